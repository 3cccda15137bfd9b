"""Visits, requests, effects and survey answers, as the events together tell them.

Each fact fills its own columns and, where two compete, the later moment wins: the result does not depend on
the order in which events arrive.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, and_, or_, select, update

from contract.language import Bilingual
from hub.store.tables import effects, requests, steps, surveys, takings, visits
from hub.store.upsert import put, put_if_absent


class Visits:
    """What terminals reported, by visit and request."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def fill_visit(
        self, terminal_id: str, visit_id: UUID, at: datetime, since: str = "", **values: Any
    ) -> None:
        """Set columns of a visit unless `since`, the column of this fact's moment, knows a later one.

        The earliest moment known of the visit is kept too.
        """
        key = {"terminal_id": terminal_id, "visit_id": visit_id}
        put_if_absent(self._connection, visits, list(key), {**key, "first_at": at})
        this = self._visit(terminal_id, visit_id)
        self._connection.execute(update(visits).where(this, visits.c.first_at > at).values(first_at=at))
        if since:
            newest = or_(visits.c[since].is_(None), visits.c[since] <= at)
            self._connection.execute(update(visits).where(this, newest).values({since: at, **values}))

    def identify(self, terminal_id: str, visit_id: UUID, at: datetime, values: Mapping[str, Any]) -> None:
        """Set who a visit's person is, unless a higher or later identification is known."""
        self.fill_visit(terminal_id, visit_id, at)
        weaker = or_(
            visits.c.level.is_(None),
            visits.c.level < values["level"],
            and_(visits.c.level == values["level"], visits.c.identified_at < at),
        )
        this = self._visit(terminal_id, visit_id)
        self._connection.execute(update(visits).where(this, weaker).values(identified_at=at, **values))

    def fill_request(
        self, terminal_id: str, request_id: UUID, visit_id: UUID, at: datetime, since: str, **values: Any
    ) -> None:
        """Set columns of a request unless `since`, the column of this fact's moment, knows a later one."""
        key = {"terminal_id": terminal_id, "request_id": request_id}
        put_if_absent(self._connection, requests, list(key), {**key, "visit_id": visit_id})
        newest = or_(requests.c[since].is_(None), requests.c[since] <= at)
        changed = update(requests).where(self._request(terminal_id, request_id), newest)
        self._connection.execute(changed.values({since: at, **values}))

    def decide(self, terminal_id: str, request_id: UUID, at: datetime, refused: Bilingual | None) -> None:
        """Write down when the platform decided a request, and why if against it."""
        reason = {"refused_zh": refused.zh, "refused_en": refused.en} if refused else {}
        changed = update(requests).where(self._request(terminal_id, request_id))
        self._connection.execute(changed.values(decided_at=at, **reason))

    def decided(self, terminal_id: str, request_id: UUID) -> bool:
        """Return whether the platform has decided a request."""
        statement = select(requests.c.decided_at).where(self._request(terminal_id, request_id))
        return self._connection.execute(statement).scalar_one_or_none() is not None

    def add_step(self, terminal_id: str, request_id: UUID, step: str, at: datetime, seconds: float) -> None:
        """Remember that a step was completed."""
        key = {"terminal_id": terminal_id, "request_id": request_id, "step": step, "at": at}
        put(self._connection, steps, key, {"seconds": seconds})

    def settle_effect(
        self, terminal_id: str, effect_id: UUID, at: datetime, values: Mapping[str, Any]
    ) -> None:
        """Set what is known of an effect, unless something later is known; at one moment certainty wins."""
        key = {"terminal_id": terminal_id, "effect_id": effect_id}
        if put_if_absent(self._connection, effects, list(key), {**key, "at": at, **values}):
            return
        newer = or_(effects.c.at < at, and_(effects.c.at == at, effects.c.state > values["state"]))
        this = and_(effects.c.terminal_id == terminal_id, effects.c.effect_id == effect_id)
        self._connection.execute(update(effects).where(this, newer).values(at=at, **values))

    def fill_taking(
        self, terminal_id: str, effect_id: UUID, since: str, at: datetime, values: Mapping[str, Any]
    ) -> None:
        """Remember, in the column `since`, when paper was taken or found not taken; the earliest counts."""
        key = {"terminal_id": terminal_id, "effect_id": effect_id}
        put_if_absent(self._connection, takings, list(key), {**key, **values})
        this = and_(takings.c.terminal_id == terminal_id, takings.c.effect_id == effect_id)
        earlier = or_(takings.c[since].is_(None), takings.c[since] > at)
        self._connection.execute(update(takings).where(this, earlier).values({since: at}))

    def answer(self, terminal_id: str, key: Mapping[str, Any], at: datetime, score: int) -> None:
        """Remember a survey answer, unless a later one is known."""
        whole = {"terminal_id": terminal_id, **key}
        if put_if_absent(self._connection, surveys, list(whole), {**whole, "at": at, "score": score}):
            return
        this = and_(*(surveys.c[name] == value for name, value in whole.items()), surveys.c.at <= at)
        self._connection.execute(update(surveys).where(this).values(at=at, score=score))

    @staticmethod
    def _visit(terminal_id: str, visit_id: UUID) -> Any:
        return and_(visits.c.terminal_id == terminal_id, visits.c.visit_id == visit_id)

    @staticmethod
    def _request(terminal_id: str, request_id: UUID) -> Any:
        return and_(requests.c.terminal_id == terminal_id, requests.c.request_id == request_id)
