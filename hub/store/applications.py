"""Applications: how each stands, and every step of its way, written together."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import ColumnElement, Connection, and_, func, insert, select, tuple_, update

from contract.applications import OPEN, ApplicationState
from contract.language import Bilingual
from hub.store.announcements import Announcements, Topic
from hub.store.application_tables import application_steps, applications
from hub.store.tables import employees

LATEST = 36  # applications of one person for one service that rules are shown


@dataclass(frozen=True)
class Application:
    """An application as it stands.

    `change` counts the states it was in; `reason` is what its person is told.
    """

    terminal_id: str
    request_id: UUID
    visit_id: UUID
    employee_id: str
    service_id: str
    site: str
    month: str | None
    answers: Mapping[str, JsonValue]
    submitted_at: datetime
    received_at: datetime
    state: ApplicationState
    change: int
    changed_at: datetime
    changed_by: str
    reason: Bilingual | None = None

    @property
    def open(self) -> bool:
        """Whether somebody is still to decide it."""
        return self.state in OPEN


@dataclass(frozen=True)
class ApplicationStep:
    """One step on its way: a state that it came into, or a comment."""

    at: datetime
    by: str
    state: ApplicationState | None
    reason: Bilingual | None
    note: str | None


class Applications:
    """The applications of all terminals."""

    def __init__(self, connection: Connection, announcements: Announcements) -> None:
        self._connection = connection
        self._announcements = announcements

    def hold(self, employee_ids: Collection[str]) -> None:
        """Have others who decide about these people wait until this unit of work ends."""
        ordered = select(employees.c.employee_id).where(employees.c.employee_id.in_(employee_ids))
        self._connection.execute(ordered.order_by(employees.c.employee_id).with_for_update()).all()

    def known(self, asked: Collection[tuple[str, UUID]]) -> set[tuple[str, UUID]]:
        """Return those of the requests, told by terminal and id, that are applications already."""
        if not asked:
            return set()
        key = applications.c.terminal_id, applications.c.request_id
        found = self._connection.execute(select(*key).where(tuple_(*key).in_(asked)))
        return {(row.terminal_id, row.request_id) for row in found}

    def add(self, application: Application) -> None:
        """Add one, with the step that brought it here."""
        self._connection.execute(insert(applications).values(**row_of(application)))
        self._step(application, application.state, None)
        self._tell(Topic.REQUEST_SUBMITTED, application.received_at, application)

    def move(self, application: Application, note: str | None = None) -> Application:
        """Write one as it stands now, by a step that led there, and return it with its change counted."""
        moved = replace(application, change=application.change + 1)
        key = self._this(moved.terminal_id, moved.request_id)
        names = ("state", "change", "changed_at", "changed_by", "reason_zh", "reason_en")
        row = row_of(moved)
        self._connection.execute(update(applications).where(key).values({name: row[name] for name in names}))
        self._step(moved, moved.state, note)
        if not moved.open:
            self._tell(Topic.REQUEST_DECIDED, moved.changed_at, moved)
        return moved

    def comment(self, application: Application, by: str, note: str, at: datetime) -> None:
        """Note something about one; it stays as it is."""
        self._step(replace(application, changed_at=at, changed_by=by, reason=None), None, note)

    def find(self, terminal_id: str, request_id: UUID) -> Application | None:
        """Return one."""
        found = select(applications).where(self._this(terminal_id, request_id))
        row = self._connection.execute(found).mappings().one_or_none()
        return None if row is None else application_of(row)

    def of_person(self, employee_id: str, service_id: str) -> list[Application]:
        """Return a person's latest for a service, the latest first."""
        found = (
            select(applications)
            .where(applications.c.employee_id == employee_id, applications.c.service_id == service_id)
            .order_by(applications.c.received_at.desc(), applications.c.request_id)
            .limit(LATEST)
        )
        return [application_of(row) for row in self._connection.execute(found).mappings()]

    def steps(self, application: Application) -> Sequence[ApplicationStep]:
        """Return the way of one, the first step first."""
        steps = application_steps.c
        found = (
            select(steps.at, steps.by, steps.state, steps.reason_zh, steps.reason_en, steps.note)
            .where(steps.terminal_id == application.terminal_id, steps.request_id == application.request_id)
            .order_by(steps.number)
        )
        return [
            ApplicationStep(
                row.at,
                row.by,
                None if row.state is None else ApplicationState(row.state),
                None if row.reason_zh is None else Bilingual(zh=row.reason_zh, en=row.reason_en),
                row.note,
            )
            for row in self._connection.execute(found)
        ]

    def _tell(self, topic: Topic, at: datetime, about: Application) -> None:
        self._announcements.tell(
            topic,
            at,
            str(about.request_id),
            service_id=about.service_id,
            terminal_id=about.terminal_id,
            request_id=str(about.request_id),
            employee_id=about.employee_id,
            state=about.state.value,
            change=about.change,
        )

    def _step(self, application: Application, state: ApplicationState | None, note: str | None) -> None:
        steps = application_steps.c
        mine = (
            steps.terminal_id == application.terminal_id,
            steps.request_id == application.request_id,
        )
        last = self._connection.execute(select(func.max(steps.number)).where(*mine)).scalar_one()
        reason = application.reason
        self._connection.execute(
            insert(application_steps).values(
                terminal_id=application.terminal_id,
                request_id=application.request_id,
                number=(last or 0) + 1,
                at=application.changed_at,
                by=application.changed_by,
                state=None if state is None else state.value,
                reason_zh=reason and reason.zh,
                reason_en=reason and reason.en,
                note=note,
            )
        )

    @staticmethod
    def _this(terminal_id: str, request_id: UUID) -> ColumnElement[bool]:
        return and_(applications.c.terminal_id == terminal_id, applications.c.request_id == request_id)


def row_of(application: Application) -> dict[str, object]:
    """Return an application as its row."""
    row = dict(vars(application))
    reason = row.pop("reason")
    return row | {
        "answers": dict(application.answers),
        "state": application.state.value,
        "reason_zh": reason and reason.zh,
        "reason_en": reason and reason.en,
    }


def application_of(row: Any) -> Application:
    """Build an application from its row."""
    columns = {name: value for name, value in row.items() if name in applications.c}
    zh, en = columns.pop("reason_zh"), columns.pop("reason_en")
    state = ApplicationState(columns.pop("state"))
    return Application(**columns, state=state, reason=None if zh is None else Bilingual(zh=zh, en=en))
