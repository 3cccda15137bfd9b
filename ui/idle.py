"""Notices that nobody touches the screen any more, warns, and then ends the session."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

QML_IMPORT_NAME = "Terminal"
QML_IMPORT_MAJOR_VERSION = 1


class Pace(StrEnum):
    """How long a screen may rest untouched."""

    NEVER = "never"  # the screen ends by itself, or belongs to nobody
    LIST = "list"
    FORM = "form"


@dataclass(frozen=True)
class IdleTimes:
    """Seconds without a touch until the warning, and seconds of the warning (WCAG 2.2.1)."""

    listing: int = 60
    form: int = 120
    warning: int = 20
    most_doublings: int = 10
    unhurried_factor: int = 3


@QmlElement
class IdleWatch(QObject):
    """Counts down; *I need more time* doubles the time of this session.

    `rang` asks for a tone: when the warning comes, and once more at half its time.
    """

    changed = Signal()
    timed_out = Signal()
    rang = Signal()

    def __init__(self, times: IdleTimes | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._times = times or IdleTimes()
        self._pace = Pace.NEVER
        self._doublings = 0
        self._factor = 1
        self._left = 0
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._warn)
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._count)

    @Property(bool, notify=changed)
    def warning(self) -> bool:
        """Whether the warning is up."""
        return self._left > 0

    @Property(int, notify=changed)
    def secondsLeft(self) -> int:  # noqa: N802 - QML's spelling
        """Seconds until the session ends."""
        return self._left

    def allowance(self) -> int:
        """Return the seconds that the present screen may rest untouched; 0 for ever."""
        seconds = {Pace.NEVER: 0, Pace.LIST: self._times.listing, Pace.FORM: self._times.form}[self._pace]
        return int(seconds * self._factor * 2**self._doublings)

    def set_pace(self, pace: Pace) -> None:
        """Begin to watch a new screen."""
        self._pace = pace
        self._restart()

    def set_unhurried(self, unhurried: bool) -> None:
        """Wait three times as long in modes for people who need it."""
        self._factor = self._times.unhurried_factor if unhurried else 1
        if not self._left:
            self._restart()

    def touched(self) -> None:
        """Somebody touched the screen or pressed a key."""
        if self._left:
            self._left = self._times.warning
            self.changed.emit()
        else:
            self._restart()

    @Slot()
    def here(self) -> None:
        """Somebody answered the warning."""
        self._restart()

    @Slot()
    def more_time(self) -> None:
        """Double the time of this session."""
        self._doublings = min(self._doublings + 1, self._times.most_doublings)
        self._restart()

    def reset(self) -> None:
        """Forget the session's doublings."""
        self._doublings = 0
        self._factor = 1
        self._restart()

    def _restart(self) -> None:
        self._second.stop()
        self._left = 0
        seconds = self.allowance()
        if seconds:
            self._rest.start(min(seconds * 1000, 2**31 - 1))
        else:
            self._rest.stop()
        self.changed.emit()

    @Slot()
    def _warn(self) -> None:
        self._left = self._times.warning
        self._second.start()
        self.changed.emit()
        self.rang.emit()

    @Slot()
    def _count(self) -> None:
        self._left -= 1
        if self._left > 0:
            self.changed.emit()
            if self._left == self._times.warning // 2:
                self.rang.emit()
            return
        self._restart()
        self.timed_out.emit()
