"""Who are you: lay a badge or an identity card down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from contract.events import Means, VisitEnd
from contract.language import Bilingual
from ui.screens.recognition import RecognitionModel
from ui.words import GO_ON_SOON, INSTEAD, NO_READER_WORKS, READER_DOWN, RECONNECTING, Said, said

if TYPE_CHECKING:
    from ui.visit import Visit

QML_IMPORT_NAME = "Terminal"
QML_IMPORT_MAJOR_VERSION = 1

PHONE_EVERY_MS = 3000


@QmlElement
class IdentifyModel(RecognitionModel):
    """Shows where to lay what; `means` narrows it down where a service asked for one of them."""

    screen = "identify"
    help = Bilingual(
        zh="把工卡平放在右侧读卡区，或把身份证平放在左侧读卡区，停留一秒。没有读到时，请取下卡套再试。",
        en="Lay your badge flat on the right reader, or your ID card on the left one, for a second. If it"
        " is not read, take it out of its cover.",
    )
    readers_changed = Signal()
    phone_changed = Signal()

    def __init__(
        self,
        visit: Visit,
        means: Sequence[Means] = (Means.BADGE, Means.ID_CARD),
        *,
        asked_by_service: bool = False,
    ) -> None:
        super().__init__()
        self._visit = visit
        self._means = means
        self._asked = asked_by_service
        visit.readers_changed.connect(self.readers_changed)
        visit.readers_changed.connect(self.rearranged)
        self._phone = False
        self._again = QTimer(self)
        self._again.setInterval(PHONE_EVERY_MS)
        self._again.timeout.connect(self._ask_for_phone)

    @Property(list, constant=True)
    def means(self) -> list[str]:
        """What may be laid down: "badge", "id-card"."""
        return [one.value for one in self._means if one is not Means.PIN]

    @Property(bool, constant=True)
    def elsewhere(self) -> bool:
        """Whether this is the first screen of a visit, from which other ways lead."""
        return not self._asked

    @Property(bool, notify=phone_changed)
    def phone(self) -> bool:
        """Whether somebody of whom nothing is known can confirm on their phone who they are."""
        return self._phone

    @Property(dict, notify=readers_changed)
    def broken(self) -> Said:
        """Which reader does not work, or is being reconnected, or nothing."""
        readers = self._visit.readers
        down = READER_DOWN.get(readers.broken.intersection(self._means))
        return said(down or RECONNECTING.get(readers.reconnecting.intersection(self._means)))

    @Property(dict, notify=readers_changed)
    def instead(self) -> Said:
        """What to use meanwhile, or that it is worth waiting."""
        readers = self._visit.readers
        working = [means for means in self._means if means in readers.working]
        if working:
            return said(INSTEAD[working[0]])
        return said(GO_ON_SOON if readers.reconnecting.intersection(self._means) else NO_READER_WORKS)

    @Slot()
    def verify(self) -> None:
        """Check a certificate."""
        self._visit.verify_certificate()

    @Slot()
    def collect(self) -> None:
        """Collect with a code."""
        self._visit.collect()

    @Slot()
    def confirm(self) -> None:
        """Confirm with a phone."""
        self._visit.ask_card([Means.PHONE])

    @Slot()
    def back(self) -> None:
        """Give the service up, or the visit."""
        if self._asked:
            self._visit.turns.cancel()
        else:
            self._visit.leave(VisitEnd.LEFT)

    def put_up(self) -> None:
        """Look whether a phone can do it, and again: the network comes and goes."""
        if len(self._means) > 1:
            self._ask_for_phone()
            self._again.start()

    def put_away(self) -> None:
        """Look no more."""
        self._again.stop()
        super().put_away()

    @Slot()
    def _ask_for_phone(self) -> None:
        self._visit.background.ask_quietly(self._visit.counter.phone_possible, self._take_phone)

    def _take_phone(self, possible: bool) -> None:
        if possible != self._phone:
            self._phone = possible
            self.phone_changed.emit()
            self.rearranged.emit()
