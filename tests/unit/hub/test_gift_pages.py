"""The console's pages of gifts: entitling by form and by file, finding one, taking it back with a reason."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient

from contract.gifts import GiftHandedOut, GiftInDoubt, GiftKept, GiftWithdrawalAnswered
from hub.store.accounts import Role, User
from hub.store.gifts import GiftState
from tests.helpers.hub_platform import PASSWORD, START, cheap, person
from tests.unit.hub.test_console import form_token, sign_in
from tests.unit.hub.test_gifts import (
    GIVING,
    HEADER,
    LINE,
    entitle,
    placed,
    rows,
    staffed,
    state,
    tallied,
    told,
    wish,
)


@pytest.fixture
def gift_id(platform):
    assert entitle(platform, wish()) == {"T001"}
    ((gift, _),) = rows(platform)
    return gift.gift_id


@pytest.fixture
def console(client):
    assert sign_in(client).status_code == 303
    client.get("/console/gifts?lang=en")
    return client


def post(console, path, **fields):
    token = form_token(console.get("/console/gifts"))
    return console.post(path, data={"form_token": token} | fields, follow_redirects=False)


def test_hr_entitles_in_the_console_and_withdraws_with_a_reason(platform, console):
    answer = post(console, "/console/gifts", **GIVING)
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/console/gifts?added=1&changed=0&there=0",
    )
    assert "Done: 1 new, 0 changed, 0 there already." in console.get(answer.headers["location"]).text
    ((gift, _),) = rows(platform)
    assert gift.entitled_by == "wang"
    page = console.get("/console/gifts").text
    assert "Mid-autumn box" in page
    assert "Waits for stock" in page
    one = f"/console/gifts/{gift.gift_id}"
    for reason in ("", "\u202e", "x" * 101):
        refused = post(console, f"{one}/withdraw", reason=reason)
        assert refused.status_code == 422
        assert "say why" in refused.text
    assert state(platform) is GiftState.WAITS
    assert post(console, f"{one}/withdraw", reason="Entitled by mistake").status_code == 303
    assert state(platform) is GiftState.WITHDRAWING
    assert "Withdrawn by wang. Reason: Entitled by mistake" in console.get(one).text
    assert "Entitled by mistake" in console.get("/console/gifts").text
    with platform.database.read() as unit:
        last = list(unit.accounts.audit_trail())[-1]
    assert (last.action, last.subject) == (
        "withdrew a gift",
        f"E000001 {gift.gift_id}: Entitled by mistake",
    )


def test_one_gift_tells_what_became_of_it(platform, console, gift_id):
    bound = {"gift_id": gift_id, "item_id": UUID(int=1), "effect_id": UUID(int=2)}
    told(
        platform,
        GiftInDoubt(at=START, **bound),
        GiftKept(at=START, **bound),
        GiftHandedOut(at=START, **bound),
    )
    told(platform, GiftWithdrawalAnswered(at=START, gift_id=gift_id, answer="handed-out"), first=4)
    page = console.get(f"/console/gifts/{gift_id}").text
    for words in ("staff must look", "still lies behind", "handed out", "too late"):
        assert words in page
    assert "/withdraw" not in page
    assert console.get(f"/console/gifts/{uuid4()}").status_code == 404


def test_what_is_wrong_in_the_form_is_said_and_what_was_typed_stays(platform, console):
    answer = post(console, "/console/gifts?lang=zh", **GIVING | {"employee_id": "E999"})
    assert answer.status_code == 422
    assert "没有这名员工" in answer.text
    assert 'value="E999"' in answer.text
    assert rows(platform) == []


def upload(console, content):
    token = form_token(console.get("/console/gifts"))
    return console.post(
        "/console/gifts/import",
        data={"form_token": token},
        files={"file": ("gifts.csv", content, "text/csv")},
        follow_redirects=False,
    )


def confirming(page):
    return re.search(r'action="(/console/gifts/import/[0-9a-f-]{36})"', page.text)


def test_a_file_is_shown_before_it_counts_and_then_imported_as_a_whole(platform, console, clock):
    wrong = upload(console, f"{HEADER}\n{LINE}\n{LINE}\n".encode())
    assert wrong.status_code == 422
    assert "Line 3" in wrong.text
    assert confirming(wrong) is None
    assert upload(console, b"x").status_code == 422
    content = f"{HEADER}\n{LINE}\n".encode()
    older = confirming(upload(console, content))[1]
    shown = upload(console, content)
    assert shown.status_code == 200
    assert "Nothing is done yet" in shown.text
    assert rows(platform) == []
    gone = post(console, older)
    assert (gone.status_code, rows(platform)) == (422, [])
    assert "upload it again" in gone.text
    path = confirming(shown)[1]
    assert post(console, path, form_token="other").status_code == 403
    assert post(console, path).headers["location"] == "/console/gifts?added=1&changed=0&there=0"
    assert state(platform) is GiftState.WAITS
    assert post(console, path).status_code == 422  # it was confirmed
    assert "All of it is there already" in upload(console, content).text
    kept = confirming(upload(console, content.replace(b"2026-12-31", b"2027-01-31")))[1]
    clock.forward(minutes=25)
    console.get("/console/gifts")
    clock.forward(minutes=25)
    console.get("/console/gifts")
    clock.forward(minutes=11)
    assert post(console, kept).status_code == 422
    assert rows(platform)[0][0].collect_until == date(2026, 12, 31)


def test_what_a_file_changes_is_shown_line_by_line_and_what_went_wrong_meanwhile_is_said(
    platform, console, gift_id
):
    content = f"{HEADER}\n{LINE}\n".replace("2026-12-31", "2027-01-31").replace("box", "hamper").encode()
    shown = upload(console, content)
    assert "<del>31 December 2026</del> <ins>31 January 2027</ins>" in shown.text
    assert "<del>Mid-autumn box</del> <ins>Mid-autumn hamper</ins>" in shown.text
    bound = {"gift_id": gift_id, "item_id": UUID(int=1), "effect_id": UUID(int=2)}
    told(platform, GiftHandedOut(at=START, **bound))
    late = post(console, confirming(shown)[1])
    assert late.status_code == 422
    assert "Line 2: the employee has a gift of this kind" in late.text
    assert rows(platform)[0][0].title_en == "Mid-autumn box"


def test_gifts_are_found_by_employee_kind_and_state_and_sorted_by_every_column(platform, console):
    with platform.database.write() as unit:
        unit.people.save([person("E000004"), person("E000011")])
    entitle(
        platform,
        wish(employee_id="E000004"),
        wish(employee_id="E000011", terminal_id="T002", kind="kit", collect_until="2026-11-30"),
        wish(kind="kit.2"),
    )
    told(platform, placed())

    def listed(query):
        page = console.get(f"/console/gifts?{query}").text
        return re.findall(r'<th scope="row">(\w+)</th>', page)

    assert listed("employee=E00000") == listed("employee=e00000&state=") != []
    assert sorted(listed("employee=E00000")) == ["E000001", "E000004"]
    assert listed("employee=E00000%25") == []
    assert sorted(listed("kind=kit")) == ["E000001", "E000011"]
    assert listed("state=in-locker") == ["E000004"]
    assert listed("terminal=T002") == ["E000011"]
    assert sorted(listed("state=waits&kind=kit")) == ["E000001", "E000011"]
    assert listed("sort=employee") == ["E000001", "E000004", "E000011"]
    assert listed("sort=employee&down=1") == ["E000011", "E000004", "E000001"]
    assert listed("sort=until")[0] == listed("sort=terminal&down=1")[0] == "E000011"
    assert (listed("sort=what")[0], listed("sort=state")[0]) == ("E000011", "E000004")
    assert len(listed("sort=entitled")) == 3
    page = console.get("/console/gifts?sort=employee&kind=kit").text
    assert 'href="?kind=kit&amp;sort=employee&amp;down=1"' in page
    assert 'aria-sort="ascending"' in page
    assert "No gift is like that." in console.get("/console/gifts?employee=nobody").text
    for wrong in ("sort=x", "state=x", "employee=%00", "added=-1", "after=%00"):
        assert console.get(f"/console/gifts?{wrong}").status_code == 422


def test_the_pages_of_a_search_stay_within_it(platform, console):
    assert tallied(platform, staffed(platform, 120)).count.total() == 120
    page = console.get("/console/gifts?employee=E0001&sort=until").text
    assert "Gifts: 100" in page
    seen = re.findall(r"/console/gifts/([0-9a-f-]{36})", page)
    [on] = re.findall(r'rel="next" href="([^"]*)"', page)
    assert on == f"?employee=E0001&amp;sort=until&amp;after={seen[-1]}"
    second = console.get(f"/console/gifts{unescape(on)}").text
    assert second.count('scope="row"') == 50
    assert 'rel="next"' not in second
    assert set(re.findall(r"/console/gifts/([0-9a-f-]{36})", second)).isdisjoint(seen)
    last = console.get("/console/gifts?employee=E0001&sort=until&last=1").text
    assert (
        re.findall(r"/console/gifts/([0-9a-f-]{36})", last)[-1]
        == second.rpartition("/console/gifts/")[2][:36]
    )


def test_only_hr_decides_and_only_from_our_pages(platform, console, gift_id):
    assert post(console, "/console/gifts", **GIVING, form_token="other").status_code == 403
    with platform.database.write() as unit:
        unit.accounts.save(User("wang", Role.AUDITOR, cheap().hash(PASSWORD)))
    sign_in(console)
    assert post(console, f"/console/gifts/{gift_id}/withdraw", reason="x").status_code == 403
    assert upload(console, f"{HEADER}\n{LINE}\n".encode()).status_code == 403
    for path in ("new", gift_id):
        page = console.get(f"/console/gifts/{path}?lang=en").text
        assert "HR entitles" in page
        assert 'action="/console/gifts' not in page


def test_without_signing_in_there_is_nothing(client: TestClient):
    for answer in (
        client.get("/console/gifts", follow_redirects=False),
        client.get("/console/gifts/new", follow_redirects=False),
        client.get("/console/gifts/doors", follow_redirects=False),
        client.get(f"/console/gifts/{uuid4()}", follow_redirects=False),
        client.post(f"/console/gifts/import/{uuid4()}", data={}, follow_redirects=False),
        client.post("/console/gifts", data=GIVING, follow_redirects=False),
        client.post(f"/console/gifts/{uuid4()}/withdraw", data={"form_token": "x"}, follow_redirects=False),
        client.post("/console/gifts/import", files={"file": ("a", b"")}, follow_redirects=False),
    ):
        assert (answer.status_code, answer.headers["location"]) == (303, "/console/login")


@pytest.mark.parametrize("beside", [UUID(int=9), "x", "1/2"])
def test_there_is_no_page_beside_what_is_not_there(console, beside):
    assert console.get(f"/console/gifts?after={beside}").status_code == 404


@pytest.mark.usefixtures("gift_id")
def test_a_gift_is_shown_by_its_person_and_never_with_a_name(console):
    assert person("E000001").name not in console.get("/console/gifts").text
