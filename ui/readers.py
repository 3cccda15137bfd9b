"""Which readers of cards work, as the screens need to know it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from contract.events import Means


@dataclass(frozen=True)
class Readers:
    """Means whose reader works, whose reader is there and does not, and whose reader is being reconnected."""

    working: frozenset[Means] = frozenset()
    broken: frozenset[Means] = frozenset()
    reconnecting: frozenset[Means] = frozenset()


class SteadyReaders(QObject):
    """Tells at once that a reader works, and 2 s after it failed that it is broken.

    In between, from half a second on, it is being reconnected: a loose cable that is in and out is not told.
    """

    UNTOLD_MS = 500
    RECONNECTING_MS = 1500

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._told = self._latest = Readers()
        self._steady = QTimer(self)
        self._steady.setSingleShot(True)
        self._steady.timeout.connect(self._go_on)

    @property
    def told(self) -> Readers:
        """What the screens say."""
        return self._told

    def take(self, readers: Readers) -> None:
        """Take which readers work now."""
        self._latest = readers
        ill = self._just_ill()
        known = ill & self._told.reconnecting
        if not ill:
            self._steady.stop()
        elif not self._steady.isActive():
            if ill == known:  # for longer than a reader gets to come back
                self._tell(readers)
                return
            self._steady.start(self.UNTOLD_MS)
        said_to_work = ill & self._told.working
        self._tell(Readers(readers.working | said_to_work, readers.broken - ill, known))

    def _just_ill(self) -> frozenset[Means]:
        return (self._latest.broken | self._latest.reconnecting) - self._told.broken

    @Slot()
    def _go_on(self) -> None:
        """Tell of what has been ill long enough for the next word."""
        ill = self._just_ill()
        if ill <= self._told.reconnecting:
            self._tell(self._latest)
        else:
            self._tell(Readers(self._latest.working, self._latest.broken - ill, ill))
            self._steady.start(self.RECONNECTING_MS)

    def _tell(self, readers: Readers) -> None:
        if readers != self._told:
            self._told = readers
            self.changed.emit()
