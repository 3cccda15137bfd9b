"""A door whose board cannot tell of it is opened with one pulse, and nothing is concluded from it."""

from __future__ import annotations

import pytest

from devices.device import USABLE
from devices.drivers.locker_wkly import LockerWkly, LockerWklyOptions
from devices.locker_bank import DoorOpened, Position, UnlockResult
from devices.protocols import locker_wkly as protocol
from devices.protocols.locker_wkly import CLOSED, DONE, FAILED, OPEN, Command, Message

PATIENT = 5.0  # seconds for what is told at once
OPTIONS = {"url": "loop://", "boards": [{"address": 1, "ways": 3}]}


class Board:
    """The other end of a wire: three locks; the states are what it tells of them."""

    def __init__(self, *states: int) -> None:
        self.states = list(states)
        self.orders: list[int] = []
        self._coming = b""

    def open(self) -> None: ...

    def close(self) -> None: ...

    def drain(self) -> None: ...

    def write(self, data: bytes) -> None:
        asked = protocol.parse(data)
        told = bytes((DONE, len(self.states), *self.states))
        if asked.command is Command.OPEN_ONE:
            [lock] = asked.data
            self.orders.append(lock)
            told = bytes((DONE, lock, self.states[lock - 1]))
        self._coming += protocol.frame(Message(asked.address, asked.command, told))

    def read(self, most: int, *, within: float) -> bytes:
        del most, within
        coming, self._coming = self._coming, b""
        return coming


def bank_on(board: Board) -> LockerWkly:
    bank = LockerWkly(LockerWklyOptions.model_validate(OPTIONS), board)
    bank.open()
    return bank


def positions(bank: LockerWkly) -> list[Position]:
    return [one.position for one in bank.doors()]


@pytest.mark.parametrize("anyway", [False, True])
def test_a_door_of_which_its_board_cannot_tell_gets_one_pulse_and_no_evidence(anyway: bool) -> None:
    board = Board(CLOSED, FAILED, CLOSED)
    bank = bank_on(board)
    assert positions(bank) == [Position.CLOSED, Position.UNKNOWN, Position.CLOSED]
    outcome = bank.unlock("2", within=PATIENT, job="gift-1", anyway=anyway)
    assert (outcome.result, outcome.position) == (UnlockResult.NO_EVIDENCE, Position.UNKNOWN)
    assert (outcome.acknowledged, board.orders) == (True, [2])
    shown = bank.evidence("2")
    assert (shown.counter, shown.job, shown.position) == (0, "gift-1", Position.UNKNOWN)
    report = bank.watch()
    assert (report.status in USABLE, report.faults) == (True, frozenset())


def test_a_door_of_which_its_board_no_longer_tells_stays_unknown_and_is_seen_again() -> None:
    board = Board(CLOSED, CLOSED, CLOSED)
    bank = bank_on(board)
    heard: list[object] = []
    bank.announce = heard.append
    board.states[1] = FAILED
    bank.watch()
    assert positions(bank)[1] is Position.CLOSED, "one look that tells nothing is passed over"
    bank.watch()
    assert positions(bank)[1] is Position.UNKNOWN
    assert bank.unlock("2", within=PATIENT).result is UnlockResult.NO_EVIDENCE
    board.states[1] = OPEN
    bank.watch()
    assert positions(bank)[1] is Position.OPEN
    assert heard == [DoorOpened("2", commanded=True)]
