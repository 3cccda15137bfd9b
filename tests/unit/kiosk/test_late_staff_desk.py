"""Staff come in before the store is open: they read why, decide nothing, and are told of once it is."""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from argon2 import PasswordHasher
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from config.complaint import Refused
from config.loader import load
from contract.dead_letters import DismissReason
from contract.effects import StaffVerdict
from contract.staff import StaffEnd
from kiosk.app.back_office import BackOffice
from kiosk.app.late_staff_desk import LateStaffDesk
from kiosk.app.terminal import Terminal
from kiosk.domain.errors import KioskError
from kiosk.identity.pin import FREE_TRIES
from kiosk.maintenance import store_words
from kiosk.maintenance.closed_staff_desk import OPENING, ClosedStaffDesk
from kiosk.maintenance.staff_desk import StaffDesk
from kiosk.maintenance.staff_roll import Member, StaffRoll
from kiosk.maintenance.views import Entered
from kiosk.maintenance.views import Refused as RefusedPin
from kiosk.store.failures import StoreFault
from tests.helpers.terminal_store import HandClock
from tests.unit.kiosk.test_haste import SETTINGS
from ui.screens.staff.view_model import StaffModel

PIN = "482915"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
DECISIONS: list[Callable[[StaffDesk], object]] = [
    lambda desk: desk.replay(UUID(int=1)),
    lambda desk: desk.dismiss(UUID(int=1), DismissReason.REPEATED),
    lambda desk: desk.settle(UUID(int=1), StaffVerdict.THERE),
]


class Recorder:
    """A real desk that answers every call with its name and arguments, and keeps what is told."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.inside: Member | None = None

    def take_over(self, events: list[Any], inside: Member | None) -> None:
        self.told += [event.type for event in events]
        self.inside = inside

    def __getattr__(self, name: str) -> object:
        return lambda *arguments: (name, *arguments)


@pytest.fixture(name="closed")
def _closed(tmp_path: Path) -> ClosedStaffDesk:
    return ClosedStaffDesk(
        StaffRoll(CHEAP.hash(PIN)),
        lambda: KioskError(StoreFault.FULL),
        folder=tmp_path,
        clock=HandClock(),
        hasher=CHEAP,
    )


def test_who_knows_the_pin_reads_what_keeps_the_store_shut(closed: ClosedStaffDesk) -> None:
    entered = closed.enter(PIN)
    assert isinstance(entered, Entered)
    view = entered.view
    assert (view.store.what, view.store.do) == (
        store_words.FAULTS[StoreFault.FULL],
        store_words.MAKE_ROOM,
    )
    assert [fact.label for fact in view.store.facts] == [store_words.FREE, store_words.SIZE]
    assert (view.link.well, view.queue.quiet, view.known, view.decidable) == (False, False, False, False)


def test_a_store_that_is_being_opened_is_no_fault(tmp_path: Path) -> None:
    desk = ClosedStaffDesk(StaffRoll(None), lambda: None, folder=tmp_path, clock=HandClock(), hasher=CHEAP)
    assert desk.look().store.what == OPENING
    assert not desk.has_pin
    assert isinstance(desk.enter(PIN), RefusedPin)


def test_wrong_pins_lock_without_a_store(closed: ClosedStaffDesk) -> None:
    refusals = [closed.enter("000000") for _ in range(FREE_TRIES)]
    assert refusals[-1] == RefusedPin(0, 60)
    assert closed.enter(PIN) == RefusedPin(0, 60)


@pytest.mark.parametrize("decide", DECISIONS)
def test_nothing_can_be_decided(closed: ClosedStaffDesk, decide: Callable[[StaffDesk], object]) -> None:
    with pytest.raises(KioskError) as refused:
        decide(closed)
    assert refused.value.code == StoreFault.FULL


def test_who_came_before_is_told_by_the_real_desk_once(tmp_path: Path) -> None:
    real: list[Any] = []
    late = LateStaffDesk(
        StaffRoll(CHEAP.hash(PIN)),
        tmp_path,
        lambda: KioskError(StoreFault.READ_ONLY),
        lambda: real[0] if real else None,
    )
    assert late.has_pin
    assert late.enter("000000") == RefusedPin(FREE_TRIES - 1, 0)
    assert isinstance(late.enter(PIN), Entered)
    late.leave(StaffEnd.LEFT)
    real.append(Recorder())
    late.look()
    late.look()
    assert real[0].told == ["staff.refused", "staff.entered", "staff.left"]
    assert real[0].inside is None


def test_who_is_inside_when_the_real_desk_comes_stays_inside(tmp_path: Path) -> None:
    real: list[Any] = []
    roll = StaffRoll(CHEAP.hash(PIN))
    late = LateStaffDesk(roll, tmp_path, lambda: None, lambda: real[0] if real else None)
    late.enter(PIN)
    real.append(Recorder())
    late.look()
    assert real[0].told == ["staff.entered"]
    assert real[0].inside == roll.member()


def test_every_call_is_handed_on(tmp_path: Path) -> None:
    late = LateStaffDesk(StaffRoll("hash"), tmp_path, lambda: None, Recorder)  # type: ignore[arg-type,return-value]  # answers anything
    for name, method in inspect.getmembers(StaffDesk, inspect.isfunction):
        given = tuple(f"argument {number}" for number in range(len(inspect.signature(method).parameters) - 1))
        answered = getattr(late, name)(*given)
        assert answered == (None if name in {"leave", "number_of"} else (name, *given))


def test_staff_reach_a_terminal_whose_disk_is_full_from_the_start(
    qt: QGuiApplication,  # noqa: ARG001 - Qt must run
    tmp_path: Path,
) -> None:
    (tmp_path / "terminal.yaml").write_text(f"{SETTINGS}staff: {{pin_hash: '{CHEAP.hash(PIN)}'}}\n")
    config = load(tmp_path / "terminal.yaml")
    assert not isinstance(config, Refused)

    def open_office() -> BackOffice:
        raise KioskError(StoreFault.FULL)

    bugs: list[BaseException] = []
    terminal = Terminal(config, open_office, data=tmp_path, on_bug=bugs.append)
    navigator = terminal.screen.navigator

    def until(screen: str) -> None:
        deadline = time.monotonic() + 30
        while navigator.current is None or navigator.current.screen != screen:
            assert time.monotonic() < deadline, screen
            QTest.qWait(2)

    terminal.start()
    until("out_of_service")
    terminal.screen.staff.knock()
    until("pin")
    terminal.screen.staff.enter(PIN)
    until("staff")
    model = navigator.current
    assert isinstance(model, StaffModel)
    assert model.told["store"]["what"]["en"] == "The disk is full"
    model.back()
    until("out_of_service")
    assert terminal.stop()
    assert bugs == []
