"""Which of the gifts that wait: the `gift` step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, Slot
from PySide6.QtQml import QmlElement

from contract.language import Bilingual
from kiosk.journey.gift_words import collect_by
from kiosk.journey.views import GiftContent, StepView
from ui.idle import Pace
from ui.screens.step import StepModel
from ui.words import Said, said

if TYPE_CHECKING:
    from ui.turns import Turns

QML_IMPORT_NAME = "Terminal"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class GiftModel(StepModel):
    """A touch on a gift is the answer, and opens a door."""

    screen = "gift"
    help = Bilingual(
        zh="轻触要领取的礼品，储物柜的门会自动打开。取出礼品后，请把柜门关好。",
        en="Touch the gift that you want, and a door of the lockers opens. Take it and close the door.",
    )
    kinds = ("gift",)
    pace = Pace.LIST
    ask_before_leaving = False

    def __init__(self, step: StepView, turns: Turns) -> None:
        super().__init__(step, turns)
        if not isinstance(step.content, GiftContent):
            raise TypeError(f"a gift step needs GiftContent, got {type(step.content).__name__}")
        self._content = step.content

    @Property(list, constant=True)
    def gifts(self) -> list[dict[str, object]]:
        """What waits, those first that must be collected soonest."""
        return [
            {
                "value": gift.gift_id,
                "title": said(gift.title),
                "until": said(collect_by(gift.collect_until)),
                "reason": said(gift.hindrance),
                "works": gift.hindrance is None,
            }
            for gift in self._content.gifts
        ]

    @Property(dict, constant=True)
    def facilities(self) -> Said:
        """Whom to ask."""
        return said(self._turns.settings.facilities)

    @Slot(str)
    def choose(self, value: str) -> None:
        """Collect one of them."""
        self.answer({"gift": value})
