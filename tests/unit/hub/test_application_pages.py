"""The console's pages of requests: the queue, one request, deciding it once, comments, the file."""

from __future__ import annotations

import csv
import io
import re
from uuid import uuid4

import pytest

from contract.applications import ApplicationState
from contract.language import both
from hub.application_texts import APPLICATIONS
from hub.console.applications import Choice
from hub.deciding import Move
from hub.rules.rule import found_rules
from hub.store.accounts import Role, User
from tests.helpers.hub_platform import PASSWORD, cheap
from tests.unit.hub.test_applications import apply, confirmed, stands, told
from tests.unit.hub.test_console import form_token, sign_in


@pytest.fixture
def console(client):
    assert sign_in(client).status_code == 303
    client.get("/console/requests?lang=en")
    return client


def post(console, path, **fields):
    token = form_token(console.get("/console/requests"))
    return console.post(path, data={"form_token": token} | fields, follow_redirects=False)


def page_of(request_id, terminal_id="T001"):
    return f"/console/requests/{terminal_id}/{request_id}"


def trail(platform):
    with platform.database.read() as unit:
        return [(one.actor, one.action, one.subject) for one in unit.accounts.audit_trail()]


def test_hr_finds_it_in_the_queue_reads_it_and_declines_it(platform, console):
    request_id = apply(platform, changes="the rent, \u202e<b>much</b> higher", dwelling_en="Shared flat")
    listed = console.get("/console/requests").text
    assert "E000001" in listed
    assert "欧阳䶮" not in listed
    assert '<span class="count" aria-label="1 to decide">1</span>' in listed
    page = console.get(page_of(request_id)).text
    for seen in (
        "欧阳䶮",
        "Changes of address, landlord or rent",
        "the rent, &lt;b&gt;much&lt;/b&gt; higher",
        "Shared flat",
        "Handed in by its person.",
    ):
        assert seen in page
    assert page.index("Do you still live") < page.index("Which month") < page.index("Kind of home")
    assert trail(platform)[-1] == ("wang", "looked at a request", f"T001/{request_id}")
    refused = post(console, page_of(request_id), move="decline", seen=1)
    assert refused.status_code == 422
    assert "choose a reason" in refused.text
    assert stands(platform, request_id).open
    fields = {"move": "decline", "seen": 1, "reason": "lease-ended", "words": "Since 1 November."}
    answer = post(console, page_of(request_id), **fields)
    assert answer.headers["location"] == f"{page_of(request_id)}?notice=done"
    found = stands(platform, request_id)
    assert found.state is ApplicationState.DECLINED
    assert found.reason == both(
        "登记的租房合同已到期。Since 1 November.", "The lease that is on record has ended. Since 1 November."
    )
    again = post(console, page_of(request_id), move="approve", seen=1)
    assert again.headers["location"].endswith("overtaken")
    assert "moved since you opened it" in console.get(again.headers["location"]).text
    assert len(told(platform)) == 2
    assert "All are decided." in console.get("/console/requests").text


def test_a_form_that_is_sent_twice_decides_once(platform, console):
    request_id = apply(platform)
    for expected in ("done", "overtaken"):
        answer = post(console, page_of(request_id), move="approve", seen=1)
        assert answer.headers["location"].endswith(expected)
    assert [state for _, _, state in told(platform)] == ["submitted", "approved"]


@pytest.mark.parametrize("move", ["ask", "decline"])
@pytest.mark.parametrize("words", ["", "  ", "a\u202eb"])
def test_nobody_is_turned_down_without_a_word_that_can_be_read(platform, console, move, words):
    request_id = apply(platform)
    assert post(console, page_of(request_id), move=move, seen=1, words=words).status_code == 422
    assert stands(platform, request_id).change == 1


def test_a_comment_is_kept_and_told_to_nobody(platform, console):
    request_id = apply(platform)
    answer = post(console, f"{page_of(request_id)}/comments", note="Called her, no answer.")
    assert answer.headers["location"].endswith("noted")
    assert "Called her, no answer." in console.get(page_of(request_id)).text
    assert len(told(platform)) == 1
    assert stands(platform, request_id).change == 1
    assert post(console, f"{page_of(request_id)}/comments", note=" ").status_code == 422
    assert post(console, f"{page_of(uuid4())}/comments", note="x").status_code == 404
    assert ("wang", "commented on a request", f"T001/{request_id}") in trail(platform)


def test_filters_order_and_what_is_next(platform, console, clock):
    first = apply(platform, month="2026-09")
    clock.forward(minutes=1)
    second = apply(platform, month="2026-10", terminal_id="T002")
    clock.forward(minutes=1)
    confirmed(platform, "2026-08")
    everything = console.get("/console/requests?state=all").text
    assert "Requests: 3" in everything
    assert "Requests: 2" in console.get("/console/requests").text
    assert "Requests: 1" in console.get("/console/requests?state=approved&service=housing.confirm").text
    assert "No request is like that." in console.get("/console/requests?site=nowhere").text
    assert "No request is like that." in console.get("/console/requests?employee=E000002").text
    down = console.get("/console/requests?sort=received&down=1").text
    assert down.index("2026-10") < down.index("2026-09")
    assert f'rel="next" href="{page_of(second, "T002")}"' in console.get(page_of(first)).text
    assert console.get("/console/requests?state=lost").status_code == 422
    assert console.get(f"/console/requests?before=T009/{uuid4()}").status_code == 404


def test_the_file_has_what_is_listed_and_no_formula(platform, console, monkeypatch):
    monkeypatch.setattr("hub.store.listing.BATCH", 1)
    monkeypatch.setattr("hub.console.csv_file.BATCH", 1)
    confirmed(platform)
    odd = apply(platform, "=1+1")
    assert 'href="/console/requests.csv?state=all"' in console.get("/console/requests?state=all").text
    answer = console.get("/console/requests.csv?state=all&lang=en")
    assert re.match(r'attachment; filename="requests-', answer.headers["content-disposition"])
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert {row["State"] for row in rows} == {"Approved", "Declined"}
    (one,) = (row for row in rows if row["Reference"] == str(odd))
    assert (one["Employee number"], one["By"]) == ("'=1+1", "rule not-employed")
    assert trail(platform)[-1] == ("wang", "exported requests", "2: state=all")
    only = console.get("/console/requests.csv?state=declined").text
    assert str(odd) in only
    assert "Approved" not in only


def test_an_auditor_reads_and_cannot_decide(platform, client):
    request_id = apply(platform)
    with platform.database.write() as unit:
        unit.accounts.save(User("kim", Role.AUDITOR, cheap().hash(PASSWORD)))
    sign_in(client, "kim")
    page = client.get(f"{page_of(request_id)}?lang=en").text
    assert "You may look; HR decides." in page
    assert "<h2>Decide</h2>" not in page
    assert "Comment" not in page


def test_every_state_and_rule_has_words_here():
    for state in ApplicationState:
        assert f"application.{state}" in APPLICATIONS
        assert f"requests.was.{state}" in APPLICATIONS
    assert [rule.name for rule in found_rules()] == [
        "housing-as-before",
        "housing-month-once",
        "not-employed",
    ]


def test_words_alone_are_told_as_they_are_and_nothing_where_there_are_none():
    assert Choice(move=Move.DECLINE, seen=1, words="No.").told == both("No.", "No.")
    assert Choice(move=Move.APPROVE, seen=1, reason="nonsense").told is None
