"""Offline: the request is taken and queued; later its certificate is collected with the claim code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.availability import Availability, Hindrance
from contract.events import VisitEnd
from contract.language import Bilingual, Language
from kiosk.journey import words
from kiosk.journey.claim_code import ALPHABET, LENGTH, as_kept, as_shown, new_code
from kiosk.journey.views import ClaimContent, Ending, Problems, StepUp, SurveyContent, Turn
from tests.helpers.desk import BADGE, BADGE_OF_ANOTHER, PIN, Desk, PlainPapers, entry, people
from tests.helpers.turns import result, to_issue, view


def queue(desk: Desk) -> str:
    """Ask for a certificate without a network, leave, and return the claim code."""
    desk.online = False
    desk.sign_in()
    to_issue(desk, copies="2")
    assert view(desk.act()).kind == "slip"
    ended = result(desk.act())
    assert ended.ending is Ending.QUEUED
    desk.counter.leave(VisitEnd.LEFT)
    desk.online = True
    return ended.claim_code


def test_a_certificate_that_was_revoked_meanwhile_is_not_printed(desk: Desk) -> None:
    code = queue(desk)
    desk.issue()
    desk.revoke("ZZ-2026-000001")
    desk.sign_in()
    view(desk.counter.open_service("cert.reprint"))
    view(desk.counter.answer({"claim_code": code}))
    ended = result(desk.act())
    assert ended.ending is Ending.REFUSED
    assert ended.next.en.startswith("It was not taken.")
    assert desk.printer.sheets == 0


def test_queued_offline_and_collected_by_code(desk: Desk) -> None:
    code = queue(desk)
    assert isinstance(desk.papers, PlainPapers)
    assert desk.papers.slips[-1].claim_code == code
    assert desk.printer.sheets == 0
    desk.issue()
    desk.sign_in()
    ask = view(desk.counter.open_service("cert.reprint"))
    assert (ask.kind, ask.position, ask.total) == ("claim", 1, 1)
    assert (ask.content, ask.problems) == (ClaimContent(""), ())
    assert view(desk.counter.answer({"claim_code": code.lower()})).kind == "issue"
    assert view(desk.act()).kind == "print"
    assert view(desk.act()).kind == "slip"
    ended = result(desk.act())
    assert ended.ending is Ending.DONE
    assert ended.reference == "ZZ-2026-000001"
    assert isinstance(view(desk.counter.answer({})).content, SurveyContent)
    assert desk.printer.sheets == 2
    assert b"cert.employment" in next(iter(desk.printer.jobs.values())).pdf
    first, second = desk.events("request.opened")
    completed = [(event["request_id"], event["outcome"]) for event in desk.events("request.completed")]
    assert completed == [
        (first["request_id"], "queued"),
        (first["request_id"], "done"),
        (second["request_id"], "done"),
    ]
    printed = [event for event in desk.events("effect.confirmed") if event["kind"] == "print-document"]
    assert [event["request_id"] for event in printed] == [first["request_id"]]
    assert len(desk.events("request.submitted")) == 1


def test_what_waits_comes_first_and_takes_one_touch(desk: Desk) -> None:
    queue(desk)
    desk.sign_in()
    assert desk.counter.home().waiting == ()
    desk.issue()
    (waiting,) = desk.counter.home().waiting
    assert waiting.title.zh == "在职证明"
    assert view(desk.counter.open_service(waiting.service_id, waiting.claim_code)).kind == "issue"


def test_offline_says_so_before_the_choice(desk: Desk) -> None:
    desk.online = False
    tiles = {tile.service_id: tile for tile in desk.counter.announced()[0].tiles}
    assert tiles["cert.employment"].availability is Availability.LIMITED
    assert tiles["cert.employment"].hindrance is Hindrance.NO_NETWORK
    assert tiles["cert.reprint"].availability is Availability.AVAILABLE


def test_offline_hardly_anybody_waits(desk: Desk) -> None:
    desk.online = False
    desk.sign_in()
    to_issue(desk)
    before = desk.time.seconds
    desk.act()
    assert desk.time.seconds - before < 1.1


def test_a_network_that_is_back_is_noticed(desk: Desk) -> None:
    desk.online = False
    desk.sign_in()
    to_issue(desk)
    desk.time.later(0.5, lambda: setattr(desk, "online", True))
    desk.time.later(3.0, desk.issue)
    assert view(desk.act()).kind == "print"


def test_a_slow_platform_is_waited_for_only_so_long(desk: Desk) -> None:
    desk.sign_in()
    to_issue(desk)
    before = desk.time.seconds
    assert view(desk.act()).kind == "slip"
    assert 8.0 <= desk.time.seconds - before < 8.5
    fractions = [one.fraction for one in desk.progress if one.fraction is not None]
    assert fractions == sorted(fractions)
    assert 0.0 <= fractions[0] <= fractions[-1] <= 1.0


def why(turn: Turn, code: str) -> Bilingual:
    """Return what the claim screen says of an offered code; what was typed still stands there."""
    shown = view(turn)
    assert (shown.kind, shown.content) == ("claim", ClaimContent(code.replace("-", "")))
    (problem,) = shown.problems
    assert problem.field == "claim_code"
    return problem.text


def test_a_code_of_what_is_not_issued_yet_is_told_at_once_and_stays_good(desk: Desk) -> None:
    code = queue(desk)
    desk.sign_in()
    assert why(desk.counter.open_service("cert.reprint", code), code) is words.NOT_READY
    assert desk.printer.sheets == 0
    desk.issue()
    assert view(desk.counter.answer({"claim_code": code})).kind == "issue"


def test_an_offered_code_that_there_is_not_is_told_and_can_be_mended(desk: Desk) -> None:
    code = queue(desk)
    desk.issue()
    desk.sign_in()
    assert why(desk.counter.open_service("cert.reprint", "ZZZZ-ZZZZ"), "ZZZZZZZZ") is words.NO_SUCH_CODE
    assert view(desk.counter.resume()).problems == ()  # said once
    assert view(desk.counter.answer({"claim_code": code})).kind == "issue"


def test_a_code_offered_before_identification_is_told_after_it(desk: Desk) -> None:
    queue(desk)
    desk.counter.begin(Language.ZH)
    assert isinstance(desk.counter.open_service("cert.reprint", "ZZZZ-ZZZZ"), StepUp)
    desk.counter.present(BADGE)
    desk.counter.enter_pin(PIN)
    assert why(desk.counter.resume(), "ZZZZZZZZ") is words.NO_SUCH_CODE


def test_a_declined_request_says_so_as_its_result(desk: Desk) -> None:
    code = queue(desk)
    desk.refuse()
    desk.sign_in()
    assert view(desk.counter.open_service("cert.reprint", code)).kind == "issue"
    assert result(desk.act()).ending is Ending.REFUSED


@pytest.mark.parametrize("code", ["", "1234", "ZZZZ-ZZZZ", "UUUU-UUUU", "张三李四王五赵六"])
def test_a_code_that_there_is_not(desk: Desk, code: str) -> None:
    queue(desk)
    desk.sign_in()
    desk.counter.open_service("cert.reprint")
    assert isinstance(desk.counter.answer({"claim_code": code}), Problems)


def test_the_code_of_another_person_opens_nothing_and_names_nobody(desk: Desk) -> None:
    code = queue(desk)
    desk.issue()
    desk.know(
        people().model_copy(update={"entries": [entry("E00002", "李四", badge_uids=[BADGE_OF_ANOTHER.uid])]})
    )
    folder = desk.folder / "catalogue"
    folder.mkdir()
    for path in desk.catalogue_folder.glob("*.yaml"):
        (folder / path.name).write_text(path.read_text().replace("level: 2", "level: 1"))
    desk.catalogue_folder = folder
    desk.store.close()
    desk.start()
    desk.sign_in(BADGE_OF_ANOTHER)
    told = why(desk.counter.open_service("cert.reprint", code), code)
    assert told is words.CODE_OF_ANOTHER
    assert "张" not in told.zh
    assert "ZHANG" not in told.en


def test_a_certificate_is_collected_once(desk: Desk) -> None:
    code = queue(desk)
    desk.issue()
    desk.sign_in()
    desk.counter.open_service("cert.reprint", code)
    for _ in range(3):
        desk.act()
    assert why(desk.counter.open_service("cert.reprint", code), code) is words.ALREADY_PRINTED
    assert desk.printer.sheets == 2


@given(st.integers(min_value=0))
def test_codes_are_read_back_as_they_were_given(seed: int) -> None:
    digits = iter(range(LENGTH))
    code = new_code(lambda below: (seed >> 5 * next(digits)) % below)
    assert len(code) == LENGTH
    assert not set("ILOU") & set(code)
    assert as_kept(as_shown(code)) == code
    assert as_kept(f" {code.lower()} ") == code
    assert as_kept(code.replace("0", "o").replace("1", "l")) == code


@given(st.text())
def test_rubbish_is_no_code(typed: str) -> None:
    kept = as_kept(typed)
    assert kept is None or (len(kept) == LENGTH and set(kept) <= set(ALPHABET))
