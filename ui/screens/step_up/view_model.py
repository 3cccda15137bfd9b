"""Confirm once more who you are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, Slot
from PySide6.QtQml import QmlElement

from contract.events import Means
from contract.language import Bilingual
from ui.screens.recognition import RecognitionModel

if TYPE_CHECKING:
    from ui.visit import Visit

QML_IMPORT_NAME = "Terminal"
QML_IMPORT_MAJOR_VERSION = 1

PINS = frozenset({Means.PIN, Means.CARD_PIN})


@QmlElement
class StepUpModel(RecognitionModel):
    """Offers every means that raises the level; a card may simply be laid down."""

    screen = "step_up"
    help = Bilingual(
        zh="为了保护您的信息，请任选一种方式再确认一次身份，已填写的内容会保留。",
        en="To protect your information, choose one way to confirm that it is you. What you entered is kept.",
    )

    def __init__(self, means: Sequence[Means], visit: Visit) -> None:
        super().__init__()
        self._means = means
        self._visit = visit

    @Property(list, constant=True)
    def means(self) -> list[str]:
        """What raises the level."""
        return [one.value for one in self._means]

    @Slot(str)
    def choose(self, means: str) -> None:
        """Take one of them."""
        chosen = Means(means)
        if chosen in PINS:
            self._visit.ask_pin(chosen)
        else:
            self._visit.ask_card([chosen])

    @Slot()
    def back(self) -> None:
        """Give the service up."""
        self._visit.turns.cancel()
