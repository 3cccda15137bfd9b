"""Doors of locker banks: opened once for one order, and watched until they are closed again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from uuid import UUID

from contract.effects import EffectKind, EffectPurpose
from devices.device import ABSENT, Fault
from devices.errors import DeviceError
from devices.locker_bank import (
    DoorEvidence,
    DoorState,
    Item,
    LockerBank,
    Position,
    UnlockOutcome,
    UnlockResult,
)
from kiosk.domain.effect import OPEN, Effect, EffectState
from kiosk.effects.journal import Journal
from kiosk.effects.outcomes import (
    CONFIRMED,
    EffectOutcome,
    InDoubt,
    NotStarted,
    Reason,
    Settled,
    doubtful,
    failed,
    outcome_of,
)
from kiosk.effects.places import NOT_BEGUN, Claimed, Patience, Place, hindrances
from kiosk.effects.predecessors import by_journal
from kiosk.effects.quiet import Quiet
from kiosk.store.unit import Unit


@dataclass(frozen=True)
class DoorOrder:
    """A door to open, for a gift and the item that the ledger has behind it; for staff without either."""

    visit_id: UUID | None
    request_id: UUID | None
    bank: str
    door: str
    gift_id: UUID | None = None
    item_id: UUID | None = None
    purpose: EffectPurpose = EffectPurpose.SERVICE


class Doors:
    """Opens doors, and settles what was interrupted by what the bank shows, never by opening again."""

    kind = EffectKind.OPEN_DOOR

    def __init__(
        self,
        journal: Journal,
        banks: Sequence[Place[LockerBank]],
        patience: Patience,
        monotonic: Callable[[], float],
    ) -> None:
        self._journal = journal
        self._banks = {bank.name: bank for bank in banks}
        self._patience = patience
        self._begun: set[UUID] = set()  # the driver's memory is of this life of the program
        self._quiet = Quiet(patience.quiet, journal.now, monotonic)

    def open(self, order: DoorOrder) -> EffectOutcome:
        """Open one door, unless the ledger or an earlier opening bars it: then nothing is written or sent."""
        bank = self._banks.get(order.bank)
        if bank is None or bank.report.status in ABSENT or Fault.HUNG in hindrances(bank.report):
            return NotStarted(frozenset() if bank is None else bank.report.faults)
        if self._unsettled(order):
            return NotStarted(bank.report.faults, occupied=True)
        with ExitStack() as stack:
            try:
                claim = stack.enter_context(bank.claim(within=self._patience.claim))
                before = self._evidence(claim, order.door)
                if not self._stuck_doors_stayed_closed(claim, order):
                    return NotStarted(bank.report.faults, occupied=True)
            except DeviceError as error:
                return NotStarted(bank.report.faults, error.failure)

            def set_aside(unit: Unit, effect: Effect) -> bool:
                if order.gift_id is None or order.item_id is None:
                    return True
                return unit.gifts.set_aside(order.gift_id, order.item_id, effect.effect_id)

            effect = self._journal.intend_if(self._effect(order), before, set_aside)
            if effect is None:
                return NotStarted(bank.report.faults, occupied=True)
            self._begun.add(effect.effect_id)
            return self._run(claim, self._journal.start(effect))

    def states(self, bank: str) -> tuple[DoorState, ...]:
        """Return the doors of a bank as they were last seen, none where it cannot be asked."""
        place = self._banks.get(bank)
        if place is None:
            return ()
        try:
            with place.claim(within=self._patience.claim) as claim:
                return claim.run(lambda one: one.doors(), within=self._patience.ask)
        except DeviceError:
            return ()

    def recover(self, effect: Effect) -> Effect:
        """Settle an interrupted opening by what the bank shows; returned open where it cannot tell yet."""
        effect = by_journal(self._journal, effect)
        if effect.state not in OPEN:
            return effect
        bank = self._banks.get(effect.device)
        if bank is None:
            return self._journal.settle(effect, doubtful(Reason.DEVICE_GONE), None)
        after = self._ask(bank, effect)
        if after is None:
            return effect
        settled = decide(effect, after, watched=effect.effect_id in self._begun)
        if settled != CONFIRMED and self._quiet.lasts(effect):
            return effect
        return self._journal.settle(effect, settled, after)

    def follow(self, effect_id: UUID) -> Effect:
        """Write down, once each, that an opened door's item was taken and that it was closed.

        An opening that could not be settled when it was over is settled first, where that can be done now.
        One that failed, since the door stayed closed, did happen after all where the door gave way later.
        """
        effect = self._journal.get(effect_id)
        if effect.state in OPEN:
            effect = self.recover(effect)
        bank = self._banks.get(effect.device)
        in_vain = effect.reason == Reason.STILL_CLOSED and effect.effect_id in self._begun
        if bank is None or effect.closed_at is not None or not (effect.done_at is not None or in_vain):
            return effect
        now = self._ask(bank, effect)
        if now is None:
            return effect
        if in_vain:
            effect = self._journal.give_way(effect, now) if _gave_way(effect, now) else effect
            if effect.done_at is None:
                return effect
        if effect.taken_at is None and effect.before.get("item") == Item.PRESENT and now.item is Item.ABSENT:
            effect = self._journal.take(effect)
        return self._journal.close(effect) if now.position is Position.CLOSED else effect

    def follow_all(self) -> list[Effect]:
        """Follow every door that is not known to be closed, and return those that still are not."""
        followed = [self.follow(effect.effect_id) for effect in self._journal.unclosed()]
        return [effect for effect in followed if effect.closed_at is None]

    def _unsettled(self, order: DoorOrder) -> bool:
        """Say whether an opening of this door, or for this request, is still open after a look."""
        concerned = (
            each
            for each in self._journal.open()
            if each.kind is self.kind
            and (
                (each.device, each.door) == (order.bank, order.door)
                or each.request_id == order.request_id is not None
            )
        )
        return any(self.recover(each).state in OPEN for each in list(concerned))

    def _stuck_doors_stayed_closed(self, claim: Claimed[LockerBank], order: DoorOrder) -> bool:
        """Say whether each other door that did not open for this gift is proved to be closed all the time.

        Each opening of it counts: between two, one may have sprung open late and been closed again, empty. Of
        what lies behind a door that stood open before, nobody knows whether it was taken.
        """
        if order.gift_id is None:
            return True
        others = [each for each in self._journal.stuck(order.gift_id) if each.door != order.door]
        return all(
            each.reason == Reason.STILL_CLOSED
            and each.effect_id in self._begun
            and each.device == order.bank
            and _stayed_closed(each, self._evidence(claim, each.door or ""))
            for each in others
        )

    def _run(self, claim: Claimed[LockerBank], effect: Effect) -> EffectOutcome:
        door, job = effect.door or "", effect.job or ""
        wait = self._patience.door
        try:
            outcome = claim.run(
                lambda bank: bank.unlock(door, within=wait, job=job), within=wait + self._patience.ask
            )
        except DeviceError as error:
            never_asked = error.failure in NOT_BEGUN
            outcome = UnlockOutcome(UnlockResult.NOT_SENT if never_asked else UnlockResult.UNKNOWN)
        try:
            after = self._evidence(claim, door)
        except DeviceError:
            after = None
        settled = meaning(effect, outcome, after)
        if outcome.acknowledged:
            effect = replace(effect, accepted_at=self._journal.now())
        if settled is None:
            return InDoubt(effect)
        return outcome_of(self._journal.settle(effect, settled, after), settled)

    def _ask(self, bank: Place[LockerBank], effect: Effect) -> DoorEvidence | None:
        """Return what the bank shows of an effect's door, None where it cannot be asked now."""
        try:
            with bank.claim(within=self._patience.claim) as claim:
                return self._evidence(claim, effect.door or "")
        except DeviceError:
            return None

    def _evidence(self, claim: Claimed[LockerBank], door: str) -> DoorEvidence:
        return claim.run(lambda bank: bank.evidence(door), within=self._patience.ask)

    def _effect(self, order: DoorOrder) -> Effect:
        effect_id = self._journal.new_id()
        return Effect(
            effect_id=effect_id,
            kind=self.kind,
            device=order.bank,
            state=EffectState.INTENDED,
            at=self._journal.now(),
            visit_id=order.visit_id,
            request_id=order.request_id,
            job=f"door-{effect_id}",
            purpose=order.purpose,
            door=order.door,
        )


def decide(effect: Effect, after: DoorEvidence, *, watched: bool = True) -> Settled:
    """Return what a bank's reading proves of an opening that was interrupted.

    A driver counts openings since it began, and knows its last pulse as long; `watched`: it is the one that
    was asked. `up_since` alone does not say so: two lives may begin in one second of a clock that is set. A
    door that was closed before and stands open now was opened; one that is closed may have been opened and
    closed again.
    """
    was_closed = effect.before.get("position") == Position.CLOSED
    taken = effect.before.get("item") == Item.PRESENT and after.item is Item.ABSENT
    if not watched or after.up_since is None or after.up_since != effect.before.get("up_since"):
        opened = was_closed and (after.position is Position.OPEN or taken)
        return CONFIRMED if opened else doubtful(Reason.RESTARTED)
    before = effect.before.get("counter")
    if after.counter is None or not isinstance(before, int):
        return doubtful(Reason.NO_EVIDENCE)
    risen = after.counter - before
    if risen < 0:
        return doubtful(Reason.CONTRADICTION)
    if after.job != effect.job:
        return failed(Reason.NEVER_HAPPENED) if risen == 0 else doubtful(Reason.UNATTRIBUTED)
    opened = risen > 0 or (was_closed and (after.position is Position.OPEN or taken))
    return CONFIRMED if opened else doubtful(Reason.NO_EVIDENCE)


def _stayed_closed(effect: Effect, now: DoorEvidence) -> bool:
    """Say whether a door that did not open is seen closed, without a gap since."""
    same = all(now.as_json().get(name) == effect.after.get(name) for name in ("counter", "up_since"))
    return same and now.position is Position.CLOSED


def _gave_way(effect: Effect, now: DoorEvidence) -> bool:
    """Say whether a door opened after its pulse had counted as one in vain, and not for nothing.

    One that was closed again while its sensor sees the thing there has handed out nothing.
    """
    before, counted = effect.after.get("counter"), now.counter
    same = now.up_since == effect.after.get("up_since") and now.job == effect.job
    risen = isinstance(before, int) and counted is not None and counted > before
    return same and risen and not (now.position is Position.CLOSED and now.item is Item.PRESENT)


def meaning(effect: Effect, outcome: UnlockOutcome, after: DoorEvidence | None) -> Settled | None:
    """Return what the answer to an order means, None where the bank must be asked again later.

    A door that was pulsed and stays closed by a contact that can be believed has failed to open. Its item is
    given to nobody else before staff have looked, for the bolt may give way later.
    """
    match outcome.result:
        case UnlockResult.OPENED:
            return CONFIRMED
        case UnlockResult.STILL_CLOSED:
            proved = (
                after is not None and after.position is Position.CLOSED and decide(effect, after) != CONFIRMED
            )
            return failed(Reason.STILL_CLOSED) if proved else None
        case UnlockResult.ALREADY_OPEN:
            return failed(Reason.STOOD_OPEN)
        case UnlockResult.REFUSED | UnlockResult.NOT_SENT | UnlockResult.NO_SUCH_DOOR:
            return failed(Reason.NOT_ACCEPTED)
        case UnlockResult.NO_EVIDENCE | UnlockResult.UNKNOWN:
            proved = after is not None and decide(effect, after) == CONFIRMED
            return CONFIRMED if proved else None
