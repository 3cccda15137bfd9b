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
    """Tells which readers work, no oftener than people can read it: a loose cable is in and out."""

    STEADY_MS = 2000

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._told = self._latest = Readers()
        self._steady = QTimer(self)
        self._steady.setSingleShot(True)
        self._steady.setInterval(self.STEADY_MS)
        self._steady.timeout.connect(self._tell)

    @property
    def told(self) -> Readers:
        """What the screens say."""
        return self._told

    def take(self, readers: Readers) -> None:
        """Take which readers work now."""
        self._latest = readers
        if not self._steady.isActive():
            self._tell()

    @Slot()
    def _tell(self) -> None:
        if self._latest != self._told:
            self._told = self._latest
            self._steady.start()
            self.changed.emit()
