"""A reader that comes and goes does not make the screen flicker."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer

from contract.events import Means
from ui.readers import Readers, SteadyReaders

pytestmark = pytest.mark.usefixtures("qt")
BADGE, ID_CARD = frozenset({Means.BADGE}), frozenset({Means.ID_CARD})
WORKS, BROKEN, RETURNING = Readers(BADGE), Readers(broken=BADGE), Readers(reconnecting=BADGE)


class Told:
    """Steady readers, and what they told."""

    def __init__(self) -> None:
        self.readers = SteadyReaders()
        self.told: list[Readers] = []
        self.readers.changed.connect(lambda: self.told.append(self.readers.told))
        [self.timer] = self.readers.findChildren(QTimer)

    def wait(self, times: int = 2) -> None:
        """Let half a second pass, and one and a half more."""
        for _ in range(times):
            if self.timer.isActive():
                self.timer.stop()
                self.timer.timeout.emit()


def test_what_works_is_told_at_once_and_what_is_broken_after_a_while() -> None:
    told = Told()
    told.readers.take(WORKS)
    assert told.told == [WORKS]
    told.readers.take(BROKEN)
    assert told.told == [WORKS]
    told.wait()
    assert told.told == [WORKS, RETURNING, BROKEN]
    told.readers.take(WORKS)
    assert told.told == [WORKS, RETURNING, BROKEN, WORKS]


@pytest.mark.parametrize("ill", [RETURNING, BROKEN])
def test_one_that_comes_back_in_time_was_being_reconnected(ill: Readers) -> None:
    told = Told()
    told.readers.take(WORKS)
    told.readers.take(ill)
    told.wait(1)
    told.readers.take(WORKS)
    assert not told.timer.isActive()
    assert told.told == [WORKS, RETURNING, WORKS]


def test_one_that_is_still_looked_for_is_broken_when_it_counts_as_lost() -> None:
    told = Told()
    told.readers.take(WORKS)
    told.readers.take(RETURNING)
    told.wait()
    assert told.told == [WORKS, RETURNING]
    told.readers.take(BROKEN)
    assert told.told == [WORKS, RETURNING, BROKEN]


def test_a_loose_cable_is_not_told_at_all() -> None:
    told = Told()
    for _ in range(5):
        told.readers.take(WORKS)
        told.readers.take(BROKEN)
    told.readers.take(WORKS)
    told.wait()
    assert told.told == [WORKS]


def test_a_reader_that_is_found_after_the_other_one_was_never_broken() -> None:
    told = Told()
    told.readers.take(Readers(working=BADGE, broken=ID_CARD))
    told.readers.take(Readers(working=BADGE | ID_CARD))
    told.wait()
    assert told.told == [WORKS, Readers(working=BADGE | ID_CARD)]


def test_one_that_stays_broken_is_told_although_the_other_one_comes_and_goes() -> None:
    told = Told()
    told.readers.take(Readers(working=BADGE | ID_CARD))
    told.readers.take(Readers(working=ID_CARD, broken=BADGE))
    told.readers.take(Readers(broken=BADGE | ID_CARD))
    told.readers.take(Readers(working=ID_CARD, broken=BADGE))
    told.wait()
    assert told.told == [
        Readers(working=BADGE | ID_CARD),
        Readers(working=ID_CARD, reconnecting=BADGE),
        Readers(working=ID_CARD, broken=BADGE),
    ]


def test_what_is_no_change_is_not_told() -> None:
    told = Told()
    told.readers.take(WORKS)
    told.readers.take(WORKS)
    assert told.told == [WORKS]
