"""Which screen is up, and which question lies over it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import Property, QObject, QUrl, Signal
from PySide6.QtQml import QmlElement

from ui.screens.screen import ScreenModel

QML_IMPORT_NAME = "Terminal"
QML_IMPORT_MAJOR_VERSION = 1

SCREENS = Path(__file__).parent / "screens"


class Dialog(StrEnum):
    """What may lie over a screen."""

    NONE = ""
    LEAVE = "leave"
    TROUBLE = "trouble"
    NOTICE = "notice"


@QmlElement
class Navigator(QObject):
    """Holds the screen that is up; Main.qml loads it with its model as a required property."""

    screen_changed = Signal()
    dialog_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._screen: ScreenModel | None = None
        self._dialog = Dialog.NONE
        self._texts: dict[str, dict[str, str]] = {}
        self._reference = ""

    @property
    def current(self) -> ScreenModel | None:
        """The model of the screen that is up."""
        return self._screen

    @property
    def asked(self) -> Dialog:
        """The dialog that is up."""
        return self._dialog

    @Property(QUrl, notify=screen_changed)
    def source(self) -> QUrl:
        """The QML file of the screen that is up."""
        if self._screen is None:
            return QUrl()
        name = self._screen.screen
        file = f"{''.join(part.capitalize() for part in name.split('_'))}Screen.qml"
        return QUrl.fromLocalFile(str(SCREENS / name / file))

    @Property(QObject, notify=screen_changed)
    def view(self) -> QObject | None:
        """Its model."""
        return self._screen

    @Property(bool, notify=screen_changed)
    def leaveOffered(self) -> bool:  # noqa: N802 - QML's spelling
        """Whether there is a session to leave."""
        return self._screen is not None and self._screen.can_leave

    @Property(str, notify=dialog_changed)
    def dialog(self) -> str:
        """Which dialog is up, or ''."""
        return self._dialog.value

    @Property(dict, notify=dialog_changed)
    def texts(self) -> dict[str, dict[str, str]]:
        """Title and lead of a notice."""
        return self._texts

    @Property(str, notify=dialog_changed)
    def reference(self) -> str:
        """A small reference for staff."""
        return self._reference

    def show(self, screen: ScreenModel) -> None:
        """Put a screen up. The model before goes after its items: no binding outlives what it reads."""
        before = self._screen
        screen.setParent(self)
        self._screen = screen
        if before is not None:
            before.put_away()
        self.close_dialog()
        self.screen_changed.emit()  # the loader asks Qt to delete the items before
        if before is not None:
            before.deleteLater()  # Qt deletes in the order in which it was asked
        screen.put_up()

    def ask(
        self, dialog: Dialog, texts: dict[str, dict[str, str]] | None = None, *, reference: str = ""
    ) -> None:
        """Lay a dialog over the screen."""
        self._dialog = dialog
        self._texts = texts or {}
        self._reference = reference
        self.dialog_changed.emit()

    def close_dialog(self) -> None:
        """Take the dialog away."""
        if self._dialog is not Dialog.NONE:
            self.ask(Dialog.NONE)
