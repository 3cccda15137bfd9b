"""The console's page of the audit, and lists as files."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from hub.audit_texts import DID
from hub.console.csv_file import MARK, RUNS, lines
from hub.store.accounts import Role
from hub.store.verifications import Verification
from tests.helpers.console_users import seat
from tests.helpers.hub_platform import START


@pytest.fixture
def auditor(client, platform):
    client.headers["accept-language"] = "en"
    client.form_token = seat(client, platform, "kim", Role.AUDITOR)
    return client


def note(platform, at, *what):
    with platform.database.write() as unit:
        unit.accounts.note(at, *what)


def table(answer):
    assert answer.status_code == 200
    assert answer.text.startswith(MARK)
    return list(csv.reader(io.StringIO(answer.text[1:], newline=""), strict=True))


def verify(auditor):
    answer = auditor.post("/console/audit/verify", data={"form_token": auditor.form_token})
    assert answer.status_code == 200
    return answer.text


def test_the_trail_is_found_by_who_what_and_day_and_comes_as_a_file(auditor, platform):
    note(platform, START - timedelta(days=2), "=HYPERLINK(1)", "looked at a visit", "T001/1")
    note(platform, START, "ling", "looked at a visit", '+T002,"x"\n')
    note(platform, START, "ling", "set a PIN", "E000001")

    def subjects(**asked):
        return [row[4] for row in table(auditor.get("/console/audit.csv", params=asked))[1:]]

    assert subjects(who="ling") == ["E000001", '\'+T002,"x"\n']
    assert subjects(action="set a PIN") == ["E000001"]
    assert subjects(subject="t00", until="2026-11-21") == ["T001/1"]
    assert subjects(action="looked", since="2026-11-22", until="2026-11-23") == ['\'+T002,"x"\n']
    page = auditor.get("/console/audit", params={"who": "=HYPERLINK(1)"}).text
    assert "T001/1" in page
    assert "E000001" not in page
    (row,) = table(auditor.get("/console/audit.csv", params={"until": "2026-11-21"}))[1:]
    assert row == ["1", "2026-11-21 12:00:00+08:00", "'=HYPERLINK(1)", "looked at a visit", "T001/1"]
    last = auditor.get("/console/audit").text
    assert "1: until=2026-11-21" in last  # who took which file stands there too
    assert auditor.get("/console/audit", params={"since": "9999-12-31"}).status_code == 422


@given(cells=st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1), min_size=1))
def test_a_file_reads_as_it_was_written_and_no_cell_runs(cells):
    read = list(csv.reader(io.StringIO(lines(cells, None), newline=""), strict=True))
    assert [len(row) for row in read] == [len(row) for row in cells]
    for before, after in zip(cells, read, strict=True):
        for text_, cell in zip(before, after, strict=True):
            assert cell in (text_, f"'{text_}")
            assert not cell.lstrip(" ").startswith(RUNS)


def test_a_file_is_sent_batch_by_batch(auditor, platform, monkeypatch):
    monkeypatch.setattr("hub.store.listing.BATCH", 2)
    monkeypatch.setattr("hub.console.csv_file.BATCH", 2)
    for number in range(5):
        note(platform, START, "ling", "set a PIN", f"E{number}")
    rows = table(auditor.get("/console/audit.csv", params={"who": "ling"}))[1:]
    assert [row[4] for row in rows] == ["E4", "E3", "E2", "E1", "E0"]


def test_more_rows_than_are_counted_are_no_file(auditor, platform, monkeypatch):
    for module in ("hub.store.listing", "hub.console.paging"):
        monkeypatch.setattr(f"{module}.COUNTED", 2)
    for number in range(51):
        note(platform, START, "ling", "set a PIN", f"E{number}")
    page = auditor.get("/console/audit", params={"who": "ling"}).text
    assert "More than 2" in page
    assert "Export as CSV (at most 100,000)" in page
    monkeypatch.setattr("hub.store.listing.MOST", 2)
    file = auditor.get("/console/audit.csv", params={"who": "ling"})
    assert (file.status_code, file.headers["content-type"]) == (422, "text/html; charset=utf-8")
    assert "too many for a file" in file.text


def test_all_chains_are_verified_on_demand_and_a_finding_is_told(auditor, platform):
    note(platform, START, "ling", "set a PIN", "E000001")
    assert "have not been verified" in auditor.get("/console/audit").text
    assert "chains of 2 terminals" in verify(auditor)
    with platform.database.write() as unit:
        unit.trail._connection.execute(text("UPDATE audit SET subject = 'E000002' WHERE entry = 1"))
    assert "entry 1 was altered" in verify(auditor)


def test_a_second_verification_waits_and_one_that_died_does_not_hold_it_up(auditor, platform, clock):
    with platform.database.write() as unit:
        going = Verification(by="ling", started_at=clock(), told_at=clock(), done=3, of=9)
        unit.verifications.keep(going)
    page = auditor.get("/console/audit")
    assert "3 of 9" in page.text
    assert '<meta http-equiv="refresh"' in page.text
    assert 'hx-get="/console/audit?live=1"' in page.text
    assert "3 of 9" in verify(auditor)
    clock.forward(minutes=6)
    assert "did not finish" in auditor.get("/console/audit").text
    assert "Sound" in verify(auditor)


def test_the_page_says_the_same_in_chinese(auditor, platform):
    note(platform, START, "ling", "set a PIN", "E000001")
    note(platform, START, "ling", "did what has no words yet", "E000001")
    page = auditor.get("/console/audit?lang=zh").text
    assert DID["set a PIN"].zh in page
    assert "did what has no words yet" in page
