"""What this person can do here, and what waits for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, Slot
from PySide6.QtQml import QmlElement

from contract.availability import Availability
from contract.language import Bilingual
from kiosk.journey.views import HomeView, NotRecognised, ServiceTile
from ui.navigator import Dialog
from ui.screens.recognition import RecognitionModel
from ui.words import HINDRANCES, LIMITS, NOT_POSSIBLE, REFUSAL_ADVICE, REFUSALS, Said, advice, said

if TYPE_CHECKING:
    from ui.visit import Visit

QML_IMPORT_NAME = "Terminal"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class HomeModel(RecognitionModel):
    """The catalogue by category; what waits comes first."""

    screen = "home"
    help = Bilingual(
        zh="轻触要办理的业务。灰色的业务现在不能办理，原因写在它的下方。",
        en="Touch what you need. What is grey does not work now; the reason stands below it.",
    )

    def __init__(self, view: HomeView, visit: Visit) -> None:
        super().__init__()
        self._view = view
        self._visit = visit

    @Property(list, constant=True)
    def waiting(self) -> list[dict[str, object]]:
        """What waits for this person."""
        return [
            {"title": said(one.title), "icon": one.icon, "note": said(one.note)} for one in self._view.waiting
        ]

    @Property(list, constant=True)
    def categories(self) -> list[dict[str, object]]:
        """The categories that hold a service, each with its tiles."""
        return [
            {
                "title": said(category.title),
                "icon": category.icon,
                "tiles": [_tile(tile) for tile in category.tiles],
            }
            for category in self._view.categories
            if category.tiles
        ]

    @Property(dict, constant=True)
    def facilities(self) -> Said:
        """Whom to call."""
        return said(self._visit.settings.facilities)

    @Property(dict, constant=True)
    def elsewhere(self) -> Said:
        """Where the nearest other terminal is."""
        return said(self._visit.settings.elsewhere)

    @Slot(str)
    def open(self, service_id: str) -> None:
        """Start a service."""
        self._visit.turns.open(service_id)

    @Slot(int)
    def collect(self, index: int) -> None:
        """Collect what waits."""
        waiting = self._view.waiting[index]
        self._visit.turns.open(waiting.service_id, waiting.claim_code)

    @Slot()
    def verify(self) -> None:
        """Check a certificate."""
        self._visit.verify_certificate()

    def refused(self, result: NotRecognised) -> None:
        """Say so in a dialog: the home screen stays."""
        self._visit.navigator.ask(
            Dialog.NOTICE,
            {"title": said(REFUSALS[result.reason]), "lead": said(REFUSAL_ADVICE[result.reason])},
        )


def _tile(tile: ServiceTile) -> dict[str, object]:
    works = tile.availability is not Availability.NOT_NOW
    return {
        "name": tile.service_id,
        "title": said(tile.title),
        "summary": said((None if works else advice(tile.hindrance, tile.elsewhere)) or tile.summary),
        "promise": said(tile.promise),
        "icon": tile.icon,
        "works": works,
        "reason": said(_reason(tile)),
    }


def _reason(tile: ServiceTile) -> Bilingual | None:
    match tile.availability:
        case Availability.AVAILABLE:
            return None
        case Availability.LIMITED:
            return LIMITS[tile.hindrance]
        case Availability.NOT_NOW:
            return HINDRANCES[tile.hindrance] or NOT_POSSIBLE
