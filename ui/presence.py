"""Whether somebody stands before the screen; it rests in the dark where nobody does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

if TYPE_CHECKING:
    from ui.navigator import Navigator

QML_IMPORT_NAME = "Terminal"
QML_IMPORT_MAJOR_VERSION = 1

RESTING = "attract"
"""The screen that goes dark; all others are somebody's."""


@QmlElement
class Presence(QObject):
    """A terminal without a sensor, or whose sensor fails, never rests."""

    changed = Signal()

    def __init__(self, navigator: Navigator) -> None:
        super().__init__()
        self._navigator = navigator
        self._nobody = False
        navigator.screen_changed.connect(self.changed)

    @Property(bool, notify=changed)
    def resting(self) -> bool:
        """Whether the screen is dark."""
        current = self._navigator.current
        return self._nobody and current is not None and current.screen == RESTING

    def take(self, *, somebody: bool) -> None:
        """Take whether somebody is there; true also where nobody can tell."""
        self._nobody = not somebody
        self.changed.emit()
