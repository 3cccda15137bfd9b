"""The attract screen: what one can do here, and whether it works."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from contract.availability import Availability
from contract.language import Bilingual
from kiosk.journey.views import ServiceCategory
from ui.idle import Pace
from ui.screens.screen import ScreenModel
from ui.words import HINDRANCES, Said, said

if TYPE_CHECKING:
    from ui.visit import Visit

QML_IMPORT_NAME = "Terminal"
QML_IMPORT_MAJOR_VERSION = 1

REFRESH_MS = 30_000
SHOWN = 4


@QmlElement
class AttractModel(ScreenModel):
    """Invites; looks again every half minute whether everything works."""

    screen = "attract"
    help = Bilingual(
        zh="轻触“轻触开始”，或者直接把工卡、身份证放到读卡区。",
        en="Touch “Touch to start”, or simply lay your badge or ID card on its reader.",
    )
    pace = Pace.NEVER
    can_leave = False
    takes_cards = True
    changed = Signal()

    def __init__(self, visit: Visit) -> None:
        super().__init__()
        self._visit = visit
        self._categories: Sequence[ServiceCategory] = visit.offered
        self._known = bool(visit.offered)
        self._again = QTimer(self)
        self._again.setInterval(REFRESH_MS)
        self._again.timeout.connect(self.refresh)

    @Property(list, notify=changed)
    def services(self) -> list[dict[str, object]]:
        """The first services of the catalogue: title, promise, icon, reason."""
        tiles = [tile for category in self._categories for tile in category.tiles]
        return [
            {
                "name": tile.service_id,
                "title": said(tile.title),
                "promise": said(tile.promise),
                "icon": tile.icon,
                "works": tile.availability is not Availability.NOT_NOW,
                "reason": said(HINDRANCES[tile.hindrance]),
            }
            for tile in tiles[:SHOWN]
        ]

    @Property(list, notify=changed)
    def troubles(self) -> list[Said]:
        """What does not work now, each once."""
        found: dict[Bilingual, None] = {}
        for category in self._categories:
            for tile in category.tiles:
                reason = HINDRANCES[tile.hindrance]
                if reason is not None:
                    found[reason] = None
        return [said(reason) for reason in found]

    @Property(bool, notify=changed)
    def known(self) -> bool:
        """Whether the counter has answered yet."""
        return self._known

    @Property(dict, constant=True)
    def employer(self) -> Said:
        """Whose terminal this is."""
        return said(self._visit.settings.employer)

    def put_up(self) -> None:
        """Look whether everything works."""
        self.refresh()
        self._again.start()

    def put_away(self) -> None:
        """Stop looking."""
        self._again.stop()

    @Slot()
    def start(self) -> None:
        """Begin."""
        self._visit.wake()

    @Slot()
    def verify(self) -> None:
        """Check a certificate."""
        self._visit.verify_certificate()

    @Slot()
    def collect(self) -> None:
        """Collect with a code."""
        self._visit.collect()

    @Slot()
    def refresh(self) -> None:
        """Look whether everything works now."""
        self._visit.background.ask_quietly(self._visit.counter.announced, self._take)

    def _take(self, categories: Sequence[ServiceCategory]) -> None:
        if self._known and list(categories) == list(self._categories):
            return
        self._known = True
        self._categories = self._visit.offered = categories
        self.changed.emit()
