"""Staff at the terminal's screen: the hidden way in, the PIN, what they decide, and the ways out."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication

from contract.dead_letters import DismissReason
from contract.effects import StaffVerdict
from contract.staff import DoorReason, StaffEnd
from kiosk.domain.errors import KioskError
from kiosk.identity.reading import BadgeReading
from kiosk.maintenance.door_words import DoorAct
from kiosk.maintenance.views import Entered, Refused
from tests.helpers import fake_staff_desk as fake
from tests.helpers.fake_counter import FakeCounter, FakeReading
from tests.helpers.screens import Stage, stage
from ui.navigator import Dialog
from ui.screens.pin.staff import StaffPinModel
from ui.screens.pin.staff_number import StaffNumberModel
from ui.screens.staff.view_model import StaffModel
from ui.settings import ScreenSettings

HOLD = 0.2  # seconds, so that the test does not wait five
SETTINGS = ScreenSettings(fullscreen=False, motion=False, staff_hold=HOLD)


@pytest.fixture
def desk() -> fake.FakeStaffDesk:
    return fake.FakeStaffDesk(fake.troubled(2, 1))


@pytest.fixture
def shown(qt: QGuiApplication, desk: fake.FakeStaffDesk) -> Iterator[Stage]:  # noqa: ARG001 - Qt must run
    with stage(FakeCounter(), SETTINGS, desk=desk) as opened:
        opened.until_screen("attract")
        yield opened


def corner(shown: Stage) -> QPoint:
    return QPoint(shown.terminal.window.width() - 20, 20)


def hold(shown: Stage) -> None:
    shown.now[0] += 1
    shown.finger.rest(corner(shown))
    shown.until_screen("pin")
    shown.finger.lift(corner(shown))


def type_in(shown: Stage, pin: str) -> None:
    for digit in pin:
        shown.touch(f"key.{digit}")
    shown.touch("next")


def enter(shown: Stage, section: str = "") -> None:
    """Come in without a finger, which takes its time, and turn to a section."""
    shown.terminal.visit.staff.knock()
    shown.terminal.visit.staff.enter(fake.PIN)
    shown.until_screen("staff")
    if section:
        shown.touch(f"tab.{section}")


def _wait(answer: threading.Event) -> None:
    assert answer.wait(60)


def test_who_has_a_number_gives_it_or_lays_the_card_down(shown: Stage, desk: fake.FakeStaffDesk) -> None:
    desk.by_number = True
    staff = shown.terminal.visit.staff
    staff.knock()
    shown.until_screen("pin")
    number = shown.terminal.navigator.current
    assert isinstance(number, StaffNumberModel)
    for digit in "10":
        shown.touch(f"key.{digit}")
    assert (number.shown, number.complete) == ("10", False)
    shown.terminal.visit.present(FakeReading())
    shown.terminal.visit.present(BadgeReading("04FFFFFF"))
    assert number.message["en"] == "This is not a staff card"
    for digit in "42":
        shown.touch(f"key.{digit}")
    shown.touch("next")
    assert isinstance(shown.terminal.navigator.current, StaffPinModel)
    type_in(shown, fake.PIN)
    shown.until_screen("staff")
    asked(shown, desk, "enter", "1042")
    staff.give_up()
    shown.until_screen("attract")
    staff.knock()
    shown.terminal.visit.present(BadgeReading("04A1B2C3"))
    assert isinstance(shown.terminal.navigator.current, StaffPinModel)
    shown.terminal.visit.present(BadgeReading("04A1B2C3"))  # it lies there still
    type_in(shown, fake.PIN)
    shown.until_screen("staff")
    asked(shown, desk, "enter", "1042")


def test_a_technician_leaves_the_kiosk_after_one_question(shown: Stage, desk: fake.FakeStaffDesk) -> None:
    ended = []
    shown.terminal.visit.staff.kiosk_left.connect(lambda: ended.append(True))
    enter(shown, "system")
    shown.touch("leave-kiosk.ask")
    shown.touch("leave-kiosk.cancel")
    shown.touch("leave-kiosk.ask")
    assert desk.calls == [("enter",)]
    shown.touch("leave-kiosk.yes")
    shown.settle(lambda: ended == [True], "the program ends")
    asked(shown, desk, "leave", StaffEnd.KIOSK_LEFT)


def test_an_attendant_sees_what_is_a_technicians_and_cannot_touch_it(qt: QGuiApplication) -> None:  # noqa: ARG001 - Qt must run
    desk = fake.FakeStaffDesk(replace(fake.troubled(1, 1), member=fake.ATTENDANT))
    with stage(FakeCounter(), SETTINGS, desk=desk) as shown:
        shown.until_screen("attract")
        enter(shown, "records")
        model = shown.terminal.navigator.current
        assert isinstance(model, StaffModel)
        assert model.may == {"decide": False, "settle": True, "try": True, "leave": False, "doors": True}
        assert model.member["zh"] == "值守员 2077"
        names = shown.eyes.names()
        assert "doubt.0.there" in names
        assert not {"letter.0.again", "letter.0.dismiss"} & set(names)
        assert "请由技术员处理" in shown.eyes.text("not-now")
        shown.touch("tab.system")
        shown.settle(lambda: "leave-kiosk" in shown.eyes.names(), "the section")
        assert "leave-kiosk.ask" not in shown.eyes.names()


def asked(shown: Stage, desk: fake.FakeStaffDesk, *call: object) -> None:
    shown.settle(lambda: desk.calls[-1:] == [call] and not shown.busy, f"{call}")


def test_a_finger_that_rests_in_the_corner_and_the_pin_lead_in(
    shown: Stage, desk: fake.FakeStaffDesk
) -> None:
    hold(shown)
    type_in(shown, fake.PIN)
    shown.until_screen("staff")
    assert desk.calls == [("enter",)]
    assert shown.counter.names() == [], "no visit was opened"


def test_a_tap_in_the_corner_leads_nowhere(shown: Stage) -> None:
    shown.now[0] += 1
    shown.finger.tap(corner(shown))
    shown.terminal.window.grabWindow()
    shown.settle(lambda: shown.terminal.drawn, "a screen at rest")
    assert shown.screen() == "attract"


def test_nobody_knocks_while_somebody_is_served_or_where_no_pin_is_set(
    shown: Stage, desk: fake.FakeStaffDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown.terminal.visit.wake()
    shown.terminal.visit.staff.knock()
    assert shown.screen() == "identify"
    shown.terminal.visit.attract()
    monkeypatch.setattr(type(desk), "has_pin", False)
    shown.terminal.visit.staff.knock()
    assert shown.screen() == "attract"


def test_a_wrong_pin_is_told_and_a_locked_one_waits(shown: Stage, desk: fake.FakeStaffDesk) -> None:
    shown.terminal.visit.staff.knock()
    shown.terminal.visit.staff.enter("000000")
    shown.settle(lambda: shown.terminal.navigator.current.message != {}, "a refusal")
    assert "密码不正确" in shown.eyes.text("message")
    desk.refusal = Refused(0, 60)
    shown.terminal.visit.staff.enter("000000")
    shown.settle(lambda: shown.terminal.navigator.current.waitSeconds > 0, "the wait")
    shown.touch("back")
    shown.until_screen("attract")
    assert desk.calls == [("enter",)] * 2, "who never was in leaves no trace of leaving"


def test_a_record_is_sent_again_or_dismissed_with_a_reason(shown: Stage, desk: fake.FakeStaffDesk) -> None:
    enter(shown, "records")
    shown.touch("letter.0.again")
    asked(shown, desk, "replay", 0)
    shown.touch("letter.0.dismiss")
    shown.touch("letter.0.cancel")
    shown.touch("letter.0.dismiss")
    shown.touch("letter.0.reason.repeated")
    asked(shown, desk, "dismiss", 0, DismissReason.REPEATED)


def test_a_printer_is_tried(shown: Stage, desk: fake.FakeStaffDesk) -> None:
    desk.view = fake.quiet()
    enter(shown, "devices")
    shown.touch("try.receipt.print")
    asked(shown, desk, "try", "receipt", "print")
    shown.touch("try.id-card.answer")
    asked(shown, desk, "try", "id-card", "answer")


def test_a_print_is_settled_after_one_question(shown: Stage, desk: fake.FakeStaffDesk) -> None:
    desk.view = fake.troubled(0, 1)
    enter(shown, "records")
    shown.touch("doubt.0.there")
    shown.touch("doubt.0.cancel")
    assert desk.calls == [("enter",)]
    shown.touch("doubt.0.not-there")
    shown.touch("doubt.0.yes")
    asked(shown, desk, "settle", 0, StaffVerdict.NOT_THERE)


def test_a_new_look_keeps_what_is_asked_unless_the_lists_changed(
    shown: Stage, desk: fake.FakeStaffDesk
) -> None:
    enter(shown, "records")
    model = shown.terminal.navigator.current
    shown.touch("letter.0.dismiss")
    fresh = fake.troubled(2, 1)
    desk.view = replace(fresh, queue=fake.quiet().queue)
    model._look()
    shown.settle(lambda: model.queue["fraction"] < 0, "the new look")
    assert model.asked
    desk.view = fake.quiet()
    model._look()
    shown.settle(lambda: model.records["letters"]["total"] == 0, "the new look")
    assert not model.asked


def test_the_sections_say_how_much_waits_in_each(shown: Stage, desk: fake.FakeStaffDesk) -> None:
    desk.view = replace(fake.broken(), decidable=True)
    enter(shown)
    model = shown.terminal.navigator.current
    assert isinstance(model, StaffModel)
    assert [(one["name"], one["count"]) for one in model.sections] == [
        ("overview", 0),
        ("devices", 2),
        ("records", 26),
        ("system", 0),
    ]
    assert "记录（26）" in shown.eyes.text("tab.records")
    for section, seen in (("devices", "try.document"), ("records", "letter.0"), ("system", "leave-kiosk")):
        shown.touch(f"tab.{section}")
        shown.settle(lambda: any(name.startswith(seen) for name in shown.eyes.names()), seen)  # noqa: B023 - called in this turn
    desk.view = fake.quiet()
    model._look()
    shown.settle(lambda: model.sections[2]["count"] == 0, "the new look")
    assert model.section == "system", "a new look does not turn the page"


def test_long_lists_are_folded_and_counted(shown: Stage, desk: fake.FakeStaffDesk) -> None:
    desk.view = fake.troubled(5, 4)
    enter(shown, "records")
    model = shown.terminal.navigator.current
    for told, counts in ((model.records["letters"], (3, 2, 22)), (model.records["doubts"], (3, 1, 4))):
        assert (len(told["shown"]), told["folded"], told["total"]) == counts
    model.unfold("letters")
    shown.settle(lambda: "letter.4.again" in shown.eyes.names(), "all that is there")
    assert "letters.unfold" not in shown.eyes.names()
    assert "doubts.unfold" in shown.eyes.names()
    words = " ".join(spot.text for spot in shown.eyes.spots() if spot.text)
    assert "平台拒收的记录（22）" in words
    assert "还有 17 条" in words


@pytest.mark.parametrize("way", ["back", "leave"])
def test_leaving_is_written_down_and_shows_the_first_screen(
    shown: Stage, desk: fake.FakeStaffDesk, way: str
) -> None:
    enter(shown)
    shown.touch(way)
    shown.until_screen("attract")
    asked(shown, desk, "leave", StaffEnd.LEFT)


def test_nobody_touches_the_page_any_more(shown: Stage, desk: fake.FakeStaffDesk) -> None:
    enter(shown)
    shown.terminal.idle.timed_out.emit()
    shown.until_screen("attract")
    asked(shown, desk, "leave", StaffEnd.TIMED_OUT)


def test_whoever_goes_while_the_pin_is_looked_at_has_left(
    shown: Stage, desk: fake.FakeStaffDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked, enter_desk = threading.Event(), desk.enter

    def slowly(digits: str, number: str = "") -> Entered | Refused:
        answer = enter_desk(digits, number)
        assert looked.wait(10)
        return answer

    monkeypatch.setattr(desk, "enter", slowly)
    shown.terminal.visit.staff.knock()
    shown.terminal.visit.staff.enter(fake.PIN)
    shown.terminal.visit.staff.give_up()
    looked.set()
    shown.until_screen("attract")
    asked(shown, desk, "leave", StaffEnd.LEFT)


def test_a_card_on_the_reader_changes_nothing(shown: Stage) -> None:
    enter(shown)
    shown.terminal.visit.present(FakeReading())
    assert shown.screen() == "staff"


@pytest.mark.parametrize("where", ["out_of_service", "goodbye"])
def test_staff_come_in_wherever_nobody_is_in_a_visit(
    shown: Stage, desk: fake.FakeStaffDesk, where: str
) -> None:
    if where == "goodbye":
        shown.terminal.visit.set_card_lies(True)
        shown.terminal.visit.wake()
        shown.terminal.visit.leave_now()
    else:
        shown.terminal.visit.set_out_of_service(fake.both("磁盘已满", "The disk is full"))
    shown.until_screen(where)
    hold(shown)
    shown.terminal.staff.enter(fake.PIN)
    shown.until_screen("staff")
    shown.touch("back")
    shown.until_screen("out_of_service" if where == "out_of_service" else "attract")
    asked(shown, desk, "leave", StaffEnd.LEFT)


def test_a_terminal_that_closes_or_opens_does_not_send_staff_away(
    shown: Stage, desk: fake.FakeStaffDesk
) -> None:
    enter(shown)
    shown.terminal.visit.set_out_of_service(fake.both("磁盘已满", "The disk is full"))
    assert shown.screen() == "staff"
    shown.touch("back")
    shown.until_screen("out_of_service")
    enter(shown)
    shown.terminal.visit.set_out_of_service(None)
    assert shown.screen() == "staff"
    shown.touch("back")
    shown.until_screen("attract")
    enter(shown)
    shown.terminal.break_down(fake.both("故障", "A fault"))
    shown.until_screen("out_of_service")
    asked(shown, desk, "leave", StaffEnd.INTERRUPTED)


def test_staff_come_in_while_the_counter_does_not_answer(shown: Stage) -> None:
    answer = threading.Event()
    shown.counter.before = lambda _name: _wait(answer)
    shown.terminal.look_again()
    shown.settle(lambda: len(shown.counter.calls) > 1, "a question that stays out")
    try:
        enter(shown)
    finally:
        answer.set()


def test_what_cannot_be_recorded_cannot_be_decided_and_that_is_told(
    shown: Stage, desk: fake.FakeStaffDesk
) -> None:
    desk.view = replace(fake.troubled(1, 1), decidable=False)
    enter(shown, "records")
    assert "现在无法记录" in shown.eyes.text("not-now")
    assert not {"letter.0.again", "letter.0.dismiss", "doubt.0.there"} & set(shown.eyes.names())
    desk.view = fake.troubled(1, 1)
    shown.terminal.staff.look()
    shown.touch("letter.0.again")
    asked(shown, desk, "replay", 0)


def test_a_store_that_fails_is_told(shown: Stage, desk: fake.FakeStaffDesk) -> None:
    enter(shown, "records")
    desk.fault = KioskError("store.full")
    shown.touch("letter.0.again")
    shown.settle(lambda: shown.terminal.navigator.asked is Dialog.NOTICE, "the dialog")
    assert shown.terminal.navigator.texts["lead"]["zh"] == "磁盘已满"
    assert shown.terminal.navigator.reference == "store.full"
    shown.touch("dialog.stay")
    shown.touch("leave")
    shown.until_screen("attract")


def test_doors_are_stocked_opened_with_a_reason_and_told_of(qt: QGuiApplication) -> None:  # noqa: ARG001 - Qt must run
    desk = fake.FakeStaffDesk(replace(fake.quiet(), doors=fake.doors()))
    with stage(FakeCounter(), SETTINGS, desk=desk) as shown:
        shown.until_screen("attract")
        enter(shown, "doors")
        shown.touch("stock.box")
        shown.touch("door.7")
        shown.touch("act.open")
        shown.touch("reason.left-behind")
        shown.touch("act.missing")
        shown.touch("door-cancel")
        shown.touch("act.missing")
        shown.touch("door-yes")
        shown.settle(lambda: len(desk.calls) == 4, "what was asked of the desk")
    assert desk.calls[1:] == [
        ("stock", "box"),
        ("open", "lockers", "7", DoorReason.LEFT_BEHIND),
        ("say", "lockers", "7", DoorAct.MISSING),
    ]
