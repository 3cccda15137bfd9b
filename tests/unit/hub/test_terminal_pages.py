"""The console's pages of terminals and the list of visits: found, sorted, counted, as a file, one in full."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from contract.events import RequestOpened
from contract.feed import DeviceHealth, Heartbeat, ServiceState
from contract.language import Bilingual
from hub.store.accounts import Role
from hub.store.terminals import Terminal
from hub.store.visit_list import WantedVisits
from tests.helpers.console_users import seat
from tests.helpers.hub_platform import START
from tests.unit.hub.test_audit_page import table

NAME = "XA-GATE-" + "long" * 6


def beat(**changes):
    values = {"at": START, "software": "1.4.0", "queue_depth": 0, "dead_letters": 0, "in_doubt": 0}
    return Heartbeat.model_validate({**values, "devices": [], **changes})


def heard(platform, terminal_id, at=START, **changes):
    with platform.database.write() as unit:
        unit.terminals.heard(terminal_id, beat(**changes), at)


@pytest.fixture
def fleet(platform) -> None:
    """T001 well, T002 with a jam, the long one silent, the fourth never heard of."""
    with platform.database.write() as unit:
        unit.terminals.add(Terminal(NAME, "xian-gate", "x"), START)
        unit.terminals.add(Terminal("ZZ", "xian-gate", "y"), START)
    heard(platform, "T001")
    heard(platform, "T002", START - timedelta(minutes=1), **SICK)
    heard(platform, NAME, START - timedelta(hours=3))


SICK = {
    "queue_depth": 3,
    "oldest_waiting_at": START - timedelta(hours=1),
    "contract": "1.1",
    "devices": [
        DeviceHealth(name="slip", driver="star-mc", status="ONLINE", faults=["paper-low"], counter=12345)
    ],
    "services": [ServiceState(service_id="cert.employment", availability="not-now", hindrances=["no-power"])],
    "clock_offset_s": 7200,
    "place": Bilingual(zh="大堂", en="Lobby"),
}


@pytest.fixture
def console(client, platform):
    client.headers["accept-language"] = "en"
    seat(client, platform, "kim", Role.FACILITY)
    return client


def listed(console, **asked):
    return [row[0] for row in table(console.get("/console/terminals.csv", params=asked))[1:]]


def order(console, **asked):
    page = console.get("/console/terminals", params=asked).text
    names = ("T001", "T002", NAME, "ZZ")
    there = [(page.find(f'href="/console/terminals/{name}"'), name) for name in names]
    return [name for at, name in sorted(there) if at > 0]


@pytest.mark.usefixtures("fleet")
def test_terminals_are_found_by_name_site_and_state_and_counted_by_state(console):
    assert listed(console) == ["T001", "T002", NAME, "ZZ"]
    assert listed(console, name="xa-") == [NAME]
    assert listed(console, site="xian-gate", state="never") == ["ZZ"]
    for state, names in (("well", ["T001"]), ("attention", ["T002"]), ("silent", [NAME])):
        assert listed(console, state=state) == order(console, state=state) == names
    page = console.get("/console/terminals").text
    for state in ("silent", "attention", "well", "never"):
        assert f'<span class="state {state}">1</span>' in page
    assert "No terminal is like that" in console.get("/console/terminals?name=nothing").text


@pytest.mark.usefixtures("fleet")
def test_terminals_are_sorted(console):
    assert order(console, sort="name", down="1") == ["ZZ", NAME, "T002", "T001"]
    assert order(console, sort="site") == ["T001", "T002", NAME, "ZZ"]
    assert order(console, sort="seen") == [NAME, "T002", "T001", "ZZ"]
    assert order(console, sort="state") == ["T002", "ZZ", NAME, "T001"]


@pytest.mark.usefixtures("fleet")
def test_a_terminal_in_full(console, platform, client):
    page = console.get("/console/terminals/T002").text
    for words in ("Lobby", "paper is low", "battery", "Clock behind by 2 hours", "star-mc", "1.4.0"):
        assert words in page
    assert "Contract 1.1" in page
    assert "Counter 12,345" in page
    assert "Contract 1.0" in console.get("/console/terminals/T001").text
    assert "uses a token" in page
    assert "Latest visits" not in page
    assert "Not heard of yet" in console.get("/console/terminals/ZZ").text
    assert console.get("/console/terminals/none").status_code == 404
    seat(client, platform, "ling", Role.HR)
    assert "Latest visits" in console.get("/console/terminals/T002").text


def test_visits_are_found_by_terminal_service_end_and_day(client, platform, monkeypatch):
    monkeypatch.setattr("hub.store.listing.BATCH", 2)
    monkeypatch.setattr("hub.console.csv_file.BATCH", 2)
    client.headers["accept-language"] = "en"
    seat(client, platform, "ling", Role.HR)
    visits = [uuid4() for _ in range(5)]
    with platform.database.write() as unit:
        for days, visit in enumerate(visits):
            at = START - timedelta(days=days // 2)
            terminal_id = "T001" if days else "T002"
            unit.visits.fill_visit(
                terminal_id, visit, at, since="closed_at", end="left" if days else "timed-out"
            )
        request = RequestOpened(
            visit_id=visits[3], request_id=uuid4(), at=START, service_id="cert.employment", service_version=1
        )
        unit.visits.fill_request(
            "T001", request.request_id, visits[3], START, since="opened_at",
            service_id="cert.employment", service_version=1,
        )  # fmt: skip

    def found(**asked):
        rows = table(client.get("/console/visits.csv", params=asked))[1:]
        page = client.get("/console/visits", params=asked).text
        assert all(f"/{row[-1]}" in page for row in rows)
        return [row[-1] for row in rows]

    same_day = [sorted(map(str, pair), reverse=True) for pair in (visits[:2], visits[2:4])]
    newest = [*same_day[0], *same_day[1], str(visits[4])]
    assert found() == newest
    assert found(terminal="T002") == [str(visits[0])]
    assert found(service="cert.employment") == [str(visits[3])]
    assert found(end="timed-out") == [str(visits[0])]
    assert found(end="open") == []
    assert found(until="2026-11-21") == [str(visits[4])]
    assert "No visit is like that" in client.get("/console/visits?terminal=none").text
    with platform.database.read() as unit:
        assert unit.visit_list.count(WantedVisits()) == 5
