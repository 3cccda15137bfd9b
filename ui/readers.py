"""Which readers of cards work, as the screens need to know it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from contract.events import Means


@dataclass(frozen=True)
class Readers:
    """Means whose reader works, and means whose reader is there and does not."""

    working: frozenset[Means] = frozenset()
    broken: frozenset[Means] = frozenset()


class SteadyReaders(QObject):
    """Tells at once that a reader works, and after 2 s that one is broken: a loose cable is in and out."""

    STEADY_MS = 2000

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._told = self._latest = Readers()
        self._steady = QTimer(self)
        self._steady.setSingleShot(True)
        self._steady.setInterval(self.STEADY_MS)
        self._steady.timeout.connect(self._tell_latest)

    @property
    def told(self) -> Readers:
        """What the screens say."""
        return self._told

    def take(self, readers: Readers) -> None:
        """Take which readers work now."""
        self._latest = readers
        just_broken = readers.broken - self._told.broken
        if not just_broken:
            self._steady.stop()
        elif not self._steady.isActive():
            self._steady.start()
        said_to_work = just_broken & self._told.working
        self._tell(Readers(readers.working | said_to_work, readers.broken - just_broken))

    @Slot()
    def _tell_latest(self) -> None:
        self._tell(self._latest)

    def _tell(self, readers: Readers) -> None:
        if readers != self._told:
            self._told = readers
            self.changed.emit()
