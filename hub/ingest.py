"""Taking a terminal's batch: what is new is remembered and takes effect in one transaction, for ever."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from contract.audit import AuditReceipt
from contract.commands import CommandAnswered
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
from hub.issuing import Submitted
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
class Handed:
    """A batch that a terminal handed over, looked at."""

    terminal_id: str
    batch: LookedAt


@dataclass
class Meant:
    """What new events of one terminal ask for, beside what they say."""

    submitted: list[RequestSubmitted] = field(default_factory=list)
    untaken: list[EffectNotTaken] = field(default_factory=list)
    withdrawn: list[RequestWithdrawn] = field(default_factory=list)
    reminded: bool = False


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
        [receipt] = self.take_all([Handed(terminal_id, batch)])
        if receipt is None:
            raise UnknownTerminalError(terminal_id)
        return receipt

    def take_all(
        self, handed: Sequence[Handed], *, held: set[str] | None = None
    ) -> list[BatchReceipt | None]:
        """Take batches of different terminals in one transaction; None where there is no such terminal.

        Given a set `held`, those that somebody else holds are put there instead of waited for: None as well.
        """
        now = self.clock()
        with self.database.write() as unit:
            terminals = unit.terminals.lock_some([one.terminal_id for one in handed], free=held is not None)
            if held is not None and (missing := {one.terminal_id for one in handed} - terminals.keys()):
                held.update(unit.terminals.sites(missing))
            there = [one for one in handed if one.terminal_id in terminals]
            answers = self._remember(there, unit, now)
            unit.chains.look_up([one.terminal_id for one in there if one.batch.audit is not None])
            audited: dict[str, AuditReceipt | None] = {}
            meant: list[tuple[Terminal, Meant]] = []
            for one, (new, receipts) in zip(there, answers, strict=True):
                terminal = terminals[one.terminal_id]
                meant.append((terminal, self._apply(new, terminal, unit, now)))
                note_refusals(one.terminal_id, one.batch, receipts, unit.dead_letters, now)
                audited[one.terminal_id] = self.countersigning.take(
                    unit, one.terminal_id, one.batch.audit, now
                )
            told = self._decide(meant, unit, now)
        for name in sorted(told):
            self.ring(name)
        answered: dict[str, BatchReceipt] = {}
        for one, (_, receipts) in zip(there, answers, strict=True):
            name = one.terminal_id
            mention(name, receipts)
            answered[name] = BatchReceipt(receipts=receipts, received_at=now, audit=audited[name])
        return [answered.get(one.terminal_id) for one in handed]

    @staticmethod
    def _remember(
        handed: Sequence[Handed], unit: Unit, now: datetime
    ) -> list[tuple[list[Admitted], list[EnvelopeReceipt]]]:
        """Remember what is new; return of each batch the new events, in order, and the receipts."""
        firsts = [first_of_each_key(one.batch.found) for one in handed]
        new = unit.inbox.remember(
            [
                arrival(item, one.terminal_id, now)
                for one, first in zip(handed, firsts, strict=True)
                for item in first.values()
            ]
        )
        all_new = len(new) == sum(map(len, firsts))
        answers = []
        for one, first in zip(handed, firsts, strict=True):
            name, batch = one.terminal_id, one.batch
            if all_new and len(first) == len(batch.found):  # as nearly always: each is one, and none is known
                receipts = [receipt(key, Receipt.ACCEPTED) for key in batch.keys]
                answers.append((list(first.values()), receipts))
                continue
            old = [key for key in first if (name, *key) not in new]
            digests = unit.inbox.digests(name, old)
            fresh = [item for key, item in first.items() if (name, *key) in new]
            digests |= {(item.envelope.epoch, item.envelope.seq): item.envelope.sha256 for item in fresh}
            accepted = {id(item) for item in fresh}
            receipts = [
                receipt(key, Receipt.ACCEPTED) if id(item) in accepted else repeated(key, item, digests)
                for key, item in zip(batch.keys, batch.found, strict=True)
            ]
            answers.append((fresh, receipts))
        return answers

    @staticmethod
    def _apply(new: Sequence[Admitted], terminal: Terminal, unit: Unit, now: datetime) -> Meant:
        """Have new events take effect, in order; what they ask for is decided after all of them."""
        meant = Meant()
        for item in new:
            project_door(item.event, terminal.terminal_id, unit.doors)
            match item.event:
                case DeadLetterFact() | GiftFact() | CommandAnswered() as fact:
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
                    meant.reminded |= remind_of_gifts(terminal.terminal_id, unit)
                    continue
                case RequestSubmitted() as event:
                    naming = Naming(event.request_id, item.envelope.epoch, item.envelope.seq)
                    unit.attachments.expect(terminal.terminal_id, naming, event.attachments)
                    meant.submitted.append(event)
                case EffectNotTaken() as event:
                    meant.untaken.append(event)
                case RequestWithdrawn() as event:
                    meant.withdrawn.append(event)
                case _:
                    pass
            project(item.event, terminal.terminal_id, unit.visits)
        return meant

    def _decide(self, meant: Sequence[tuple[Terminal, Meant]], unit: Unit, now: datetime) -> set[str]:
        """Decide what is asked for, and return the names of the terminals that were told something.

        Last of all: the numbers of certificates are held from here to the end, and others wait for them.
        """
        told = {terminal.terminal_id for terminal, of_it in meant if of_it.reminded}
        submitted = [Submitted(terminal, event) for terminal, of_it in meant for event in of_it.submitted]
        told |= self.deciding.decide(submitted, unit, now)
        for terminal, of_it in meant:
            name = terminal.terminal_id
            taken_back = [self.deciding.withdraw(one, name, unit, now) for one in of_it.withdrawn]
            voided = [self.voiding.decide(event, terminal, unit, now) for event in of_it.untaken]
            if any(taken_back) or any(voided):
                told.add(name)
        return told


def mention(terminal_id: str, receipts: Sequence[EnvelopeReceipt]) -> None:
    """Log what was refused."""
    for answer in receipts:
        if answer.receipt is Receipt.REJECTED:
            log.warning(
                "%s: envelope %s/%d rejected: %s", terminal_id, answer.epoch, answer.seq, answer.problem
            )


StaffAct = StaffEntered | StaffRefused | StaffDoorOrdered | StaffDoorCleared | StaffLeft


LedgerFact = DeadLetterFact | GiftFact | CommandAnswered


def note_fact(fact: LedgerFact, terminal_id: str, unit: Unit, now: datetime) -> None:
    """Write a fact of a ledger of the terminal's into the platform's."""
    if isinstance(fact, GiftFact):
        unit.gifts.told(terminal_id, fact)
    elif isinstance(fact, CommandAnswered):
        unit.commands.answered(terminal_id, fact)
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


def arrival(item: Admitted, terminal_id: str, received_at: datetime) -> Arrival:
    """Return the row that remembers an envelope."""
    envelope, event = item.envelope, item.event
    return Arrival(
        terminal_id=terminal_id,
        epoch=envelope.epoch,
        seq=envelope.seq,
        event_id=envelope.event_id,
        sha256=envelope.sha256,
        type=event.name,
        visit_id=getattr(event, "visit_id", None),
        happened_at=getattr(event, "at", envelope.recorded_at),
        recorded_at=envelope.recorded_at,
        received_at=received_at,
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
