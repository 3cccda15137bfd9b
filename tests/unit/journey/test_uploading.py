"""A step that takes pages from a phone: what is shown, what is accepted, what is forgotten."""

from __future__ import annotations

import hashlib

from contract.attachments import LARGEST
from contract.events import VisitEnd
from kiosk.domain.phone_pages import PhoneStatus, PhoneView
from kiosk.journey import upload_words
from kiosk.journey.request_views import ConfirmContent
from kiosk.journey.upload_view import UploadContent
from kiosk.journey.views import Problems, StepView
from tests.helpers.desk import Desk
from tests.helpers.turns import view

JPEG = b"\xff\xd8\xff\xe0" + bytes(500)
OTHER = b"\xff\xd8\xff\xe1" + bytes(700)
PDF = b"%PDF-1.7\n" + bytes(300)
CHANGED = {"month": "2026-11", "dwelling": "market", "lease": "changed", "changes": ""}


def to_upload(desk: Desk) -> StepView:
    desk.sign_in()
    desk.counter.open_service("housing.confirm")
    view(desk.counter.answer({"value": "living"}))
    return view(desk.counter.answer(CHANGED))


def content(step: StepView) -> UploadContent:
    assert isinstance(step.content, UploadContent)
    return step.content


def test_what_the_phone_sent_is_the_requests_once_it_is_accepted(desk: Desk) -> None:
    step = to_upload(desk)
    assert step.kind == "upload"
    [order] = desk.phone_pages.orders
    assert (order.request_id, order.files, order.size) == (step.request_id, 10, LARGEST)
    assert content(step).status is PhoneStatus.OPEN
    assert "secret" not in repr(step)
    desk.phone_pages.send(JPEG, PDF)
    assert [page.size for page in content(view(desk.counter.adjust({}))).pages] == [len(JPEG), len(PDF)]
    check = view(desk.counter.answer({"pages": "1 2"}))
    assert isinstance(check.content, ConfirmContent)
    assert "2 files" in [answer.en for _, answer in check.content.lines]
    assert desk.phone_pages.ended == [2]
    view(desk.counter.answer({}))
    [submitted] = desk.events("request.submitted")
    hashes = [one["sha256"] for one in submitted["attachments"]]
    assert hashes == [hashlib.sha256(each).hexdigest() for each in (JPEG, PDF)]
    assert {one["field"] for one in submitted["attachments"]} == {"proof"}
    assert submitted["answers"]["proof"] == "2"
    assert submitted["answers"]["lease"] == "changed"


def test_only_pages_that_were_on_the_screen_are_accepted(desk: Desk) -> None:
    to_upload(desk)
    desk.phone_pages.send(JPEG, OTHER)
    view(desk.counter.answer({"pages": "2"}))
    view(desk.counter.answer({}))
    [submitted] = desk.events("request.submitted")
    assert [one["size"] for one in submitted["attachments"]] == [len(OTHER)]


def test_nobody_goes_on_without_a_page(desk: Desk) -> None:
    to_upload(desk)
    desk.phone_pages.send(JPEG)
    turn = desk.counter.answer({"pages": ""})  # it came, and nobody has seen it
    assert isinstance(turn, Problems)
    assert turn.problems[0].text == upload_words.NOTHING_YET
    assert desk.phone_pages.ended == []


def test_a_page_is_removed_and_another_code_asked_for(desk: Desk) -> None:
    to_upload(desk)
    desk.phone_pages.send(JPEG, OTHER)
    step = view(desk.counter.adjust({"remove": "1"}))
    assert [page.name for page in content(step).pages] == ["2"]
    codes = desk.phone_pages.codes
    view(desk.counter.adjust({"again": "yes"}))
    assert desk.phone_pages.codes == codes + 1


def test_who_comes_back_finds_what_was_accepted_and_can_remove_it(desk: Desk) -> None:
    to_upload(desk)
    desk.phone_pages.send(JPEG)
    view(desk.counter.answer({"pages": "1"}))
    step = view(desk.counter.back())
    [kept] = content(step).pages
    assert kept.kept
    assert desk.phone_pages.orders[-1].files == 9
    assert desk.phone_pages.orders[-1].size == LARGEST - len(JPEG)
    assert content(view(desk.counter.adjust({"remove": kept.name}))).pages == ()
    assert isinstance(desk.counter.answer({"pages": ""}), Problems)


def test_whoever_leaves_leaves_nothing_behind(desk: Desk) -> None:
    to_upload(desk)
    desk.phone_pages.send(JPEG)
    view(desk.counter.back())
    assert desk.phone_pages.ended == [0]
    view(desk.counter.answer(CHANGED))
    desk.counter.cancel()
    assert desk.phone_pages.ended == [0, 0]
    to_upload(desk)
    desk.counter.leave(VisitEnd.TIMED_OUT)
    assert desk.phone_pages.ended == [0, 0, 0]
    with desk.store.view() as unit:
        assert unit.attachments.backlog().files == 0


def test_a_lease_that_did_not_change_asks_for_nothing(desk: Desk) -> None:
    desk.sign_in()
    desk.counter.open_service("housing.confirm")
    view(desk.counter.answer({"value": "living"}))
    assert view(desk.counter.answer({**CHANGED, "lease": ""})).kind == "confirm"
    assert desk.phone_pages.orders == []


def test_every_standing_has_its_words() -> None:
    said = [upload_words.standing(PhoneView(status)) for status in PhoneStatus]
    said += [
        upload_words.standing(PhoneView(PhoneStatus.OPEN, seen=True)),
        upload_words.standing(PhoneView(PhoneStatus.OPEN, coming=1)),
    ]
    assert len({text.en for text in said}) == len(said)
