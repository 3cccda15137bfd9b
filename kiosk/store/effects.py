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

from contract.events import EffectKind
from kiosk.domain.effect import OPEN, Effect, EffectState
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

    def get(self, effect_id: UUID) -> Effect | None:
        """Return the effect of this id."""
        found = select(effects).where(effects.c.effect_id == effect_id)
        row = self._connection.execute(found).mappings().first()
        return None if row is None else _effect(row)

    def open(self) -> list[Effect]:
        """Return the effects whose fate is not settled, oldest first."""
        return self._in(effects.c.state.in_(sorted(OPEN)))

    def in_doubt(self) -> list[Effect]:
        """Return the effects that are parked for staff, oldest first."""
        return self._in(effects.c.state == EffectState.IN_DOUBT)

    def of_request(self, request_id: UUID) -> list[Effect]:
        """Return the effects of a request, oldest first."""
        return self._in(effects.c.request_id == request_id)

    def unclear_count(self, since: datetime) -> int:
        """Return how many effects are parked for staff, or have been open without a change `since` then."""
        parked = effects.c.state == EffectState.IN_DOUBT
        overdue = effects.c.state.in_(sorted(OPEN)) & (effects.c.at < since)
        count = select(func.count()).where(parked | overdue)
        return int(self._connection.execute(count).scalar_one())

    def _in(self, condition: Any) -> list[Effect]:
        found = select(effects).where(condition).order_by(ADDED)
        return [_effect(row) for row in self._connection.execute(found).mappings()]


def _effect(row: RowMapping) -> Effect:
    return Effect(**{**row, "kind": EffectKind(row["kind"]), "state": EffectState(row["state"])})


def _values(effect: Effect) -> dict[str, Any]:
    return {
        "effect_id": effect.effect_id,
        "kind": effect.kind,
        "device": effect.device,
        "state": effect.state,
        "at": effect.at,
        "visit_id": effect.visit_id,
        "request_id": effect.request_id,
        "job": effect.job,
        "printer_job": effect.printer_job,
        "units": effect.units,
        "certificate_number": effect.certificate_number,
        "before": dict(effect.before),
        "after": dict(effect.after),
        "reason": effect.reason,
        "came_out": effect.came_out,
    }
