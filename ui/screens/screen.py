"""What every screen's model has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtQml import QmlElement

from contract.language import Bilingual
from kiosk.journey.counter import Reading
from kiosk.journey.views import FieldProblem
from ui.idle import Pace

QML_IMPORT_NAME = "Terminal"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class ScreenModel(QObject):
    """The model of one screen: `screen` names its folder.

    `help` says in plain words what to do on it. One that names `kinds` shows steps of a journey, and is
    made from a StepView and the Turns. `rearranged`: what can be touched came, went or moved on it.
    """

    rearranged = Signal()

    screen: ClassVar[str] = ""
    help: ClassVar[Bilingual]
    kinds: ClassVar[tuple[str, ...]] = ()
    pace: Pace = Pace.LIST
    can_leave: ClassVar[bool] = True
    ask_before_leaving: ClassVar[bool] = False
    takes_cards: ClassVar[bool] = False
    takes_codes: ClassVar[bool] = False

    def takes(self, reading: Reading) -> bool:
        """Say whether the screen has a use for what was laid on a reader."""
        del reading
        return self.takes_cards

    def put_up(self) -> None:
        """Begin what happens only while the screen is up."""

    def put_away(self) -> None:
        """End it."""

    def paper_moved(self) -> None:
        """Take that something else is known of the paper that came out for this person."""

    def take_code(self, text: str) -> None:
        """Take what a scanner read, where the screen `takes_codes`."""

    def take_problems(self, problems: Sequence[FieldProblem]) -> bool:
        """Show what was wrong with the answers; return False where this screen has no place for it."""
        del problems
        return False
