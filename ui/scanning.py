"""Codes that a scanner reads for the screen that is up, and how the scanners are."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from ui.background import Background
from ui.idle import IdleWatch
from ui.navigator import Dialog, Navigator


class Scanners(StrEnum):
    """What there is to hold a code before."""

    NONE = "none"  # nobody can tell of one that types as a keyboard
    WORKING = "working"
    BROKEN = "broken"


class Scanning(QObject):
    """Hands a code to the screen that asks for one; to any other, and under a dialog, it is nothing."""

    changed = Signal()

    def __init__(self, navigator: Navigator, background: Background, idle: IdleWatch) -> None:
        super().__init__()
        self._navigator = navigator
        self._background = background
        self._idle = idle
        self._scanners = Scanners.NONE

    @property
    def scanners(self) -> Scanners:
        """How the scanners are."""
        return self._scanners

    @property
    def wanted(self) -> bool:
        """Whether the screen that is up asks for a code."""
        screen = self._navigator.current
        return screen is not None and screen.takes_codes

    def take(self, scanners: Scanners) -> None:
        """Take how the scanners are now."""
        if scanners is not self._scanners:
            self._scanners = scanners
            self.changed.emit()

    def read(self, text: str) -> None:
        """Take a code that was held before a scanner."""
        screen = self._navigator.current
        if screen is None or not screen.takes_codes or not text.strip():
            return
        if self._navigator.asked is Dialog.NONE and not self._background.busy:
            self._idle.touched()
            screen.take_code(text.strip())
