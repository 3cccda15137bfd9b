"""The journal: every state of an effect is durable before the next thing is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from contract.effects import (
    EffectClosed,
    EffectConfirmed,
    EffectFailed,
    EffectInDoubt,
    EffectKind,
    EffectNotTaken,
    EffectSent,
    EffectTaken,
    StaffVerdict,
)
from contract.event import Event
from devices.evidence import Evidence
from kiosk.domain.effect import OPEN, Effect, EffectState
from kiosk.effects.counting import moved_since
from kiosk.effects.outcomes import CONFIRMED, Reason, Settled
from kiosk.store.store import Store
from kiosk.store.unit import Unit

BARRING = OPEN | {EffectState.IN_DOUBT, EffectState.CONFIRMED}


ORDERED_BACK = "ordered_back"  # beside the readings after the act


class Journal:
    """Writes effects down. Each method commits before it returns."""

    def __init__(self, store: Store, clock: Callable[[], datetime], new_id: Callable[[], UUID]) -> None:
        self._store = store
        self.now = clock
        self.new_id = new_id

    def barring(self, request_id: UUID | None, kind: EffectKind) -> Effect | None:
        """Return the effect of this kind that bars another one for the request: it did or may have come.

        What staff looked for and did not find bars nothing any more; what is for no request, nothing bars.
        """
        if request_id is None:
            return None
        with self._store.view() as unit:
            known = unit.effects.of_request(request_id)
        may_be_there = (each for each in known if each.verdict is not StaffVerdict.NOT_THERE)
        return next((each for each in may_be_there if each.kind is kind and each.state in BARRING), None)

    def get(self, effect_id: UUID) -> Effect:
        """Return an effect; raise LookupError where it was never journalled."""
        with self._store.view() as unit:
            effect = unit.effects.get(effect_id)
        if effect is None:
            raise LookupError(effect_id)
        return effect

    def open(self) -> list[Effect]:
        """Return the effects that are not settled, oldest first."""
        with self._store.view() as unit:
            return unit.effects.open()

    def intend(self, effect: Effect, before: Evidence) -> Effect:
        """Write down what is about to be asked for, with the device's reading before.

        Where the device was used by others since our last effect, that is told with it.
        """
        intended = _intended(effect, before, self.now())
        with self._store.unit() as unit:
            moved = moved_since(unit.effects.last_of(effect.device), before, intended.at)
            if moved is not None:
                unit.outbox.put(moved)
            unit.effects.add(intended)
        return intended

    def intend_if(
        self, effect: Effect, before: Evidence, claim: Callable[[Unit, Effect], bool]
    ) -> Effect | None:
        """Write down what is about to be asked for, bound to what `claim` takes; None where it says no."""
        intended = _intended(effect, before, self.now())
        with self._store.unit() as unit:
            if not claim(unit, intended):
                return None
            unit.effects.add(intended)
        return intended

    def start(self, effect: Effect) -> Effect:
        """Write down that the device is asked from now on; of a door that is told."""
        started = replace(effect, state=EffectState.STARTED, at=self.now())
        if effect.kind is not EffectKind.OPEN_DOOR:
            return self._save(started)
        return self._tell(started, EffectSent(**_of_outlet(started), at=started.at))

    def accept(self, effect: Effect, printer_job: str) -> Effect:
        """Write down the id that the device gave the job."""
        now = self.now()
        return self._save(replace(effect, printer_job=printer_job, accepted_at=now, at=now))

    def settle(self, effect: Effect, settled: Settled, after: Evidence | None) -> Effect:
        """Write down the evidence, then the final state together with its event.

        A confirmed certificate is counted as printed in the same transaction.
        """
        seen = replace(effect, at=self.now())
        if after is not None:
            seen = replace(seen, after=after.as_json())
        if settled.state is EffectState.CONFIRMED and effect.state is not EffectState.SEEN:
            seen = self._save(replace(seen, state=EffectState.SEEN))
        confirmed = settled.state is EffectState.CONFIRMED
        now = self.now()
        came_out = effect.units if confirmed else settled.came_out
        final = replace(
            seen,
            state=settled.state,
            reason=settled.reason,
            came_out=came_out,
            done_at=now if came_out else None,
            at=now,
        )
        with self._store.unit() as unit:
            unit.effects.save(final)
            unit.outbox.put(event_of(final, settled))
            if final.state is EffectState.CONFIRMED and final.certificate_number is not None:
                unit.certificates.mark_printed(final.certificate_number)
            if final.kind is EffectKind.OPEN_DOOR:
                unit.gifts.settled(final)
        return final

    def give_way(self, effect: Effect, after: Evidence) -> Effect:
        """Write down that a door opened after its opening had failed, and what that means for its gift.

        The effect is returned as it is where nothing is left to hand out by it.
        """
        now = self.now()
        opened = replace(
            effect,
            state=EffectState.CONFIRMED,
            reason=None,
            after=after.as_json(),
            came_out=effect.units,
            done_at=now,
            at=now,
        )
        with self._store.unit() as unit:
            if not unit.gifts.gave_way(opened):
                return effect
            unit.effects.save(opened)
            unit.outbox.put(event_of(opened, CONFIRMED))
        return opened

    def lying(self, since: datetime) -> list[Effect]:
        """Return the effects done `since` then whose paper is not known to be gone, oldest first."""
        with self._store.view() as unit:
            return unit.effects.lying(since)

    def of_visit(self, visit_id: UUID, since: datetime) -> list[Effect]:
        """Return the effects of a visit that were done `since` then, oldest first."""
        with self._store.view() as unit:
            return unit.effects.of_visit(visit_id, since)

    def take(self, effect: Effect) -> Effect:
        """Write down that the outlet is empty since the paper came out, with the event that tells it."""
        now = self.now()
        late = effect.not_taken_at is not None
        told = EffectTaken(**_of_outlet(effect), at=now, late=late)
        return self._tell(replace(effect, taken_at=now), told)

    def order_back(self, effect: Effect) -> Effect:
        """Write down that the device is about to be told to take the paper back, before it is."""
        return self._save(replace(effect, after={**effect.after, ORDERED_BACK: 1}))

    def leave(self, effect: Effect, *, retracted: bool = False) -> Effect:
        """Write down that nobody took the paper in the time allowed, with the event that tells it."""
        now = self.now()
        waited = 0 if effect.done_at is None else max(0, round((now - effect.done_at).total_seconds()))
        told = EffectNotTaken(**_of_outlet(effect), at=now, waited_s=waited, retracted=retracted)
        return self._tell(replace(effect, not_taken_at=now, retracted=retracted), told)

    def call_off(self, effect: Effect) -> Effect:
        """Write down that the device had nothing to take back."""
        return self._save(replace(effect, after={**effect.after, ORDERED_BACK: 0}))

    def close(self, effect: Effect) -> Effect:
        """Write down that a door that was opened is closed, with the event that tells it."""
        now = self.now()
        return self._tell(replace(effect, closed_at=now), EffectClosed(**_of_outlet(effect), at=now))

    def unclosed(self) -> list[Effect]:
        """Return the doors that were opened and are not known to be closed, oldest first."""
        with self._store.view() as unit:
            return unit.effects.unclosed()

    def stuck(self, gift_id: UUID) -> list[Effect]:
        """Return every opening of the doors that did not open for a gift, and that wait for staff."""
        with self._store.view() as unit:
            items = unit.gift_items.stuck_for(gift_id)
            return [each for item in items for each in unit.effects.stuck_at_door(item.bank, item.door)]

    def _tell(self, effect: Effect, event: Event) -> Effect:
        with self._store.unit() as unit:
            unit.effects.save(effect)
            unit.outbox.put(event)
        return effect

    def _save(self, effect: Effect) -> Effect:
        with self._store.unit() as unit:
            unit.effects.save(effect)
        return effect


def ordered_back(effect: Effect) -> bool:
    """Tell whether the device may have been told to take the paper back."""
    return bool(effect.after.get(ORDERED_BACK))


def _intended(effect: Effect, before: Evidence, now: datetime) -> Effect:
    return replace(effect, state=EffectState.INTENDED, at=now, before=before.as_json())


def _of_outlet(effect: Effect) -> dict[str, Any]:
    return {
        "visit_id": effect.visit_id,
        "request_id": effect.request_id,
        "effect_id": effect.effect_id,
        "kind": effect.kind,
        "device": effect.device,
        "purpose": effect.purpose,
        "certificate_number": effect.certificate_number,
        "door": effect.door,
    }


def event_of(effect: Effect, settled: Settled) -> Event:
    """Return the event that tells an effect's final state."""
    told = {
        "visit_id": effect.visit_id,
        "request_id": effect.request_id,
        "effect_id": effect.effect_id,
        "at": effect.at,
        "kind": effect.kind,
        "device": effect.device,
        "purpose": effect.purpose,
        "accepted_at": effect.accepted_at,
        "door": effect.door,
        "evidence": {
            "job": effect.job,
            "units": effect.units,
            "came_out": effect.came_out,
            "before": dict(effect.before),
            "after": dict(effect.after),
        },
    }
    match settled.state:
        case EffectState.CONFIRMED:
            return EffectConfirmed(**told, certificate_number=effect.certificate_number)
        case EffectState.FAILED:
            return EffectFailed(**told, reason=settled.reason or Reason.NO_EVIDENCE)
        case EffectState.IN_DOUBT:
            return EffectInDoubt(**told, reason=settled.reason)
        case EffectState.INTENDED | EffectState.STARTED | EffectState.SEEN:
            raise ValueError(f"{settled.state} is not final")
