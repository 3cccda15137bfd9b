"""What the console reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, Table, func, select, tuple_, union

from contract.feed import Heartbeat
from contract.language import Bilingual
from hub.store.attachments import Attached, Attachments
from hub.store.tables import (
    WENT_BACK,
    certificates,
    effects,
    employees,
    events,
    requests,
    surveys,
    takings,
    terminal_health,
    terminals,
    visits,
)


@dataclass(frozen=True)
class EventRow:
    """An event as it came."""

    payload: str
    happened_at: datetime
    received_at: datetime


@dataclass(frozen=True)
class TerminalRow:
    """A terminal and how it was when last heard of."""

    terminal_id: str
    site: str
    seen_at: datetime | None
    heartbeat: Heartbeat | None
    went_back: EventRow | None = None


@dataclass(frozen=True)
class RequestRow:
    """A request and what became of it."""

    request_id: UUID
    service_id: str | None
    submitted_at: datetime | None
    abandoned_at: datetime | None
    outcome: str | None
    refused: bool
    certificate: str | None
    attachments: tuple[Attached, ...] = ()


@dataclass(frozen=True)
class VisitRow:
    """A visit with its requests."""

    terminal_id: str
    visit_id: UUID
    first_at: datetime
    closed_at: datetime | None
    end: str | None
    means: str | None
    level: int | None
    name: str | None = field(repr=False)
    in_doubt: bool = False
    untaken: bool = False
    score: int | None = None
    requests: tuple[RequestRow, ...] = ()


@dataclass(frozen=True)
class Decision:
    """What the platform decided of a request: a certificate, or a refusal with its reason."""

    request_id: UUID
    at: datetime
    number: str | None
    refused: Bilingual | None


class Watching:
    """Terminals, visits and timelines, for people to look at."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def terminals(self) -> list[TerminalRow]:
        """Return all terminals by name."""
        statement = (
            select(terminals.c.terminal_id, terminals.c.site, terminal_health)
            .outerjoin(terminal_health, terminal_health.c.terminal_id == terminals.c.terminal_id)
            .order_by(terminals.c.terminal_id)
        )
        went_back = self._went_back()
        return [
            TerminalRow(
                row.terminal_id,
                row.site,
                row.seen_at,
                None if row.heartbeat is None else Heartbeat.model_validate(row.heartbeat),
                went_back.get(row.terminal_id),
            )
            for row in self._connection.execute(statement)
        ]

    def _went_back(self) -> dict[str, EventRow]:
        """Return the last time each terminal's store went back, of those where it ever did."""
        statement = (
            select(events.c.terminal_id, events.c.payload, events.c.happened_at, events.c.received_at)
            .where(WENT_BACK)
            .order_by(events.c.terminal_id, events.c.received_at)
        )
        return {row.terminal_id: EventRow(*row[1:]) for row in self._connection.execute(statement)}

    def visits(self, keys: Sequence[tuple[str, UUID]]) -> list[VisitRow]:
        """Return these visits, in this order."""
        these = tuple_(visits.c.terminal_id, visits.c.visit_id).in_(keys)
        rows = self._connection.execute(self._visits().where(these)).mappings().all()
        found = {(row["terminal_id"], row["visit_id"]): row for row in rows}
        return self._complete([found[key] for key in keys])

    def visit(self, terminal_id: str, visit_id: UUID) -> VisitRow | None:
        """Return one visit."""
        statement = self._visits().where(visits.c.terminal_id == terminal_id, visits.c.visit_id == visit_id)
        found = self._complete(self._connection.execute(statement).mappings().all())
        return found[0] if found else None

    def timeline(self, terminal_id: str, visit_id: UUID) -> list[EventRow]:
        """Return the events of a visit in the order in which the terminal told them, whatever its clock."""
        statement = (
            select(events.c.payload, events.c.happened_at, events.c.received_at)
            .where(events.c.terminal_id == terminal_id, events.c.visit_id == visit_id)
            .order_by(events.c.seq, events.c.happened_at, events.c.recorded_at)
        )
        return [EventRow(*row) for row in self._connection.execute(statement)]

    def decisions(self, terminal_id: str, visit_id: UUID) -> list[Decision]:
        """Return what the platform decided of a visit's requests."""
        of_visit = (requests.c.terminal_id == terminal_id) & (requests.c.visit_id == visit_id)
        statement = (
            select(
                requests.c.request_id,
                requests.c.decided_at,
                requests.c.refused_zh,
                requests.c.refused_en,
                certificates.c.number,
            )
            .outerjoin(certificates, this_request(certificates))
            .where(of_visit, requests.c.decided_at.is_not(None))
            .order_by(requests.c.decided_at)
        )
        return [
            Decision(
                row.request_id,
                row.decided_at,
                row.number,
                None if row.refused_zh is None else Bilingual(zh=row.refused_zh, en=row.refused_en),
            )
            for row in self._connection.execute(statement)
        ]

    def continued(self, terminal_id: str, visit_id: UUID) -> list[tuple[UUID, datetime]]:
        """Return the visits, and their begin, that printed for this one's requests or this one for theirs.

        What was asked for in one visit may be collected in a later one, by claim code.
        """
        printed = effects.join(requests, this_request(effects))
        pairs = ((requests.c.visit_id, effects.c.visit_id), (effects.c.visit_id, requests.c.visit_id))
        others = [
            select(there)
            .select_from(printed)
            .where(effects.c.terminal_id == terminal_id, here == visit_id, there != visit_id)
            for here, there in pairs
        ]
        statement = (
            select(visits.c.visit_id, visits.c.first_at)
            .where(visits.c.terminal_id == terminal_id, visits.c.visit_id.in_(union(*others)))
            .order_by(visits.c.first_at)
        )
        return [(row.visit_id, row.first_at) for row in self._connection.execute(statement)]

    @staticmethod
    def _visits() -> Select[Any]:
        columns = [visits.c[name] for name in ("terminal_id", "visit_id", "first_at", "closed_at", "end")]
        return select(*columns, visits.c.means, visits.c.level, employees.c.name).outerjoin(
            employees, employees.c.employee_id == visits.c.employee_id
        )

    def _complete(self, rows: Sequence[RowMapping]) -> list[VisitRow]:
        keys = [(row["terminal_id"], row["visit_id"]) for row in rows]
        by_visit = self._requests(keys)
        doubtful = self._in_doubt(keys)
        untaken = self._untaken(keys)
        scores = self._scores([(key[0], one.request_id) for key in by_visit for one in by_visit[key]])
        return [
            VisitRow(
                **row,
                in_doubt=key in doubtful,
                untaken=key in untaken,
                score=lowest(scores.get((key[0], one.request_id)) for one in by_visit.get(key, ())),
                requests=tuple(by_visit.get(key, ())),
            )
            for key, row in zip(keys, rows, strict=True)
        ]

    def _requests(self, keys: Sequence[tuple[str, UUID]]) -> dict[tuple[str, UUID], list[RequestRow]]:
        statement = (
            select(requests, certificates.c.number)
            .outerjoin(certificates, this_request(certificates))
            .where(tuple_(requests.c.terminal_id, requests.c.visit_id).in_(keys))
            .order_by(func.coalesce(requests.c.opened_at, requests.c.submitted_at), requests.c.request_id)
        )
        rows = self._connection.execute(statement).all()
        attached = Attachments(self._connection).of_requests(
            [(row.terminal_id, row.request_id) for row in rows]
        )
        found: dict[tuple[str, UUID], list[RequestRow]] = {}
        for row in rows:
            request = RequestRow(
                row.request_id,
                row.service_id,
                row.submitted_at,
                row.abandoned_at,
                row.outcome,
                row.refused_zh is not None,
                row.number,
                tuple(attached.get((row.terminal_id, row.request_id), ())),
            )
            found.setdefault((row.terminal_id, row.visit_id), []).append(request)
        return found

    def _in_doubt(self, keys: Sequence[tuple[str, UUID]]) -> set[tuple[str, UUID]]:
        statement = select(effects.c.terminal_id, effects.c.visit_id).where(
            tuple_(effects.c.terminal_id, effects.c.visit_id).in_(keys), effects.c.state == "in-doubt"
        )
        return {(row.terminal_id, row.visit_id) for row in self._connection.execute(statement)}

    def _untaken(self, keys: Sequence[tuple[str, UUID]]) -> set[tuple[str, UUID]]:
        statement = select(takings.c.terminal_id, takings.c.visit_id).where(
            tuple_(takings.c.terminal_id, takings.c.visit_id).in_(keys),
            takings.c.not_taken_at.is_not(None),
            takings.c.taken_at.is_(None),
        )
        return {(row.terminal_id, row.visit_id) for row in self._connection.execute(statement)}

    def _scores(self, keys: Sequence[tuple[str, UUID]]) -> dict[tuple[str, UUID], int]:
        """Return each request's lowest score; in a join SQLite would read all surveys of a terminal."""
        this = surveys.c.terminal_id, surveys.c.request_id
        statement = (
            select(*this, func.min(surveys.c.score).label("score"))
            .where(tuple_(*this).in_(keys))
            .group_by(*this)
        )
        return {(row.terminal_id, row.request_id): row.score for row in self._connection.execute(statement)}


def lowest(scores: Iterable[int | None]) -> int | None:
    """Return the lowest of the scores that were given, None where none was."""
    return min((score for score in scores if score is not None), default=None)


def this_request(table: Table) -> ColumnElement[bool]:
    """Return the condition that a row belongs to the request it is joined with."""
    same_terminal: ColumnElement[bool] = table.c.terminal_id == requests.c.terminal_id
    return same_terminal & (table.c.request_id == requests.c.request_id)
