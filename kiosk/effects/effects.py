"""Every physical effect that a terminal can have, for the steps of a journey."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from devices.document_printer import DocumentPrinter
from devices.locker_bank import DoorState, LockerBank
from devices.outlet import HasOutlet
from devices.receipt_printer import ReceiptPrinter
from kiosk.domain.effect import Effect
from kiosk.effects.document import Documents
from kiosk.effects.door import DoorOrder, Doors
from kiosk.effects.journal import Journal
from kiosk.effects.outcomes import DocumentOrder, EffectOutcome, Report, SlipOrder
from kiosk.effects.places import Patience, Place
from kiosk.effects.recovery import Recovery
from kiosk.effects.slip import Slips
from kiosk.effects.taking import Outlook, Taking
from kiosk.store.store import Store


class Effects:
    """Prints, opens doors. Methods block; the worker of the counter or of staff calls them, one at a time."""

    def __init__(
        self,
        store: Store,
        document_printers: Sequence[Place[DocumentPrinter]],
        receipt_printers: Sequence[Place[ReceiptPrinter]],
        *,
        locker_banks: Sequence[Place[LockerBank]] = (),
        clock: Callable[[], datetime],
        new_id: Callable[[], UUID],
        patience: Patience | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._turn = threading.Lock()
        self._journal = Journal(store, clock, new_id)
        allowed = patience or Patience()
        self._documents = Documents(self._journal, document_printers, allowed, monotonic, pause)
        self._slips = Slips(self._journal, receipt_printers, allowed, monotonic, pause)
        self._doors = Doors(self._journal, locker_banks, allowed, monotonic)
        printers: tuple[Place[HasOutlet], ...] = (*document_printers, *receipt_printers)
        self._taking = Taking(self._journal, printers, allowed, monotonic)
        self._recovery = Recovery(self._journal, (self._documents, self._slips, self._doors))

    def print_document(self, order: DocumentOrder, report: Report) -> EffectOutcome:
        """Print an A4 document; `report` is told its progress on this thread."""
        with self._turn:
            return self._documents.print(order, report)

    def print_slip(self, order: SlipOrder, report: Report) -> EffectOutcome:
        """Print a slip."""
        with self._turn:
            return self._slips.print(order, report)

    def open_door(self, order: DoorOrder) -> EffectOutcome:
        """Open a door for a gift."""
        with self._turn:
            return self._doors.open(order)

    def states_of(self, bank: str) -> tuple[DoorState, ...]:
        """Return the doors of a bank as they were last seen, none where it cannot be asked."""
        with self._turn:
            return self._doors.states(bank)

    def follow_door(self, effect_id: UUID) -> Effect:
        """Write down what became known of an opened door since, and return the effect as it is now."""
        with self._turn:
            return self._doors.follow(effect_id)

    def go_on(self, effect_id: UUID, report: Report) -> EffectOutcome:
        """Follow the same stalled job again after a person mended the printer."""
        with self._turn:
            return self._documents.go_on(self._journal.get(effect_id), report)

    def give_up(self, effect_id: UUID) -> EffectOutcome:
        """Cancel a stalled job; the printer's evidence says what came out."""
        with self._turn:
            return self._documents.give_up(self._journal.get(effect_id))

    def look_at_outlets(self, visit_id: UUID | None) -> Outlook:
        """Write down what was taken and what was not; return what is known of the papers of a visit."""
        if not self._turn.acquire(blocking=False):
            return Outlook(waiting=True)
        try:
            return self._taking.look(visit_id)
        finally:
            self._turn.release()

    def recover(self) -> list[Effect]:
        """Settle what was interrupted and return what stays open; call it while no visit is open.

        While staff print a test nothing is settled, and nobody waits for them.
        """
        if not self._turn.acquire(blocking=False):
            return self._journal.open()
        try:
            self._doors.follow_all()
            return self._recovery.run_once()
        finally:
            self._turn.release()
