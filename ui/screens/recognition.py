"""What the screens have in common on which somebody says who they are."""

from __future__ import annotations

from PySide6.QtCore import Property, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from contract.language import Bilingual
from kiosk.journey.views import NotRecognised
from ui.screens.screen import ScreenModel
from ui.words import REFUSAL_ADVICE, REFUSALS, Said, said, tries_left

QML_IMPORT_NAME = "Terminal"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class RecognitionModel(ScreenModel):
    """Shows a refusal with what to do next, and holds the next try back where the counter says so."""

    message_changed = Signal()
    takes_cards = True

    def __init__(self) -> None:
        super().__init__()
        self._message: Bilingual | None = None
        self._advice: Bilingual | None = None
        self._tries: Bilingual | None = None
        self._reading = False
        self._wait = 0
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._count)

    @Property(dict, notify=message_changed)
    def message(self) -> Said:
        """Why nobody was recognised, or nothing."""
        return said(self._message)

    @Property(dict, notify=message_changed)
    def advice(self) -> Said:
        """What to do next."""
        return said(self._advice)

    @Property(dict, notify=message_changed)
    def triesLeft(self) -> Said:  # noqa: N802 - QML's spelling
        """How many tries remain, where that is counted."""
        return said(self._tries)

    @Property(int, notify=message_changed)
    def waitSeconds(self) -> int:  # noqa: N802 - QML's spelling
        """Seconds until the next try."""
        return self._wait

    @Property(bool, notify=message_changed)
    def reading(self) -> bool:
        """Whether a card is being looked up."""
        return self._reading

    def begin_reading(self) -> None:
        """Show that a card is being looked up."""
        self._reading = True
        self._message = self._advice = self._tries = None
        self.message_changed.emit()
        self.rearranged.emit()

    def end_reading(self) -> None:
        """Show that the card was looked up, whatever it said."""
        self._reading = False
        self.message_changed.emit()
        self.rearranged.emit()

    def refused(self, result: NotRecognised) -> None:
        """Say why nobody was recognised."""
        self._reading = False
        self._message = REFUSALS[result.reason]
        self._advice = REFUSAL_ADVICE[result.reason]
        self._tries = None if result.tries_left is None else tries_left(result.tries_left)
        self._wait = result.wait_seconds
        if self._wait:
            self._second.start()
        self.message_changed.emit()
        self.rearranged.emit()

    def say(self, message: Bilingual, advice: Bilingual) -> None:
        """Say something else that stands in the way, and what to do next."""
        self._message, self._advice, self._tries = message, advice, None
        self.message_changed.emit()
        self.rearranged.emit()

    def put_away(self) -> None:
        """Stop counting."""
        self._second.stop()

    @Slot()
    def _count(self) -> None:
        self._wait -= 1
        if self._wait <= 0:
            self._second.stop()
        self.message_changed.emit()
