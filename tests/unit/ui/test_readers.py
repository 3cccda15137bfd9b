"""A reader that comes and goes does not make the screen flicker."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer

from contract.events import Means
from ui.readers import Readers, SteadyReaders

pytestmark = pytest.mark.usefixtures("qt")
WORKS = Readers(working=frozenset({Means.BADGE}))
BROKEN = Readers(broken=frozenset({Means.BADGE}))


class Told:
    """Steady readers, and what they told."""

    def __init__(self) -> None:
        self.readers = SteadyReaders()
        self.told: list[Readers] = []
        self.readers.changed.connect(lambda: self.told.append(self.readers.told))
        [self.timer] = self.readers.findChildren(QTimer)

    def wait(self) -> None:
        """Let the time of rest be over."""
        assert self.timer.isActive()
        self.timer.stop()
        self.timer.timeout.emit()


def test_a_change_after_a_rest_is_told_at_once() -> None:
    told = Told()
    told.readers.take(WORKS)
    assert told.told == [WORKS]
    told.wait()
    told.readers.take(BROKEN)
    assert told.told == [WORKS, BROKEN]


def test_a_loose_cable_is_told_now_and_then() -> None:
    told = Told()
    for _ in range(5):
        told.readers.take(WORKS)
        told.readers.take(BROKEN)
    assert told.told == [WORKS]
    told.wait()
    assert told.told == [WORKS, BROKEN]
    told.readers.take(WORKS)
    told.readers.take(BROKEN)
    told.wait()
    assert told.told == [WORKS, BROKEN], "it is as it was told"
    assert not told.timer.isActive()


def test_what_is_no_change_is_not_told() -> None:
    told = Told()
    told.readers.take(WORKS)
    told.wait()
    told.readers.take(WORKS)
    assert told.told == [WORKS]
