"""The certificate of employment, from the first touch to goodbye."""

from __future__ import annotations

import pytest

from contract.availability import Availability, Hindrance
from contract.events import Means, VisitEnd
from contract.language import Language
from kiosk.domain.errors import KioskError
from kiosk.domain.visit import JourneyState
from kiosk.journey.views import (
    ActingContent,
    CannotStart,
    ChooseContent,
    Ending,
    Finished,
    FormContent,
    PreviewContent,
    Problems,
    StepUp,
    SurveyContent,
)
from tests.helpers.desk import BADGE, ID_CARD, PIN, Desk, PlainPapers, settings
from tests.helpers.turns import result, to_issue, to_preview, view


def test_a_certificate_in_six_touches(desk: Desk) -> None:
    desk.sign_in()
    counter = desk.counter
    touches = 0
    purpose = view(counter.open_service("cert.employment"))  # the tile
    assert isinstance(purpose.content, ChooseContent)
    assert (purpose.position, purpose.total, purpose.acting) == (1, 4, False)
    for answers in ({"value": "loan"}, {"value": "both"}, {"addressee": "", "copies": "1"}):
        turn = view(counter.answer(answers))
        touches += 1
    assert isinstance(turn.content, PreviewContent)
    assert turn.content.pages[0].exists()
    assert [(one.zh, other.zh) for one, other in turn.content.lines] == [
        ("证明用来做什么？", "申请贷款"),
        ("证明用什么语言？", "中英对照"),
        ("致", "（未填写）"),
        ("份数", "1"),
    ]
    issue = view(counter.answer({}))
    touches += 1
    assert issue.acting
    assert isinstance(issue.content, ActingContent)
    assert not issue.can_go_back
    desk.time.later(1.0, desk.issue)
    assert view(desk.act()).kind == "print"
    assert view(desk.act()).kind == "slip"
    ended = result(desk.act())
    assert ended.ending is Ending.DONE
    assert ended.reference == "ZZ-2026-000001"
    assert ended.slip_printed
    assert ended.claim_code == ""
    assert set(ended.take) == {"document", "slip", "card"}
    survey = view(counter.answer({}))
    touches += 1
    assert isinstance(survey.content, SurveyContent)
    assert counter.answer({"score": "5"}) == Finished()
    touches += 1
    assert touches <= 6
    counter.leave(VisitEnd.LEFT)
    assert desk.printer.sheets == 1
    assert len(desk.receipts.slips) == 1
    assert [name for name in desk.names() if name != "step.completed"] == [
        "visit.opened",
        "visit.identified",
        "request.opened",
        "request.submitted",
        "effect.confirmed",
        "effect.confirmed",
        "request.completed",
        "survey.answered",
        "visit.closed",
    ]
    steps = [event["step"] for event in desk.events("step.completed")]
    assert steps == [
        "purpose",
        "language",
        "details",
        "preview",
        "issue",
        "print",
        "slip",
        "result",
        "survey",
    ]
    waited = next(e for e in desk.events("step.completed") if e["step"] == "issue")["seconds"]
    assert 1.0 <= waited < 2.0


def test_what_the_platform_is_asked_for(desk: Desk) -> None:
    desk.sign_in(language=Language.EN)
    view(desk.counter.open_service("cert.employment"))
    desk.counter.answer({"value": "visa"})
    desk.counter.answer({"value": "en"})
    desk.counter.answer({"addressee": "embassy", "copies": "2"})
    assert desk.names()[-1] == "step.completed"
    assert not desk.events("request.submitted")
    desk.counter.answer({})
    (submitted,) = desk.events("request.submitted")
    assert submitted["answers"] == {
        "purpose": "visa",
        "purpose_zh": "办理签证",
        "purpose_en": "Visa application",
        "language": "en",
        "language_zh": "英文",
        "language_en": "English",
        "addressee": "Visa section of the embassy",
        "copies": "2",
    }
    assert submitted["employee_id"] == "E00001"
    assert submitted["language"] == "en"
    assert submitted["request_id"] == desk.events("request.opened")[0]["request_id"]
    with desk.store.view() as unit:
        record = unit.journeys.by_claim_code(submitted["claim_code"])
    assert record is not None
    assert record.state is JourneyState.SUBMITTED
    assert record.step_id == "issue"


def test_another_purpose_is_asked_for_in_words(desk: Desk) -> None:
    desk.sign_in()
    desk.counter.open_service("cert.employment")
    words = view(desk.counter.answer({"value": "other"}))
    assert (words.step_id, words.position, words.total) == ("purpose-text", 2, 5)
    assert isinstance(desk.counter.answer({"purpose_text": " "}), Problems)
    desk.counter.answer({"purpose_text": "办理居住证"})
    desk.counter.answer({"value": "zh"})
    preview = view(desk.counter.answer({"copies": "1"}))
    assert isinstance(preview.content, PreviewContent)
    assert isinstance(desk.papers, PlainPapers)
    answers, purpose = desk.papers.drafts[-1]
    assert answers["purpose_text"] == "办理居住证"
    assert purpose is not None
    assert purpose.zh == "办理居住证"
    for _ in range(3):
        desk.counter.back()
    changed = desk.counter.back()
    assert view(changed).step_id == "purpose"
    desk.counter.answer({"value": "rent"})
    desk.counter.answer({"value": "zh"})
    desk.counter.answer({"copies": "1"})
    answers, purpose = desk.papers.drafts[-1]
    assert "purpose_text" not in answers
    assert purpose is not None
    assert purpose.zh == "租房"


def test_back_keeps_the_answers(desk: Desk) -> None:
    desk.sign_in()
    to_preview(desk, addressee="某某银行", copies="3")
    details = view(desk.counter.back())
    assert isinstance(details.content, FormContent)
    assert {field.name: field.value for field in details.content.fields} == {
        "addressee": "某某银行",
        "copies": "3",
    }
    assert view(desk.counter.back()).step_id == "language"
    purpose = view(desk.counter.back())
    assert isinstance(purpose.content, ChooseContent)
    assert purpose.content.chosen == "visa"
    assert desk.counter.back() == Finished()
    (abandoned,) = desk.events("request.abandoned")
    assert (abandoned["reason"], abandoned["step"]) == ("cancelled", "purpose")
    with pytest.raises(LookupError):
        desk.counter.resume()


def test_there_is_no_way_back_behind_the_submission(desk: Desk) -> None:
    desk.sign_in()
    to_issue(desk)
    assert view(desk.counter.back()).kind == "issue"
    assert view(desk.counter.answer({"value": "visa"})).kind == "issue"
    assert len(desk.events("request.submitted")) == 1


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"copies": "0"}, "copies"),
        ({"copies": "4"}, "copies"),
        ({"copies": "two"}, "copies"),
        ({"copies": ""}, "copies"),
        ({"copies": "١"}, "copies"),
        ({"addressee": "x" * 61}, "addressee"),
        ({"addressee": "a\nb"}, "addressee"),
        ({"addressee": "a\u202eb"}, "addressee"),
    ],
)
def test_wrong_answers_are_told_beside_their_field(desk: Desk, details: dict[str, str], field: str) -> None:
    desk.sign_in()
    desk.counter.open_service("cert.employment")
    desk.counter.answer({"value": "visa"})
    desk.counter.answer({"value": "zh"})
    before = desk.names()
    turn = desk.counter.answer({"addressee": "", "copies": "1"} | details)
    assert isinstance(turn, Problems)
    assert [problem.field for problem in turn.problems] == [field]
    assert desk.names() == before
    assert view(desk.counter.resume()).step_id == "details"


def test_an_option_that_there_is_not(desk: Desk) -> None:
    desk.sign_in()
    desk.counter.open_service("cert.employment")
    assert isinstance(desk.counter.answer({"value": "holiday"}), Problems)
    assert isinstance(desk.counter.answer({}), Problems)


def test_a_page_that_cannot_be_set_is_told_and_not_submitted(desk: Desk) -> None:
    desk.sign_in()
    assert isinstance(desk.papers, PlainPapers)
    desk.papers.refuse = "document.character"
    preview = to_preview(desk)
    assert isinstance(preview.content, PreviewContent)
    assert preview.content.pages == ()
    assert preview.content.lines[-1][0].zh == "无法打印"
    assert isinstance(desk.counter.answer({}), Problems)
    assert not desk.events("request.submitted")
    desk.papers.refuse = None
    desk.counter.back()
    assert view(desk.counter.answer({"copies": "1"})).kind == "preview"
    assert view(desk.counter.answer({})).kind == "issue"


@pytest.mark.parametrize("code", ["document.typesetter", "document.template"])
def test_a_page_that_the_terminal_cannot_draw_is_told_and_never_confirmed_unseen(
    desk: Desk, code: str
) -> None:
    desk.sign_in()
    assert isinstance(desk.papers, PlainPapers)
    desk.papers.refuse = code
    preview = to_preview(desk)
    assert isinstance(preview.content, PreviewContent)
    assert preview.content.pages == ()
    told = preview.content.lines[-1][1]
    assert "请返回后再试一次" in told.zh
    assert "Go back and try again" in told.en
    refused = desk.counter.answer({"addressee": "", "copies": "1"})
    assert isinstance(refused, Problems)
    assert refused.problems[0].text == told
    assert not desk.events("request.submitted")
    desk.papers.refuse = None
    desk.counter.back()
    again = view(desk.counter.answer({"copies": "1"})).content
    assert isinstance(again, PreviewContent)
    assert again.pages
    assert view(desk.counter.answer({})).kind == "issue"


def test_an_answer_to_a_step_that_is_done_confirms_nothing_unseen(desk: Desk) -> None:
    desk.sign_in()
    assert isinstance(desk.papers, PlainPapers)
    desk.papers.refuse = "store.io"  # no fault of the document: it is told by the screen's dialog
    with pytest.raises(KioskError):
        to_preview(desk)
    desk.papers.refuse = None
    seen = view(desk.counter.answer({"addressee": "", "copies": "1"}))
    assert seen.kind == "preview"
    assert not desk.events("request.submitted")
    assert view(desk.counter.answer({})).kind == "issue"


def test_a_badge_alone_is_not_enough_and_answers_wait(desk: Desk) -> None:
    desk.sign_in(BADGE)
    turn = desk.counter.open_service("cert.employment")
    assert turn == StepUp(2, (Means.PIN, Means.ID_CARD))
    assert desk.counter.answer({"value": "visa"}) == turn
    desk.counter.enter_pin(PIN)
    assert view(desk.counter.resume()).step_id == "purpose"
    assert len(desk.events("request.opened")) == 1


def test_a_step_that_asks_for_more_keeps_the_answers(desk: Desk) -> None:
    folder = desk.folder / "catalogue"
    folder.mkdir()
    for name in ("categories.yaml", "cert.employment.yaml"):
        text = (desk.catalogue_folder / name).read_text()
        text = text.replace("level: 2", "level: 1").replace("kind: preview", "kind: preview\n    level: 2")
        (folder / name).write_text(text)
    desk.catalogue_folder = folder
    desk.store.close()
    desk.start()
    desk.sign_in(BADGE)
    desk.counter.open_service("cert.employment")
    desk.counter.answer({"value": "visa"})
    desk.counter.answer({"value": "en"})
    turn = desk.counter.answer({"addressee": "The Bank", "copies": "2"})
    assert turn == StepUp(2, (Means.PIN, Means.ID_CARD))
    desk.counter.present(ID_CARD)
    preview = view(desk.counter.resume())
    assert isinstance(preview.content, PreviewContent)
    assert preview.content.lines[2][1].en == "The Bank"


def test_the_language_can_change_on_every_screen(desk: Desk) -> None:
    desk.sign_in(language=Language.ZH)
    to_preview(desk)
    desk.counter.speak(Language.EN)
    assert view(desk.counter.resume()).step_id == "preview"
    desk.counter.answer({})
    assert desk.events("request.submitted")[0]["language"] == "en"
    desk.issue()
    for _ in range(3):
        desk.act()
    assert isinstance(desk.papers, PlainPapers)
    assert desk.papers.slips[-1].language is Language.EN


def test_a_refusal_says_why_and_prints_nothing(desk: Desk) -> None:
    desk.sign_in()
    to_issue(desk)
    desk.time.later(0.5, desk.refuse)
    ended = result(desk.act())
    assert ended.ending is Ending.REFUSED
    assert ended.next.zh.startswith("试用期内")
    assert desk.printer.sheets == 0
    assert not desk.receipts.slips
    assert desk.events("request.completed")[0]["outcome"] == "failed"


def test_no_survey_where_none_is_switched_on(desk: Desk) -> None:
    desk.config = settings().model_copy(
        update={"survey": settings().survey.model_copy(update={"after_services": ()})}
    )
    desk.store.close()
    desk.start()
    desk.sign_in()
    to_issue(desk)
    desk.issue()
    for _ in range(3):
        turn = desk.act()
    assert result(turn).ending is Ending.DONE
    assert desk.counter.answer({}) == Finished()


@pytest.mark.parametrize("score", ["0", "6", "five", ""])
def test_a_score_that_there_is_not(desk: Desk, score: str) -> None:
    desk.sign_in()
    to_issue(desk)
    desk.issue()
    for _ in range(3):
        desk.act()
    desk.counter.answer({})
    assert isinstance(desk.counter.answer({"score": score}), Problems)
    assert not desk.events("survey.answered")
    assert desk.counter.answer({}) == Finished()
    assert not desk.events("survey.answered")


def test_what_does_not_work_is_not_begun(desk: Desk) -> None:
    desk.room = False
    desk.sign_in()
    certificates, *_others = desk.counter.announced()
    assert {tile.hindrance for tile in certificates.tiles} == {Hindrance.STORE_FULL}
    assert {tile.availability for tile in certificates.tiles} == {Availability.NOT_NOW}
    assert desk.counter.open_service("cert.employment") == CannotStart(Hindrance.STORE_FULL)
    assert not desk.events("request.opened")


def test_a_second_service_ends_the_first(desk: Desk) -> None:
    desk.sign_in()
    desk.counter.open_service("cert.employment")
    desk.counter.open_service("cert.employment")
    assert len(desk.events("request.opened")) == 2
    assert len(desk.events("request.abandoned")) == 1


def test_the_session_is_wiped(desk: Desk) -> None:
    desk.sign_in()
    page = to_preview(desk).content
    assert isinstance(page, PreviewContent)
    desk.counter.leave(VisitEnd.TIMED_OUT)
    assert not page.pages[0].exists()
    (abandoned,) = desk.events("request.abandoned")
    assert abandoned["reason"] == "timed-out"
    assert desk.events("visit.closed")[0]["end"] == "timed-out"
    desk.counter.leave(VisitEnd.LEFT)
    assert len(desk.events("visit.closed")) == 1
    for use in (desk.counter.home, desk.counter.resume, desk.counter.cancel):
        with pytest.raises(LookupError):
            use()


def test_what_a_step_tells_stands_before_its_completion(desk: Desk) -> None:
    desk.sign_in()
    to_issue(desk)
    while view(desk.act()).acting:
        pass
    desk.counter.answer({})
    desk.counter.answer({"score": "4"})
    told = [event["type"] for event in desk.events()]
    assert told[-2:] == ["survey.answered", "step.completed"]
