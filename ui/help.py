"""Help on every screen: what to do now, what can be done here, whom to call, where else it works."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from ui.words import Said, said

if TYPE_CHECKING:
    from ui.visit import Visit

QML_IMPORT_NAME = "Terminal"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class Help(QObject):
    """Lies over the screen until it is closed, or until something happens below it."""

    changed = Signal()

    def __init__(self, visit: Visit, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._visit = visit
        self._open = False
        visit.navigator.screen_changed.connect(self.close)
        visit.navigator.dialog_changed.connect(self.close)

    @Property(bool, notify=changed)
    def open(self) -> bool:
        """Whether it is up."""
        return self._open

    @Property(dict, notify=changed)
    def now(self) -> Said:
        """What to do on the screen below."""
        screen = self._visit.navigator.current
        return said(None if screen is None else screen.help)

    @Property(list, notify=changed)
    def services(self) -> list[Said]:
        """Titles of what can be done here, as last announced."""
        return [said(tile.title) for category in self._visit.offered for tile in category.tiles]

    @Property(dict, constant=True)
    def call(self) -> Said:
        """Whom to call."""
        return said(self._visit.settings.facilities)

    @Property(dict, constant=True)
    def elsewhere(self) -> Said:
        """Where the nearest other terminal is."""
        return said(self._visit.settings.elsewhere)

    @Slot()
    def toggle(self) -> None:
        """Show it, or take it away."""
        self._set(shown=not self._open)

    @Slot()
    def close(self) -> None:
        """Take it away."""
        self._set(shown=False)

    def _set(self, *, shown: bool) -> None:
        if shown is not self._open:
            self._open = shown
            self.changed.emit()
