"""The journal of physical effects, as rows; `kiosk.effects` knows what they mean."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    RowMapping,
    func,
    insert,
    literal_column,
    select,
    update,
)

from contract.effects import EffectKind, EffectPurpose, StaffVerdict
from kiosk.domain.effect import DOOR_STUCK, OPEN, Effect, EffectState
from kiosk.store.tables import effects

ADDED: ColumnElement[int] = literal_column("effects.rowid", Integer)
"""The order in which effects were added; the time of day may have been set meanwhile."""


class EffectRows:
    """Every physical effect of this terminal."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, effect: Effect) -> None:
        """Journal a new effect."""
        self._connection.execute(insert(effects).values(**_values(effect)))

    def save(self, effect: Effect) -> None:
        """Write the effect as it now is; raise LookupError where it was never added."""
        changed = self._connection.execute(
            update(effects).where(effects.c.effect_id == effect.effect_id).values(**_values(effect))
        )
        if changed.rowcount != 1:
            raise LookupError(effect.effect_id)

    def judge(self, effect_id: UUID, verdict: StaffVerdict, at: datetime) -> None:
        """Write down what staff found of an effect in doubt."""
        this = update(effects).where(effects.c.effect_id == effect_id)
        self._connection.execute(this.values(verdict=verdict, verdict_at=at))

    def get(self, effect_id: UUID) -> Effect | None:
        """Return the effect of this id."""
        found = select(effects).where(effects.c.effect_id == effect_id)
        row = self._connection.execute(found).mappings().first()
        return None if row is None else _effect(row)

    def last_of(self, device: str) -> Effect | None:
        """Return the effect that was begun last on a device."""
        return self._last(effects.c.device == device)

    def last_at_door(self, device: str, door: str) -> Effect | None:
        """Return the effect that was begun last at a door."""
        return self._last((effects.c.device == device) & (effects.c.door == door))

    def stuck_at_door(self, device: str, door: str) -> list[Effect]:
        """Return the openings that a door withstood, or before which it stood open, since it opened last."""
        here = (effects.c.device == device) & (effects.c.door == door)
        opened = select(func.max(ADDED)).where(here, effects.c.state == EffectState.CONFIRMED)
        since = self._connection.execute(opened).scalar_one() or 0
        return self._in(here & (since < ADDED) & effects.c.reason.in_(sorted(DOOR_STUCK)))

    def unclosed(self) -> list[Effect]:
        """Return the doors that were opened and are not known to be closed, oldest first."""
        opened = effects.c.done_at.is_not(None) & effects.c.closed_at.is_(None)
        return self._in(opened & (effects.c.kind == EffectKind.OPEN_DOOR))

    def last_test(self, device: str) -> Effect | None:
        """Return the test print that was begun last on a device."""
        return self._last((effects.c.device == device) & (effects.c.purpose == EffectPurpose.TEST))

    def open(self) -> list[Effect]:
        """Return the effects whose fate is not settled, oldest first."""
        return self._in(effects.c.state.in_(sorted(OPEN)))

    def in_doubt(self) -> list[Effect]:
        """Return the effects that are parked for staff who have not looked yet, oldest first."""
        return self._in((effects.c.state == EffectState.IN_DOUBT) & effects.c.verdict.is_(None))

    def of_request(self, request_id: UUID) -> list[Effect]:
        """Return the effects of a request, oldest first."""
        return self._in(effects.c.request_id == request_id)

    def of_visit(self, visit_id: UUID, since: datetime) -> list[Effect]:
        """Return the effects of a visit that were done `since` then, oldest first."""
        return self._in((effects.c.done_at >= since) & (effects.c.visit_id == visit_id))

    def lying(self, since: datetime) -> list[Effect]:
        """Return the effects done `since` then whose paper is not known to be gone, oldest first."""
        out = effects.c.done_at.is_not(None) & (effects.c.done_at >= since)
        return self._in(out & effects.c.taken_at.is_(None) & effects.c.retracted.is_(False))

    def unclear_count(self, since: datetime) -> int:
        """Return how many effects are parked for staff, or have been open without a change `since` then."""
        parked = (effects.c.state == EffectState.IN_DOUBT) & effects.c.verdict.is_(None)
        overdue = effects.c.state.in_(sorted(OPEN)) & (effects.c.at < since)
        count = select(func.count()).where(parked | overdue)
        return int(self._connection.execute(count).scalar_one())

    def _last(self, condition: Any) -> Effect | None:
        found = select(effects).where(condition).order_by(ADDED.desc()).limit(1)
        row = self._connection.execute(found).mappings().first()
        return None if row is None else _effect(row)

    def _in(self, condition: Any) -> list[Effect]:
        found = select(effects).where(condition).order_by(ADDED)
        return [_effect(row) for row in self._connection.execute(found).mappings()]


def _effect(row: RowMapping) -> Effect:
    closed_sets = {
        "kind": EffectKind(row["kind"]),
        "state": EffectState(row["state"]),
        "purpose": EffectPurpose(row["purpose"]),
        "verdict": None if row["verdict"] is None else StaffVerdict(row["verdict"]),
    }
    return Effect(**{**row, **closed_sets})


def _values(effect: Effect) -> dict[str, Any]:
    return {**vars(effect), "before": dict(effect.before), "after": dict(effect.after)}
