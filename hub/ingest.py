"""Taking a terminal's batch: what is new is remembered and takes effect in one transaction, for ever."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from contract.dead_letters import DeadLetterFact
from contract.device_events import ContactChanged, CounterMoved, DeviceChecked, DoorNoticed, PowerChanged
from contract.effects import EffectNotTaken
from contract.events import (
    BatchReceipt,
    Envelope,
    EnvelopeReceipt,
    Receipt,
    RequestSubmitted,
    RequestWithdrawn,
)
from contract.gifts import GiftFact
from contract.problems import ProblemType
from contract.staff import StaffDoorCleared, StaffDoorOrdered, StaffEntered, StaffLeft, StaffRefused
from contract.store_events import StoreWentBack
from hub.admission import Admitted, Key, LookedAt, look_at
from hub.audit.countersigning import Countersigning
from hub.deciding import Deciding
from hub.device_notices import noticed
from hub.door_projection import project_door
from hub.gifts import remind_of_gifts
from hub.projection import project
from hub.refused import note_refusals
from hub.store.attachments import Naming
from hub.store.database import Database
from hub.store.inbox import Arrival
from hub.store.terminals import Terminal
from hub.store.unit import Unit
from hub.voiding import Voiding

log = logging.getLogger(__name__)

LONGEST_NUMBER = 20

EventKey = tuple[UUID, int]


class UnknownTerminalError(Exception):
    """The terminal was taken away between its greeting and its batch."""


@dataclass(frozen=True)
class Ingest:
    """Takes batches; `ring` is called with a terminal's name when its feed has something new."""

    database: Database
    deciding: Deciding
    voiding: Voiding
    countersigning: Countersigning
    clock: Callable[[], datetime]
    ring: Callable[[str], None]

    def take(self, terminal_id: str, envelopes: Sequence[dict[str, Any]], audit: Any = None) -> BatchReceipt:
        """Take a batch and answer each envelope, in order; ValidationError where one has no key."""
        return self.take_up(terminal_id, look_at(envelopes, audit))

    def take_up(self, terminal_id: str, batch: LookedAt) -> BatchReceipt:
        """Take a batch that was looked at and answer each envelope, in order."""
        now = self.clock()
        with self.database.write() as unit:
            terminal = unit.terminals.lock(terminal_id)
            if terminal is None:
                raise UnknownTerminalError(terminal_id)
            receipts, told = self._take(terminal, batch, unit, now)
            note_refusals(terminal_id, batch, receipts, unit.dead_letters, now)
            audited = self.countersigning.take(unit, terminal_id, batch.audit, now)
        if told:
            self.ring(terminal_id)
        self._mention(terminal_id, receipts)
        return BatchReceipt(receipts=receipts, received_at=now, audit=audited)

    def _take(
        self, terminal: Terminal, batch: LookedAt, unit: Unit, now: datetime
    ) -> tuple[list[EnvelopeReceipt], bool]:
        first = first_of_each_key(batch.found)
        new = unit.inbox.remember(terminal.terminal_id, [arrival(item) for item in first.values()], now)
        if len(new) == len(batch.found):  # as nearly always: each has a key of its own, and none is known
            told = self._apply(list(first.values()), terminal, unit, now)
            return [receipt(key, Receipt.ACCEPTED) for key in batch.keys], told
        told = self._apply([item for key, item in first.items() if key in new], terminal, unit, now)
        digests = unit.inbox.digests(terminal.terminal_id, [key for key in first if key not in new])
        digests |= {key: first[key].envelope.sha256 for key in new}
        accepted = {id(first[key]) for key in new}
        receipts = [
            receipt(key, Receipt.ACCEPTED) if id(item) in accepted else repeated(key, item, digests)
            for key, item in zip(batch.keys, batch.found, strict=True)
        ]
        return receipts, told

    def _apply(self, new: Sequence[Admitted], terminal: Terminal, unit: Unit, now: datetime) -> bool:
        """Have new events take effect, in order; what they ask for is decided after all of them."""
        submitted = []
        untaken = []
        withdrawn = []
        reminded = False
        for item in new:
            project_door(item.event, terminal.terminal_id, unit.doors)
            match item.event:
                case DeadLetterFact() | GiftFact() as fact:
                    note_fact(fact, terminal.terminal_id, unit, now)
                    continue
                case (
                    StaffEntered() | StaffRefused() | StaffDoorOrdered() | StaffDoorCleared() | StaffLeft()
                ) as act:
                    unit.accounts.note(act.at, staff_name(act), staff_act(act), terminal.terminal_id)
                    continue
                case CounterMoved() | PowerChanged() | ContactChanged() | DoorNoticed() as seen:
                    unit.accounts.note(seen.at, "terminal", noticed(seen), terminal.terminal_id)
                    continue
                case DeviceChecked() as checked:
                    unit.accounts.note(
                        checked.at, staff_name(checked), device_checked(checked), terminal.terminal_id
                    )
                    continue
                case StoreWentBack():  # of the terminal, and of no visit: found among the events
                    reminded |= remind_of_gifts(terminal.terminal_id, unit)
                    continue
                case RequestSubmitted() as event:
                    naming = Naming(event.request_id, item.envelope.epoch, item.envelope.seq)
                    unit.attachments.expect(terminal.terminal_id, naming, event.attachments)
                    submitted.append(event)
                case EffectNotTaken() as event:
                    untaken.append(event)
                case RequestWithdrawn() as event:
                    withdrawn.append(event)
                case _:
                    pass
            project(item.event, terminal.terminal_id, unit.visits)
        issued = self.deciding.decide(submitted, terminal, unit, now)
        taken_back = [self.deciding.withdraw(one, terminal.terminal_id, unit, now) for one in withdrawn]
        voided = [self.voiding.decide(event, terminal, unit, now) for event in untaken]
        return issued or any(voided) or any(taken_back) or reminded

    @staticmethod
    def _mention(terminal_id: str, receipts: Sequence[EnvelopeReceipt]) -> None:
        for answer in receipts:
            if answer.receipt is Receipt.REJECTED:
                log.warning(
                    "%s: envelope %s/%d rejected: %s", terminal_id, answer.epoch, answer.seq, answer.problem
                )


StaffAct = StaffEntered | StaffRefused | StaffDoorOrdered | StaffDoorCleared | StaffLeft


def note_fact(fact: DeadLetterFact | GiftFact, terminal_id: str, unit: Unit, now: datetime) -> None:
    """Write a fact of a ledger of the terminal's into the platform's."""
    if isinstance(fact, GiftFact):
        unit.gifts.told(terminal_id, fact)
    else:
        unit.dead_letters.told(terminal_id, fact, now)


def staff_name(event: StaffAct | DeviceChecked) -> str:
    """Return who the audit says it was: a number of the terminal's own staff, or one of them."""
    return f"staff {event.staff[:LONGEST_NUMBER]}" if event.staff else "staff"


def staff_act(event: StaffAct) -> str:
    """Return what the audit says of staff at a terminal."""
    match event:
        case StaffEntered(role=role):
            return f"entered the staff page{'' if role is None else f' as {role.value}'}"
        case StaffRefused(locked=locked):
            return f"gave a wrong staff PIN{', locked' if locked else ''}"
        case StaffDoorOrdered(device=device, door=door, reason=why):
            return f"ordered door {door} of {device} to open ({why.value})"
        case StaffDoorCleared(device=device, door=door):
            return f"said that door {door} of {device} works again"
        case StaffLeft(end=end):
            return f"left the staff page ({end})"


def device_checked(event: DeviceChecked) -> str:
    """Return what the audit says of a device that staff tried."""
    outcome = "passed" if event.passed else "failed"
    return f"tried {event.device} ({event.check}): {outcome} {event.detail}".strip()


def first_of_each_key(looked_at: Sequence[Admitted | ProblemType]) -> dict[EventKey, Admitted]:
    """Return the admitted envelopes, of those with one key the first."""
    first: dict[EventKey, Admitted] = {}
    for item in looked_at:
        if isinstance(item, Admitted):
            first.setdefault((item.envelope.epoch, item.envelope.seq), item)
    return first


def arrival(item: Admitted) -> Arrival:
    """Return the row that remembers an envelope."""
    envelope, event = item.envelope, item.event
    return Arrival(
        epoch=envelope.epoch,
        seq=envelope.seq,
        event_id=envelope.event_id,
        sha256=envelope.sha256,
        type=event.name,
        visit_id=getattr(event, "visit_id", None),
        happened_at=getattr(event, "at", envelope.recorded_at),
        recorded_at=envelope.recorded_at,
        payload=envelope.payload,
    )


def repeated(
    key: Key | Envelope, item: Admitted | ProblemType, digests: dict[EventKey, str]
) -> EnvelopeReceipt:
    """Answer an envelope that is not new: known, known with another payload, or never admitted."""
    if not isinstance(item, Admitted):
        return receipt(key, Receipt.REJECTED, item)
    same = digests[item.envelope.epoch, item.envelope.seq] == item.envelope.sha256
    return receipt(key, Receipt.DUPLICATE) if same else receipt(key, Receipt.REJECTED, ProblemType.KEY_REUSED)


def receipt(key: Key | Envelope, kind: Receipt, problem: ProblemType | None = None) -> EnvelopeReceipt:
    """Answer one envelope."""
    return EnvelopeReceipt(epoch=key.epoch, seq=key.seq, receipt=kind, problem=problem)
