"""A visit by touches: the whole way, and what must hold on it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from contract.effects import EffectKind
from contract.events import Means, Refusal, VisitEnd
from contract.language import Language
from contract.verdict import Verdict
from kiosk.domain.ecopy import EcopyStage, EcopyStanding
from kiosk.domain.errors import KioskError
from kiosk.effects.taking import Paper
from kiosk.journey.views import CodeChecked, FieldProblem, NotRecognised, Recognised
from tests.helpers import fake_counter as fake
from tests.helpers.fake_counter import FakeCounter, FakeReading
from tests.helpers.screens import Stage, stage
from ui.keyboard.pinyin_child import PinyinChild, pinyin
from ui.navigator import Dialog
from ui.scanning import Scanners
from ui.words import ECOPY, REFUSALS


@pytest.fixture
def shown(qt: QGuiApplication, tmp_path: Path) -> Iterator[Stage]:  # noqa: ARG001 - Qt must run
    with stage(FakeCounter()) as shown:
        yield shown


def sign_in(shown: Stage, level: int = 2) -> None:
    shown.touch("start")
    shown.until_screen("identify")
    shown.terminal.announce(FakeReading(Recognised("阿*", level)))
    shown.until_screen("home")


def test_the_whole_way_by_touches(shown: Stage) -> None:
    sign_in(shown)
    shown.touch("tile.cert.employment")
    shown.until_screen("choose")
    shown.touch("option.loan")
    shown.until_screen("form")
    shown.touch("option.addressee.lender")
    shown.touch("field.copies.more")
    shown.touch("next")
    shown.until_screen("preview")
    shown.touch("confirm")
    shown.until_screen("result")
    shown.touch("next")
    shown.until_screen("survey")
    shown.touch("face.5")
    shown.until_screen("goodbye")
    shown.settle(lambda: ("leave", VisitEnd.LEFT) in shown.counter.calls, "the visit closed")
    answers = [detail for name, detail in shown.counter.calls if name == "answer"]
    assert answers == [{"value": "loan"}, {"addressee": "lender", "copies": "2"}, {}, {}, {"score": "5"}]
    assert shown.counter.names().count("act") == 3
    assert shown.counter.threads == {"counter"}


def test_a_badge_wakes_the_attract_screen(shown: Stage) -> None:
    shown.terminal.announce(FakeReading())
    shown.until_screen("home")
    assert shown.counter.names()[:2] == ["begin", "present"]


def test_every_refusal_says_what_to_do(shown: Stage) -> None:
    shown.touch("start")
    seen = set()
    for reason in Refusal:
        shown.terminal.announce(FakeReading(NotRecognised(reason)))
        shown.settle(
            lambda reason=reason: (
                ("present", FakeReading(NotRecognised(reason))) in shown.counter.calls
                and not shown.terminal.background.busy
            ),
            reason.value,
        )
        assert shown.screen() == "identify"
        seen.add(shown.eyes.text("message"))
    assert len(seen) == len(Refusal)


def test_step_up_by_pin_keeps_the_service(shown: Stage) -> None:
    shown.counter.level_wanted = 2
    sign_in(shown, level=1)
    shown.touch("tile.cert.employment")
    shown.until_screen("step_up")
    shown.touch("means.pin")
    shown.until_screen("pin")
    shown.touch("shuffle")
    for digit in shown.counter.pin:
        shown.touch(f"key.{digit}")
    shown.touch("next")
    shown.until_screen("choose")
    assert shown.counter.names()[-2:] == ["enter_pin", "resume"]


def test_the_pin_of_a_smart_badge_warns_of_its_last_try(shown: Stage) -> None:
    shown.counter.level_wanted, shown.counter.card_tries = 3, 1
    sign_in(shown, level=2)
    shown.touch("tile.cert.employment")
    shown.touch("means.card-pin")
    shown.until_screen("pin")

    def enter(tries: int) -> None:
        for _ in range(6):
            shown.touch("key.7")
        shown.touch("next")
        shown.settle(lambda: shown.counter.names().count("enter_card_pin") == tries and not shown.busy, "PIN")

    enter(1)
    assert REFUSALS[Refusal.LAST_TRY].zh in shown.eyes.text("message")
    shown.terminal.visit.present(FakeReading(Recognised("阿*", 2)))  # laid anew: no answer here
    enter(2)
    shown.until_screen("choose")
    assert shown.counter.names()[-3:] == ["enter_card_pin", "enter_card_pin", "resume"]


def test_a_phone_confirms_who_somebody_is(shown: Stage) -> None:
    shown.counter.phone = True
    shown.touch("start")
    shown.touch("phone")
    shown.until_screen("phone")
    screen = shown.terminal.navigator.current
    screen._ask()
    shown.settle(lambda: screen.shown, "a code")
    assert shown.eyes.text("number") == "47"
    assert shown.eyes.text("user-code") == "WDJB-MJHT"
    shown.counter.phone_looks = [NotRecognised(Refusal.PHONE_EXPIRED)]
    screen._ask()
    shown.settle(lambda: screen.over, "its end")
    assert REFUSALS[Refusal.PHONE_EXPIRED].zh in shown.eyes.text("message")
    shown.counter.phone_looks = [fake.phone_code()]
    shown.touch("again")
    screen._ask()
    shown.settle(lambda: screen.shown, "another code")
    shown.counter.phone_looks = [Recognised("阿*", 2)]
    screen._ask()
    shown.until_screen("home")
    names = shown.counter.names()
    assert (names.count("begin_phone"), names[-2:]) == (2, ["home", "end_phone"])


def test_an_e_copy_is_taken_by_phone_where_there_is_one(shown: Stage) -> None:
    sign_in(shown)
    asking = EcopyStanding(EcopyStage.ASKING)
    shown.counter.ecopies = [EcopyStanding(EcopyStage.UNREACHABLE), asking, fake.a_link()]
    shown.terminal.visit.turns.take(fake.result(ecopy=True))
    shown.until_screen("result")
    screen = shown.terminal.navigator.current
    shown.touch("ecopy")
    shown.settle(lambda: screen.ecopyTold != {}, "the answer")
    assert ECOPY[EcopyStage.UNREACHABLE].zh in shown.eyes.text("ecopy-told")
    shown.touch("ecopy")
    shown.settle(lambda: screen.ecopyModules > 0, "the code")
    assert "5" in shown.eyes.text("ecopy-told")
    assert not any(one.name == "ecopy" for one in shown.eyes.spots())
    assert shown.counter.names().count("ecopy") == 3


def test_another_way_than_the_phone_keeps_the_service(shown: Stage) -> None:
    shown.counter.level_wanted = 2
    sign_in(shown, level=1)
    shown.touch("tile.cert.employment")
    shown.until_screen("step_up")
    shown.terminal.visit.ask_card([Means.PHONE])
    shown.until_screen("phone")
    shown.touch("back")
    shown.until_screen("step_up")
    shown.terminal.visit.ask_card([Means.PHONE])
    shown.terminal.announce(FakeReading(Recognised("阿*", 2)))  # a card is taken there as well
    shown.until_screen("choose")


def test_a_wrong_pin_is_told_and_held_back(shown: Stage) -> None:
    shown.counter.level_wanted = 2
    sign_in(shown, level=1)
    shown.touch("tile.cert.employment")
    shown.touch("means.pin")
    for digit in "1111":
        shown.touch(f"key.{digit}")
    shown.touch("next")
    shown.settle(
        lambda: ("enter_pin", 4) in shown.counter.calls and not shown.terminal.background.busy, "PIN"
    )
    assert shown.terminal.navigator.current.count == 0
    assert "3" in shown.eyes.text("message")  # seconds until the next try
    assert not any(one.name == "key.1" and one.enabled for one in shown.eyes.spots())


def test_a_press_that_slips_off_does_nothing(shown: Stage) -> None:
    sign_in(shown)
    shown.now[0] += 1
    shown.finger.slip(shown.eyes.find("tile.cert.employment").middle, QPoint(540, 30))
    QGuiApplication.processEvents()
    assert shown.screen() == "home"
    assert "open_service" not in shown.counter.names()


def test_leaving_wipes_at_once_even_while_the_counter_works(shown: Stage) -> None:
    go = threading.Event()
    sign_in(shown)
    shown.counter.before = lambda name: go.wait(10) and None if name == "open_service" else None
    shown.touch("tile.cert.employment")
    shown.touch("leave")
    assert shown.screen() == "goodbye"
    assert shown.terminal.visit.person == ""
    assert not any("阿" in one.text for one in shown.eyes.spots())
    go.set()
    shown.settle(lambda: ("leave", VisitEnd.LEFT) in shown.counter.calls, "the visit closed")
    assert shown.screen() == "goodbye"  # the late answer of the last person is dropped


def test_leaving_a_service_asks_once(shown: Stage) -> None:
    sign_in(shown)
    shown.touch("tile.cert.employment")
    shown.until_screen("choose")
    shown.touch("leave")
    shown.touch("dialog.stay")
    assert shown.screen() == "choose"
    shown.touch("leave")
    shown.touch("dialog.leave")
    shown.until_screen("goodbye")


def test_the_counter_hears_of_another_language(shown: Stage) -> None:
    shown.touch("start")
    shown.touch("language")
    shown.settle(lambda: ("speak", Language.EN) in shown.counter.calls, "the language")
    shown.touch("leave")
    shown.touch("goodbye")
    shown.until_screen("attract")
    assert shown.terminal.preferences.spoken is Language.ZH


def test_any_touch_answers_the_warning_and_presses_nothing_below(shown: Stage) -> None:
    sign_in(shown)
    below = shown.eyes.find("tile.cert.employment").middle
    shown.terminal.idle._warn()
    shown.settle(lambda: shown.terminal.drawn, "the warning")
    shown.now[0] += 1
    shown.finger.tap(below)
    shown.settle(lambda: not shown.terminal.idle.warning, "the screen to be back")
    assert shown.screen() == "home"
    assert shown.terminal.idle.allowance() == 60


def test_idleness_warns_and_then_ends_the_session(shown: Stage) -> None:
    sign_in(shown)
    shown.terminal.idle._warn()
    shown.touch("idle.more")
    assert shown.terminal.idle.allowance() == 120
    shown.terminal.idle._warn()
    shown.terminal.idle.timed_out.emit()
    assert shown.screen() == "attract"
    shown.settle(lambda: ("leave", VisitEnd.TIMED_OUT) in shown.counter.calls, "the visit closed")
    assert shown.terminal.idle.allowance() == 0


def test_a_card_that_still_lies_there_is_asked_for(shown: Stage) -> None:
    sign_in(shown)
    shown.terminal.set_card_lies(True)
    shown.settle(lambda: shown.terminal.visit.card_lies, "the card")
    shown.terminal.idle.timed_out.emit()
    assert shown.screen() == "goodbye"


def test_paper_that_still_lies_there_is_asked_for_until_it_is_taken_or_told(shown: Stage) -> None:
    sign_in(shown)
    visit = shown.terminal.visit
    visit.papers.tell({EffectKind.PRINT_DOCUMENT: Paper.LIES})
    shown.terminal.idle.timed_out.emit()
    assert shown.screen() == "goodbye"
    goodbye = visit.navigator.current
    for papers, stays in (
        ({EffectKind.PRINT_DOCUMENT: Paper.LEFT}, True),
        ({EffectKind.PRINT_DOCUMENT: Paper.TAKEN, EffectKind.PRINT_SLIP: Paper.LIES}, True),
        ({EffectKind.PRINT_DOCUMENT: Paper.UNTAKEN}, False),
    ):
        visit.papers.tell(papers)
        goodbye._go()
        assert (shown.screen() == "goodbye") is stays
    shown.touch("start")
    assert not visit.papers.in_state(*Paper), "the next person's"


def test_the_result_tells_what_was_taken_and_what_was_left(shown: Stage) -> None:
    sign_in(shown)
    visit = shown.terminal.visit
    visit.turns.take(fake.result())
    shown.until_screen("result")
    assert visit.navigator.current.left == []
    papers = {EffectKind.PRINT_DOCUMENT: Paper.LEFT, EffectKind.PRINT_SLIP: Paper.TAKEN}
    visit.papers.tell(papers)
    assert (visit.navigator.current.taken, visit.navigator.current.left) == (["slip"], ["document"])
    shown.settle(lambda: shown.terminal.window.findChild(QQuickItem, "left").isVisible(), "the reminder")


def test_a_hold_can_be_mended_and_given_up(shown: Stage) -> None:
    shown.counter.holds = [fake.hold(), fake.hold()]
    shown.counter.at = 0
    sign_in(shown)
    shown.touch("tile.cert.employment")
    shown.touch("option.visa")
    shown.touch("next")
    shown.touch("confirm")
    shown.until_screen("hold")
    shown.touch("retry")
    shown.settle(lambda: shown.counter.names().count("act") == 2, "the second try")
    shown.until_screen("hold")
    shown.touch("back")
    shown.until_screen("result")
    assert "give_up" in shown.counter.names()


def test_problems_stand_beside_their_fields(shown: Stage) -> None:
    sign_in(shown)
    shown.touch("tile.cert.employment")
    shown.touch("option.visa")
    shown.until_screen("form")
    shown.counter.problems = [FieldProblem("addressee", fake.both("最多 60 个字", "At most 60 characters"))]
    shown.touch("next")
    shown.settle(lambda: "最多 60 个字" in [one.text for one in shown.eyes.spots()], "the problem")
    assert shown.screen() == "form"


def test_a_code_collects_after_identification(shown: Stage) -> None:
    shown.counter.level_wanted = 2
    shown.touch("claim")
    shown.until_screen("claim")
    for key in "7K3M9QXZ":
        shown.touch(f"key.{key}")
    shown.touch("next")
    shown.until_screen("identify")
    assert ("open_service", ("cert.reprint", "7K3M9QXZ")) in shown.counter.calls
    shown.terminal.announce(FakeReading(Recognised("阿*", 2)))
    shown.until_screen("choose")


def test_a_refused_code_stays_on_its_screen_with_the_reason_and_can_be_mended(shown: Stage) -> None:
    sign_in(shown)
    reason = fake.both("没有这个取件码", "There is no such code")
    shown.counter.steps_before = [fake.claim("7K3M9QXZ", reason)]
    shown.terminal.visit.collect()
    for key in "7K3M9QXZ":
        shown.touch(f"key.{key}")
    shown.touch("next")
    shown.settle(lambda: "message" in shown.eyes.names(), "the reason")
    assert shown.screen() == "claim"
    assert shown.eyes.text("message") == "没有这个取件码"
    assert shown.terminal.navigator.current.code == "7K3M9QXZ"
    shown.touch("key.erase")
    assert "message" not in shown.eyes.names()
    shown.touch("key.4")
    shown.touch("next")
    shown.until_screen("choose")
    assert shown.counter.calls[-1] == ("answer", {"claim_code": "7K3M9QX4"})


def test_a_hold_says_which_service_it_is_about(shown: Stage) -> None:
    sign_in(shown)
    shown.terminal.visit.turns.take(fake.hold())
    shown.until_screen("hold")
    assert "在职证明" in [one.text for one in shown.eyes.spots()]


def test_a_certificate_is_checked_without_anybody_known(shown: Stage) -> None:
    shown.counter.checked = CodeChecked(Verdict.GENUINE.value, {"number": "HR-1", "hired_on": "2019-07-01"})
    shown.touch("verify")
    shown.until_screen("verify")
    shown.scan("HRC1:AB")
    shown.settle(lambda: ("check_code", "HRC1:AB") in shown.counter.calls, "the check")
    shown.settle(lambda: "verdict" in shown.eyes.names(), "the verdict")
    assert "2019年7月1日" in [one.text for one in shown.eyes.spots()]


def test_the_keyboard_makes_room_when_a_scanner_types(shown: Stage) -> None:
    shown.touch("verify")
    shown.touch("field.code")
    shown.settle(lambda: "key.a" in shown.eyes.names(), "the keyboard")
    for letter in "HRC1":
        QTest.keyClick(shown.terminal.window, letter)
    shown.settle(lambda: "key.a" not in shown.eyes.names(), "the keyboard away")
    shown.touch("check")
    shown.settle(lambda: ("check_code", "HRC1") in shown.counter.calls, "the check")


def test_keys_alone_are_enough(shown: Stage) -> None:
    shown.until_screen("attract")
    shown.press(Qt.Key.Key_Return)
    shown.until_screen("identify")
    reached = set()
    for _ in range(12):
        shown.press(Qt.Key.Key_Tab)
        reached |= {one.name for one in shown.eyes.spots() if one.focus and one.kind == "button"}
    assert {"claim", "verify", "back", "language", "leave"} <= reached
    assert shown.terminal.preferences.keysUsed
    while not shown.eyes.find("verify").focus:
        shown.press(Qt.Key.Key_Tab)
    shown.press(Qt.Key.Key_Space)
    shown.until_screen("verify")


def test_help_is_on_every_screen_and_says_what_to_do_there(shown: Stage) -> None:
    told = {}
    for screen, go_on in [("attract", "start"), ("identify", "verify"), ("verify", "back")]:
        shown.until_screen(screen)
        shown.touch("help")
        told[screen] = shown.eyes.text("help-overlay")
        shown.touch("dialog.close")
        shown.touch(go_on)
    assert "轻触开始" in told["attract"]
    assert "右侧读卡区" in told["identify"]
    assert "扫码枪" in told["verify"]
    assert all("在职证明" in text for text in told.values())


def test_help_is_opened_and_closed_by_keys(shown: Stage) -> None:
    sign_in(shown)
    while not shown.eyes.find("help").focus:
        shown.press(Qt.Key.Key_Tab)
    shown.press(Qt.Key.Key_Return)
    shown.settle(lambda: shown.eyes.find("dialog.close").focus, "the focus on the way out")
    shown.press(Qt.Key.Key_Escape)
    shown.settle(lambda: not shown.terminal.help.open, "help closed")
    shown.press(Qt.Key.Key_Tab)
    assert any(one.focus for one in shown.eyes.spots() if one.kind == "button")


def test_escape_takes_the_way_out_of_a_dialog_that_loses_nothing(shown: Stage) -> None:
    sign_in(shown)
    shown.touch("tile.cert.employment")
    shown.until_screen("choose")
    shown.touch("leave")
    for name in ("dialog.stay", "idle.here"):
        shown.settle(lambda name=name: shown.terminal.drawn and shown.eyes.find(name).focus, name)
        shown.press(Qt.Key.Key_Escape)
        shown.settle(lambda name=name: name not in shown.eyes.names(), f"{name} away")
        assert shown.screen() == "choose"
        shown.terminal.idle._warn()


def test_a_dialog_is_told_to_a_screen_reader_with_what_it_says(shown: Stage) -> None:
    sign_in(shown)
    shown.touch("tile.cert.employment")
    shown.until_screen("choose")
    told = {}
    for name, button in (("dialog", "leave"), ("help-overlay", "help")):
        shown.touch(button)
        heard = QAccessible.queryAccessibleInterface(shown.terminal.window.findChild(QQuickItem, name))
        assert heard.role() is QAccessible.Role.Dialog
        told[name] = heard.text(QAccessible.Text.Name), heard.text(QAccessible.Text.Description)
    assert all(text for texts in told.values() for text in texts), told
    texts = [one.text for one in shown.eyes.spots()]
    assert all(text in texts for text in told["help-overlay"]), told
    shown.touch("dialog.close")
    texts = [one.text for one in shown.eyes.spots()]
    assert all(text in texts for text in told["dialog"]), told


def test_help_goes_away_when_something_happens_and_when_nobody_reads_it(shown: Stage) -> None:
    shown.touch("help")
    assert shown.terminal.idle.allowance() == 60
    shown.terminal.idle.timed_out.emit()
    assert not shown.terminal.help.open
    assert shown.terminal.idle.allowance() == 0
    shown.touch("help")
    shown.terminal.announce(FakeReading())
    shown.until_screen("home")
    assert not shown.terminal.help.open
    shown.touch("help")
    shown.touch("help")
    assert not shown.terminal.help.open


def test_the_environments_fault_is_told_and_the_screen_stays(shown: Stage) -> None:
    sign_in(shown)

    def full(name: str) -> None:
        if name == "open_service":
            raise KioskError("store.full")

    shown.counter.before = full
    shown.touch("tile.cert.employment")
    shown.touch("dialog.stay")
    assert shown.screen() == "home"
    assert shown.bugs == []


def test_a_fault_while_acting_ends_with_the_person_who_walks_away(shown: Stage) -> None:
    sign_in(shown)

    def full(name: str) -> None:
        if name == "act":
            raise KioskError("store.full")

    shown.counter.before = full
    for name, screen in (("tile.cert.employment", "choose"), ("option.loan", "form"), ("next", "preview")):
        shown.touch(name)
        shown.until_screen(screen)
    shown.touch("confirm")
    shown.settle(lambda: shown.terminal.navigator.asked is Dialog.TROUBLE, "the dialog")
    assert shown.screen() == "acting"
    assert shown.terminal.idle.allowance() == 60
    shown.terminal.idle.timed_out.emit()
    shown.until_screen("attract")
    shown.settle(lambda: ("leave", VisitEnd.TIMED_OUT) in shown.counter.calls, "the visit to be closed")


def test_a_fault_after_everybody_has_gone_is_told_to_nobody(shown: Stage) -> None:
    sign_in(shown)

    def full(name: str) -> None:
        if name == "leave":
            raise KioskError("store.full")

    shown.counter.before = full
    shown.touch("leave")
    shown.until_screen("attract")
    assert shown.terminal.navigator.asked is Dialog.NONE
    assert shown.bugs == []


@pytest.mark.parametrize("quietly", [False, True])
def test_a_fault_of_the_last_ones_leaving_is_told_to_the_log_and_not_to_the_next(
    shown: Stage, caplog: pytest.LogCaptureFixture, *, quietly: bool
) -> None:
    sign_in(shown)
    go = threading.Event()

    def slowly_full(name: str) -> None:
        if name == "leave":
            go.wait(10)
            raise KioskError("store.full")

    shown.counter.before = slowly_full
    if quietly:
        shown.terminal.set_out_of_service(None)
        shown.until_screen("attract")
    else:
        shown.terminal.visit.leave(VisitEnd.TIMED_OUT)
    shown.touch("start")
    shown.until_screen("identify")
    go.set()
    shown.settle(lambda: "store.full" in caplog.text, "the fault")
    assert shown.terminal.navigator.asked is Dialog.NONE
    assert shown.screen() == "identify"


def test_our_own_bug_closes_the_terminal(shown: Stage) -> None:
    sign_in(shown)

    def bug(name: str) -> None:
        if name == "open_service":
            raise ZeroDivisionError

    shown.counter.before = bug
    shown.touch("tile.cert.employment")
    shown.settle(lambda: bool(shown.bugs), "the last resort")
    assert shown.screen() == "out_of_service"
    assert isinstance(shown.bugs[0], ZeroDivisionError)


def test_out_of_service_and_back(shown: Stage) -> None:
    sign_in(shown)
    shown.terminal.set_out_of_service(fake.both("终端正在维护", "Being serviced"))
    shown.until_screen("out_of_service")
    assert shown.eyes.text("reason") == "终端正在维护"
    shown.settle(lambda: ("leave", VisitEnd.OUT_OF_SERVICE) in shown.counter.calls, "the visit closed")
    shown.terminal.set_out_of_service(None)
    shown.until_screen("attract")


POWER = fake.both("停电了", "Power failure")
FINISH = fake.both("请办完", "Please finish")


def test_who_is_served_goes_on_when_nobody_new_is(shown: Stage) -> None:
    sign_in(shown)
    shown.terminal.close_after_visit(POWER, FINISH)
    shown.settle(lambda: shown.terminal.navigator.asked is Dialog.NOTICE, "a word about it")
    shown.terminal.navigator.close_dialog()
    assert shown.screen() == "home"
    shown.touch("leave")
    shown.until_screen("goodbye")
    shown.terminal.visit.attract()
    shown.until_screen("out_of_service")
    assert shown.eyes.text("reason") == "停电了"
    shown.terminal.close_after_visit(None, FINISH)
    shown.until_screen("attract")


def test_nobody_at_the_screen_closes_it_at_once_and_a_short_failure_ends_no_visit(shown: Stage) -> None:
    shown.until_screen("attract")
    shown.terminal.close_after_visit(POWER, FINISH)
    shown.until_screen("out_of_service")
    shown.terminal.close_after_visit(None, FINISH)
    shown.until_screen("attract")
    sign_in(shown)
    shown.terminal.close_after_visit(POWER, FINISH)
    shown.terminal.close_after_visit(None, FINISH)
    shown.settle(lambda: shown.terminal.visit._out is None, "the mains")
    assert shown.screen() == "home"


def looks(shown: Stage) -> int:
    return sum(name == "announced" for name, _ in shown.counter.calls)


def test_attract_looks_again_when_something_has_changed(shown: Stage) -> None:
    shown.until_screen("attract")
    asked = looks(shown)
    shown.terminal.look_again()
    shown.settle(lambda: looks(shown) > asked, "a look at what works")


def test_attract_says_at_once_what_was_known_before(shown: Stage) -> None:
    shown.settle(lambda: shown.terminal.navigator.current.known, "what works")
    first = shown.terminal.navigator.current
    shown.terminal.visit.attract()
    again = shown.terminal.navigator.current
    assert again is not first
    assert again.known
    assert again.services == first.services != []


def test_a_card_is_ignored_where_it_has_no_use(shown: Stage) -> None:
    sign_in(shown)
    shown.touch("tile.cert.employment")
    shown.until_screen("choose")
    asked = shown.counter.names().count("present")
    shown.terminal.announce(FakeReading())
    shown.terminal.background.post(lambda: None)
    QGuiApplication.processEvents()
    assert shown.counter.names().count("present") == asked


@pytest.mark.parametrize("first", [Refusal.UNKNOWN_BADGE, None])
def test_a_card_that_comes_while_another_is_looked_up_has_its_turn(
    shown: Stage, first: Refusal | None
) -> None:
    go = threading.Event()
    shown.counter.before = lambda name: go.wait(10) and None if name == "present" else None
    shown.touch("start")
    refused = FakeReading(NotRecognised(first)) if first else FakeReading()
    mine = FakeReading(Recognised("王*", 2))
    shown.terminal.announce(refused)
    shown.settle(lambda: ("present", refused) in shown.counter.calls, "the first card")
    for reading in (refused, mine):  # the first lies there still, and is told of again
        shown.terminal.announce(reading)
    shown.settle(lambda: shown.terminal.visit._next == mine, "the second card")
    go.set()
    shown.until_screen("home")
    asked = [reading for name, reading in shown.counter.calls if name == "present"]
    assert asked == ([refused, mine] if first else [refused])


def test_a_card_that_was_kept_is_nobodys_once_the_person_has_left(shown: Stage) -> None:
    go = threading.Event()
    shown.counter.before = lambda name: go.wait(10) and None if name == "present" else None
    shown.touch("start")
    refused = FakeReading(NotRecognised(Refusal.UNKNOWN_BADGE))
    shown.terminal.announce(refused)
    shown.settle(lambda: ("present", refused) in shown.counter.calls, "the first card")
    shown.terminal.announce(FakeReading())
    shown.settle(lambda: shown.terminal.visit._next is not None, "the second card")
    shown.touch("leave")
    go.set()
    shown.settle(lambda: ("leave", VisitEnd.LEFT) in shown.counter.calls, "the visit closed")
    assert shown.terminal.visit._next is None
    assert shown.counter.names().count("present") == 1


def test_a_card_that_waited_when_a_lookup_failed_is_not_presented_later(shown: Stage) -> None:
    go = threading.Event()

    def fail(name: str) -> None:
        if name == "present":
            go.wait(10)
            raise KioskError("store.full")

    shown.counter.before = fail
    shown.touch("start")
    first = FakeReading()
    shown.terminal.announce(first)
    shown.settle(lambda: ("present", first) in shown.counter.calls, "the first card")
    shown.terminal.announce(FakeReading(Recognised("王*", 2)))
    shown.settle(lambda: shown.terminal.visit._next is not None, "the second card")
    go.set()
    shown.settle(lambda: shown.terminal.navigator.asked is Dialog.TROUBLE, "the fault")
    shown.terminal.visit._recognised(NotRecognised(Refusal.WRONG_PIN, 2))
    shown.settle(lambda: not shown.busy, "nothing more")
    assert shown.counter.names().count("present") == 1


def test_a_slips_code_is_handed_in_as_soon_as_it_is_scanned(shown: Stage) -> None:
    shown.terminal.scan("7K3M-9QX4")  # nothing asks for it here
    shown.terminal.set_scanners(Scanners.WORKING)
    shown.touch("start")
    shown.touch("claim")
    shown.until_screen("claim")
    assert "扫码口" in " ".join(one.text for one in shown.eyes.spots())
    shown.terminal.scan("HRC1:6BF")
    shown.settle(lambda: "message" in shown.eyes.names(), "what it is")
    assert "核验码" in shown.eyes.text("message")
    shown.terminal.scan("https://elsewhere.example/")
    shown.settle(lambda: "不是取件码" in shown.eyes.text("message"), "that it is none")
    shown.terminal.scan(" 7k3m-9qx4\n")
    shown.settle(lambda: "open_service" in shown.counter.names(), "the code")
    assert ("open_service", (shown.terminal.visit.settings.claim_service, "7K3M9QX4")) in shown.counter.calls


def test_a_certificate_is_checked_as_soon_as_it_is_scanned_and_the_next_after_it(shown: Stage) -> None:
    shown.terminal.set_scanners(Scanners.BROKEN)
    shown.touch("start")
    shown.touch("verify")
    shown.until_screen("verify")
    assert "暂时不能使用" in " ".join(one.text for one in shown.eyes.spots())
    shown.terminal.set_scanners(Scanners.WORKING)
    for number, text in enumerate(("HRC1:ONE", "HRC1:TWO"), start=1):
        shown.terminal.scan(text)
        shown.settle(lambda number=number: shown.counter.names().count("check_code") == number, text)
        shown.settle(lambda: not shown.terminal.background.busy and "verdict" in shown.eyes.names(), text)
    assert [detail for name, detail in shown.counter.calls if name == "check_code"] == [
        "HRC1:ONE",
        "HRC1:TWO",
    ]


def test_typing_shows_the_keyboard_and_fills_the_field(shown: Stage) -> None:
    sign_in(shown)
    shown.touch("tile.cert.employment")
    shown.touch("option.visa")
    shown.touch("field.addressee")
    for key in ("a", "b"):
        shown.touch(f"key.{key}")
    shown.touch("key.done")
    shown.settle(lambda: "key.a" not in shown.eyes.names(), "the keyboard away")
    assert shown.terminal.navigator.current.values["addressee"] == "ab"


def test_chinese_is_typed_by_pinyin_and_its_process_comes_and_goes_with_the_need(
    qt: QGuiApplication,  # noqa: ARG001 - Qt must run
) -> None:
    method = pinyin()
    assert isinstance(method, PinyinChild)
    with stage(FakeCounter(), input_method=method) as shown:
        sign_in(shown)
        shown.touch("tile.cert.employment")
        shown.touch("option.visa")
        shown.until_screen("form")
        assert method._child is None
        shown.touch("field.addressee")
        shown.settle(lambda: method._child is not None, "the process of the input method")
        child = method._child
        for key in "zhongguo":
            shown.touch(f"key.{key}")
        assert shown.eyes.text("candidate.0") == "中国"
        shown.touch("candidate.0")
        assert shown.terminal.navigator.current.values["addressee"] == "中国"
        shown.touch("key.z")
    assert method._child is None
    assert child.poll() is not None
