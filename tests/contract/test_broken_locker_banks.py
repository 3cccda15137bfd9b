"""The suite of locker banks finds drivers that break its promises: each is broken in one place on purpose."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from _pytest.mark import ParameterSet

from devices.device import Announcement
from devices.drivers.locker_cu48 import BoardsCu48
from devices.errors import DeviceError
from devices.locker_bank import DoorOpened, Position, UnlockOutcome, UnlockResult
from devices.lockers.board_bank import BoardBank
from devices.lockers.board_watch import BoardWatch
from devices.lockers.boards import Contact, Pulse
from devices.lockers.door_memory import DoorMemory, Pulsed
from devices.lockers.link import Link
from devices.lockers.opening import Opening, Order
from devices.lockers.rounds import Rounds
from devices.lockers.wired_boards import WiredBoards
from devices.protocols import locker_cu48
from tests.contract import test_locker_banks as suite
from tests.helpers.locker_families import WAYS
from tests.helpers.locker_rigs import LockerRig

PATIENT = 3.0  # seconds, in place of the suite's: some of these wait in vain


def asks_again(patch: pytest.MonkeyPatch) -> None:
    once = WiredBoards.pulse

    def pulse(self: WiredBoards, address: int, lock: int, within: float) -> Pulse:
        said = once(self, address, lock, within)
        return once(self, address, lock, within) if said is Pulse.UNANSWERED else said

    patch.setattr(WiredBoards, "pulse", pulse)


def believes_the_board(patch: pytest.MonkeyPatch) -> None:
    looks = Opening._follow

    def follow(self: Opening, order: Order, before: Position, pulse: Pulse) -> UnlockResult:
        return UnlockResult.OPENED if pulse is Pulse.ACKNOWLEDGED else looks(self, order, before, pulse)

    patch.setattr(Opening, "_follow", follow)


def asks_nobody_before(patch: pytest.MonkeyPatch) -> None:
    def run(self: Opening, order: Order) -> UnlockOutcome:
        before = self._memory.position
        pulse = self._pulse(order)
        if isinstance(pulse, UnlockResult):
            return UnlockOutcome(pulse)
        return UnlockOutcome(self._follow(order, before, pulse), self._memory.position)

    patch.setattr(Opening, "run", run)


def calls_the_unknown_unsent(patch: pytest.MonkeyPatch) -> None:
    honest = BoardBank.unlock

    def unlock(self: BoardBank, door: str, **how: Any) -> UnlockOutcome:
        outcome = honest(self, door, **how)
        if outcome.result is UnlockResult.UNKNOWN:
            return replace(outcome, result=UnlockResult.NOT_SENT)
        return outcome

    patch.setattr(BoardBank, "unlock", unlock)


def reads_contacts_one_way_round(patch: pytest.MonkeyPatch) -> None:
    def position(_: BoardWatch, contact: Contact) -> Position:
        return Position.CLOSED if contact.made else Position.OPEN

    patch.setattr(BoardWatch, "_position", position)


def hears_any_board(patch: pytest.MonkeyPatch) -> None:
    def contacts(self: BoardsCu48, address: int) -> Sequence[Contact]:
        request = locker_cu48.query_request(address)
        told = self._link.ask(request, locker_cu48.answers(), locker_cu48.parse_contacts)
        return [Contact(made) for made in told.made]

    patch.setattr(BoardsCu48, "_contacts", contacts)


def adds_nothing_up(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(locker_cu48, "_is_sound", lambda _: True)


def pulses_what_stands_open(patch: pytest.MonkeyPatch) -> None:
    careful = BoardBank.unlock

    def unlock(self: BoardBank, door: str, **how: Any) -> UnlockOutcome:
        return careful(self, door, **{**how, "anyway": True})

    patch.setattr(BoardBank, "unlock", unlock)


def takes_an_echo_for_an_answer(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Link, "_comes_back", lambda *_: False)


def commands_every_opening(patch: pytest.MonkeyPatch) -> None:
    honest = DoorMemory._opened

    def opened(self: DoorMemory, before: Position | None, at: float) -> Iterator[Announcement]:
        self._pulsed_at = at
        yield from honest(self, before, at)

    patch.setattr(DoorMemory, "_opened", opened)


def opens_the_next_door(patch: pytest.MonkeyPatch) -> None:
    right = WiredBoards.pulse

    def pulse(self: WiredBoards, address: int, lock: int, within: float) -> Pulse:
        return right(self, address, lock % WAYS + 1, within)

    patch.setattr(WiredBoards, "pulse", pulse)


def names_no_job(patch: pytest.MonkeyPatch) -> None:
    honest = DoorMemory.pulsed

    def pulsed(self: DoorMemory, job: str, at: float) -> Pulsed:
        del job
        return honest(self, "", at)

    patch.setattr(DoorMemory, "pulsed", pulsed)


def is_lost_with_one_board(patch: pytest.MonkeyPatch) -> None:
    def fail(self: Rounds) -> None:
        for watch in self._watches:
            if watch.is_silent and watch.missed is not None:
                raise watch.missed

    patch.setattr(Rounds, "_fail_where_all_are_silent", fail)


def sees_an_edge_at_the_start(patch: pytest.MonkeyPatch) -> None:
    honest = DoorMemory._opened

    def opened(self: DoorMemory, before: Position | None, at: float) -> Iterator[Announcement]:
        yield from honest(self, before, at)
        if before is None:
            yield DoorOpened(self._door, commanded=False)

    patch.setattr(DoorMemory, "_opened", opened)


def blames_no_door(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(DoorMemory, "stayed_closed", lambda _: None)


@dataclass(frozen=True)
class Saboteur:
    """What is broken, the boards it is tried on, and a test of the suite that finds it."""

    breaks: Callable[[pytest.MonkeyPatch], None]
    boards: str
    found_by: Callable[..., None]
    trouble: tuple[str, ...] = ()


SABOTEURS = [
    Saboteur(asks_again, "cu48", suite.test_a_lost_answer_is_looked_up_and_not_asked_for_again),
    Saboteur(believes_the_board, "wkly", suite.test_a_contact_stuck_at_closed_is_no_opening),
    Saboteur(
        asks_nobody_before, "wkly", suite.test_without_a_good_answer_before_the_pulse_there_is_none, ("half",)
    ),
    Saboteur(
        calls_the_unknown_unsent,
        "cu48",
        suite.test_power_lost_after_the_bolt_moved_is_unknown_until_the_door_tells,
    ),
    Saboteur(reads_contacts_one_way_round, "cu48", suite.test_pulse_opening_and_closing_are_three_facts),
    Saboteur(
        hears_any_board,
        "cu48",
        suite.test_without_a_good_answer_before_the_pulse_there_is_none,
        ("other-address",),
    ),
    Saboteur(
        adds_nothing_up,
        "cu48",
        suite.test_without_a_good_answer_before_the_pulse_there_is_none,
        ("checksum",),
    ),
    Saboteur(pulses_what_stands_open, "cu16", suite.test_a_door_that_stands_open_gets_no_pulse),
    Saboteur(
        takes_an_echo_for_an_answer,
        "8a-echo-inverted-serial",
        suite.test_pulse_opening_and_closing_are_three_facts,
    ),
    Saboteur(commands_every_opening, "8a", suite.test_a_door_that_opens_by_itself_was_not_commanded),
    Saboteur(opens_the_next_door, "modbus-tcp", suite.test_pulse_opening_and_closing_are_three_facts),
    Saboteur(names_no_job, "modbus-tcp", suite.test_evidence_counts_one_opening_and_names_its_job),
    Saboteur(
        is_lost_with_one_board, "wkly", suite.test_a_silent_board_takes_its_own_doors_away_and_no_others
    ),
    Saboteur(sees_an_edge_at_the_start, "cu16", suite.test_a_door_open_at_the_start_is_no_edge),
    Saboteur(blames_no_door, "8a", suite.test_a_door_that_does_not_open_is_told_and_freed_it_opens),
]


WAIT_IN_VAIN = {
    asks_nobody_before,
    calls_the_unknown_unsent,
    is_lost_with_one_board,
    opens_the_next_door,
    takes_an_echo_for_an_answer,
}  # over a second each


def quickly() -> list[ParameterSet]:
    """Return the saboteurs, those marked slow that are found by waiting."""
    return [
        pytest.param(one, id=one.breaks.__name__, marks=[pytest.mark.slow] * (one.breaks in WAIT_IN_VAIN))
        for one in SABOTEURS
    ]


@contextmanager
def running(saboteur: Saboteur, folder: Path) -> Iterator[LockerRig]:
    rig: LockerRig = suite.RIGS[saboteur.boards](folder)
    rig.start()
    try:
        yield rig
    finally:
        rig.stop()


@pytest.mark.parametrize("saboteur", quickly())
def test_a_broken_bank_is_found_by_a_test_that_the_sound_one_passes(
    saboteur: Saboteur, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suite, "PATIENT", PATIENT)
    with running(saboteur, tmp_path) as sound:
        saboteur.found_by(sound, *saboteur.trouble)
    saboteur.breaks(monkeypatch)
    with running(saboteur, tmp_path) as broken, pytest.raises((AssertionError, DeviceError)):
        saboteur.found_by(broken, *saboteur.trouble)
