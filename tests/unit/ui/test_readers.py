"""A reader that comes and goes does not make the screen flicker."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer

from contract.events import Means
from ui.readers import Readers, SteadyReaders

pytestmark = pytest.mark.usefixtures("qt")
BADGE, ID_CARD = frozenset({Means.BADGE}), frozenset({Means.ID_CARD})
WORKS, BROKEN = Readers(working=BADGE), Readers(broken=BADGE)


class Told:
    """Steady readers, and what they told."""

    def __init__(self) -> None:
        self.readers = SteadyReaders()
        self.told: list[Readers] = []
        self.readers.changed.connect(lambda: self.told.append(self.readers.told))
        [self.timer] = self.readers.findChildren(QTimer)

    def wait(self) -> None:
        """Let two seconds pass."""
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
    assert told.told == [WORKS, BROKEN]
    told.readers.take(WORKS)
    assert told.told == [WORKS, BROKEN, WORKS]


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
    assert told.told == [Readers(working=BADGE | ID_CARD), Readers(working=ID_CARD, broken=BADGE)]


def test_what_is_no_change_is_not_told() -> None:
    told = Told()
    told.readers.take(WORKS)
    told.readers.take(WORKS)
    assert told.told == [WORKS]
