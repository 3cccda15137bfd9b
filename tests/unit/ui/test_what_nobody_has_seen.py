"""On the real window: no touch and no key acts on a screen or a dialog that nobody has seen."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication

from contract.events import Means, Refusal, VisitEnd
from contract.verdict import Verdict
from kiosk.domain.errors import KioskError
from kiosk.journey.views import CodeChecked, NotRecognised, Recognised
from tests.helpers import fake_counter as fake
from tests.helpers.fake_counter import FakeCounter, FakeReading
from tests.helpers.screens import Stage, stage
from ui.readers import Readers
from ui.screens.acting.view_model import ActingModel
from ui.settings import ScreenSettings


@pytest.fixture
def shown(qt: QGuiApplication) -> Iterator[Stage]:  # noqa: ARG001 - Qt must run
    with stage(FakeCounter()) as shown:
        yield shown


@pytest.fixture
def moving(qt: QGuiApplication) -> Iterator[Stage]:  # noqa: ARG001 - Qt must run
    """A window whose screens fade in."""
    with stage(FakeCounter(), ScreenSettings(fullscreen=False, motion=True)) as shown:
        yield shown


def frames(shown: Stage) -> list[bool]:
    """Collect, for each frame from now on, whether touches were taken right after it."""
    seen: list[bool] = []
    shown.terminal.window.frameSwapped.connect(lambda: seen.append(shown.terminal.drawn))
    return seen


def come_to_rest(shown: Stage) -> None:
    """Wait until the window draws nothing any more."""
    seen = frames(shown)
    quiet = [0, 0]  # frames at the last look, looks since the last frame

    def rests() -> bool:
        quiet[:] = [len(seen), quiet[1] + 1 if len(seen) == quiet[0] else 0]
        return quiet[1] > 20

    shown.settle(rests, "no more frames")


def place_of(shown: Stage, name: str) -> QPoint:
    """Wait for the item, and say where it lies."""
    shown.settle(lambda: shown.terminal.drawn and name in shown.eyes.names(), f"item {name}")
    return shown.eyes.find(name).middle


def sign_in(shown: Stage) -> None:
    shown.terminal.announce(FakeReading(Recognised("阿*", 2)))
    shown.until_screen("home")


def go_to_form(shown: Stage) -> None:
    sign_in(shown)
    shown.touch("tile.cert.employment")
    shown.touch("option.visa")
    shown.until_screen("form")


def test_the_first_screen_takes_touches_from_its_first_frame_on(moving: Stage) -> None:
    taken = frames(moving)
    moving.settle(lambda: bool(taken), "a frame")
    assert taken[0]


def test_a_screen_takes_no_touch_before_it_is_faded_in(moving: Stage) -> None:
    moving.touch("start")
    place = place_of(moving, "verify")
    moving.touch("leave")
    moving.touch("goodbye")
    moving.touch("start")
    taken = frames(moving)
    moving.settle(lambda: bool(taken), "a frame")
    assert not taken[0]
    moving.now[0] += 1
    moving.finger.tap(place)
    assert moving.screen() == "identify"
    moving.settle(lambda: moving.terminal.drawn, "the screen to be faded in")
    assert len(taken) > 2
    moving.now[0] += 1
    moving.finger.tap(place)
    moving.until_screen("verify")


def test_without_motion_a_screen_takes_touches_from_its_first_frame_on(shown: Stage) -> None:
    shown.until_screen("attract")
    shown.terminal.visit.wake()
    taken = frames(shown)
    shown.settle(lambda: bool(taken), "a frame")
    assert taken[0]


def test_a_screen_that_is_replaced_while_it_fades_in_does_not_block_the_next(moving: Stage) -> None:
    moving.until_screen("attract")
    moving.terminal.visit.wake()
    taken = frames(moving)
    moving.settle(lambda: bool(taken), "a frame of the first")
    assert moving.terminal.window.property("fading")
    moving.terminal.visit.verify_certificate()
    assert not moving.terminal.drawn
    moving.until_screen("verify")
    assert not moving.terminal.window.property("fading")


def test_a_window_that_is_hidden_while_a_screen_fades_in_takes_touches_when_it_comes_back(
    moving: Stage,
) -> None:
    moving.until_screen("attract")
    moving.terminal.visit.wake()
    moving.terminal.window.hide()
    moving.settle(lambda: not moving.terminal.window.property("fading"), "the end of the fade")
    assert not moving.terminal.drawn, "nobody sees a window that is hidden"
    moving.terminal.window.show()
    moving.until_screen("identify")


def test_a_double_tap_on_continue_does_not_confirm_the_next_screen(moving: Stage) -> None:
    go_to_form(moving)
    place = place_of(moving, "next")
    moving.touch("next")
    moving.until_screen("preview")
    assert place_of(moving, "confirm") == place, "the buttons must lie in one place to say anything"
    for milliseconds in (50, 150):
        moving.now[0] += milliseconds / 1000
        moving.finger.tap(place)
        assert [name for name, _ in moving.counter.calls].count("answer") == 2
    moving.now[0] += 0.3
    moving.finger.tap(place)
    moving.until_screen("result")


def test_a_key_presses_nothing_on_a_screen_that_nobody_has_seen(shown: Stage) -> None:
    shown.until_screen("attract")
    shown.terminal.visit.leave(VisitEnd.LEFT)
    shown.press(Qt.Key.Key_Return)
    assert shown.screen() == "goodbye"
    shown.until_screen("goodbye")
    shown.press(Qt.Key.Key_Return)
    assert shown.screen() == "attract"


def test_a_code_scanned_while_its_screen_comes_up_is_checked_whole(moving: Stage) -> None:
    moving.counter.checked = CodeChecked(Verdict.GENUINE.value, {})
    moving.until_screen("attract")
    moving.terminal.visit.verify_certificate()
    assert not moving.terminal.drawn
    moving.scan("HRC1: AB")
    assert not moving.terminal.drawn, "the scanner must be quicker than the screen to say anything"
    moving.settle(lambda: ("check_code", "HRC1: AB") in moving.counter.calls, "the check")


def test_a_double_tap_on_leave_does_not_answer_its_question(shown: Stage) -> None:
    go_to_form(shown)
    place = place_of(shown, "leave")
    shown.touch("leave")
    question = place_of(shown, "dialog.leave")
    shown.now[0] += 0.1
    for spot in (place, question):
        shown.finger.tap(spot)
        assert shown.screen() == "form"
    shown.now[0] += 0.3
    shown.finger.tap(question)
    assert shown.screen() == "goodbye"


def test_a_touch_meant_for_the_screen_closes_no_trouble_that_has_just_come(shown: Stage) -> None:
    sign_in(shown)
    go = threading.Event()

    def full(name: str) -> None:
        if name == "open_service":
            go.wait(10)
            raise KioskError("store.full")

    shown.counter.before = full
    shown.touch("tile.cert.employment")
    go.set()
    place = place_of(shown, "dialog.stay")
    shown.now[0] += 0.1
    shown.finger.tap(place)
    shown.press_at_once(Qt.Key.Key_Return)
    assert "dialog.stay" in shown.eyes.names()
    shown.now[0] += 0.3
    shown.finger.tap(place)
    shown.settle(lambda: "dialog.stay" not in shown.eyes.names(), "the dialog away")


def test_a_touch_meant_for_the_screen_does_not_answer_an_idle_warning_that_has_just_come(
    shown: Stage,
) -> None:
    sign_in(shown)
    shown.terminal.idle._warn()
    place = place_of(shown, "idle.more")
    shown.now[0] += 0.1
    shown.finger.tap(place)
    assert shown.terminal.idle.warning
    shown.now[0] += 0.3
    shown.finger.tap(place)
    assert not shown.terminal.idle.warning
    assert shown.terminal.idle.allowance() == 120


def ignored_at_first(shown: Stage, name: str) -> None:
    """Fail if a touch on what has just come up is taken; then let time pass."""
    place = place_of(shown, name)
    shown.now[0] += 0.1
    assert not shown.terminal.takes_touch(place)
    shown.now[0] += 0.3
    assert shown.terminal.takes_touch(place)


def test_an_impatient_finger_does_not_press_the_way_out_that_has_just_come(shown: Stage) -> None:
    sign_in(shown)
    turns = shown.terminal.visit.turns
    screen = ActingModel(fake.step("print", fake.ACTS["print"][0], acting=True), turns)
    shown.terminal.navigator.show(screen)
    shown.until_screen("acting")
    shown.now[0] += 10
    screen._offer_way_out()
    ignored_at_first(shown, "way-out")


def test_a_double_tap_on_check_does_not_throw_the_verdict_away(shown: Stage) -> None:
    shown.counter.checked = CodeChecked(Verdict.GENUINE.value, {})
    shown.touch("verify")
    shown.until_screen("verify")
    for letter in "HRC1":
        shown.press_at_once(letter)
    shown.touch("check")
    ignored_at_first(shown, "again")
    shown.touch("again")
    ignored_at_first(shown, "back")


def test_tiles_that_a_message_moves_take_no_touch_at_once(shown: Stage) -> None:
    shown.touch("start")
    shown.until_screen("identify")
    shown.now[0] += 1
    shown.terminal.announce(FakeReading(NotRecognised(Refusal.UNKNOWN_BADGE)))
    shown.settle(lambda: "message" in shown.eyes.names(), "the refusal")
    ignored_at_first(shown, "verify")
    shown.terminal.set_readers(Readers(frozenset({Means.ID_CARD}), frozenset({Means.BADGE})))
    shown.settle(lambda: "broken" in shown.eyes.names(), "word of the reader")
    ignored_at_first(shown, "verify")


def test_a_reader_that_is_missed_for_a_moment_is_said_to_come_back_and_nobody_is_sent_away(
    shown: Stage,
) -> None:
    shown.touch("start")
    shown.until_screen("identify")
    shown.terminal.set_readers(Readers(reconnecting=frozenset({Means.BADGE, Means.ID_CARD})))
    shown.settle(lambda: "broken" in shown.eyes.names(), "word of the readers")
    view = shown.terminal.navigator.current
    assert view.broken["en"] == "One moment: the card readers are coming back"
    assert view.instead["zh"] == "连接好后即可继续，无需重新开始。"
    shown.terminal.set_readers(Readers(frozenset({Means.BADGE, Means.ID_CARD})))
    shown.settle(lambda: "broken" not in shown.eyes.names(), "the readers")
    assert shown.screen() == "identify"


def test_a_screen_that_says_it_moved_and_looks_the_same_can_be_touched(shown: Stage) -> None:
    sign_in(shown)
    come_to_rest(shown)
    shown.terminal.navigator.current.end_reading()
    assert not shown.terminal.drawn
    shown.until_screen("home")


def test_a_model_may_outlive_the_window(qt: QGuiApplication) -> None:  # noqa: ARG001 - Qt must run
    with stage(FakeCounter()) as shown:
        sign_in(shown)
        screen = shown.terminal.navigator.current
    screen.end_reading()


def test_a_double_tap_on_a_field_types_nothing_on_the_keyboard_that_comes(shown: Stage) -> None:
    go_to_form(shown)
    place = place_of(shown, "field.addressee")
    shown.touch("field.addressee")
    place_of(shown, "key.a")
    shown.now[0] += 0.1
    assert not shown.terminal.takes_touch(place)
    assert shown.terminal.takes_touch(place_of(shown, "key.a"))


def test_the_keys_of_the_pad_stay_in_their_places_when_a_problem_goes(shown: Stage) -> None:
    sign_in(shown)
    shown.counter.steps_before = [
        fake.claim("7K3M9QXZ", fake.both("没有这个取件码", "There is no such code"))
    ]
    shown.terminal.visit.collect()
    shown.touch("reach")  # where there is little room, a message makes the keys smaller
    for key in "7K3M9QXZ":
        shown.touch(f"key.{key}")
    shown.touch("next")
    shown.settle(lambda: "message" in shown.eyes.names(), "the reason")
    place = place_of(shown, "key.7")
    shown.press(Qt.Key.Key_Backspace)
    assert "message" not in shown.eyes.names()
    come_to_rest(shown)
    assert place_of(shown, "key.7") == place


def test_a_dialog_that_goes_leaves_no_screen_that_cannot_be_touched(shown: Stage) -> None:
    go_to_form(shown)
    for name, way_out in (("leave", "dialog.stay"), ("help", "dialog.close")):
        shown.touch(name)
        shown.touch(way_out)
        shown.until_screen("form")
    shown.touch("next")
    shown.until_screen("preview")


def test_a_hand_that_came_to_rest_while_a_screen_faded_in_leaves_the_other_its_touches(moving: Stage) -> None:
    moving.until_screen("attract")
    moving.terminal.visit.wake()
    assert not moving.terminal.drawn
    moving.finger.rest(QPoint(20, 20))
    place = place_of(moving, "verify")
    moving.now[0] += 1
    moving.finger.tap_beside(place)
    moving.until_screen("verify")
