"""The terminal is closed, and why."""

from __future__ import annotations

from PySide6.QtCore import Property
from PySide6.QtQml import QmlElement

from contract.language import Bilingual
from ui.idle import Pace
from ui.screens.screen import ScreenModel
from ui.settings import ScreenSettings
from ui.words import Said, said

QML_IMPORT_NAME = "Terminal"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class OutOfServiceModel(ScreenModel):
    """Says what it means for the person, and where else to go."""

    screen = "out_of_service"
    help = Bilingual(
        zh="请使用附近的其他终端，或联系下面的工作人员。",
        en="Please use another terminal, or call the number below.",
    )
    pace = Pace.NEVER
    can_leave = False

    def __init__(self, reason: Bilingual, settings: ScreenSettings) -> None:
        super().__init__()
        self._reason = reason
        self._settings = settings

    @Property(dict, constant=True)
    def reason(self) -> Said:
        """Why it is closed."""
        return said(self._reason)

    @Property(dict, constant=True)
    def elsewhere(self) -> Said:
        """Where the next terminal is, if there is one."""
        return said(self._settings.elsewhere)

    @Property(dict, constant=True)
    def facilities(self) -> Said:
        """Whom to call."""
        return said(self._settings.facilities)
