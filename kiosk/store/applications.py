"""How applications stand, as the platform said last, and what their people were shown."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, RowMapping, select, update
from sqlalchemy.dialects.sqlite import insert

from contract.applications import ApplicationState
from contract.feed import ApplicationMoved
from contract.language import Bilingual
from kiosk.domain.application import Application
from kiosk.store.tables import applications

TOLD = ("employee_id", "service_id", "change", "state", "at", "reason_zh", "reason_en")


class Applications:
    """The applications that were made at this terminal."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def apply(self, fact: ApplicationMoved) -> None:
        """Keep how one stands; a change that is known, or earlier than the one that is, changes nothing."""
        told = insert(applications).values(**fact.model_dump(exclude={"type"}))
        later = told.excluded.change > applications.c.change
        values = {name: told.excluded[name] for name in TOLD}
        self._connection.execute(
            told.on_conflict_do_update(index_elements=["request_id"], set_=values, where=later)
        )

    def by_request(self, request_id: UUID) -> Application | None:
        """Return how the application of a request stands, None while the platform said nothing."""
        found = select(applications).where(applications.c.request_id == request_id)
        row = self._connection.execute(found).mappings().first()
        return None if row is None else _application(row)

    def of(self, employee_id: str) -> list[Application]:
        """Return all of a person's, the latest news first."""
        found = select(applications).where(applications.c.employee_id == employee_id)
        ordered = found.order_by(applications.c.at.desc(), applications.c.request_id)
        return [_application(row) for row in self._connection.execute(ordered).mappings()]

    def show(self, request_id: UUID, change: int) -> None:
        """Note that its person was shown how it stood after a change."""
        this = update(applications).where(applications.c.request_id == request_id)
        self._connection.execute(this.values(shown=change))

    def withdraw(self, request_id: UUID, at: datetime) -> None:
        """Note that its person took it back; the first time counts."""
        this = applications.c.request_id == request_id
        taken_back = update(applications).where(this, applications.c.withdrawn_at.is_(None))
        self._connection.execute(taken_back.values(withdrawn_at=at))


def _application(row: RowMapping) -> Application:
    told = bool(row["reason_zh"].strip() and row["reason_en"].strip())
    return Application(
        request_id=row["request_id"],
        employee_id=row["employee_id"],
        service_id=row["service_id"],
        change=row["change"],
        state=ApplicationState(row["state"]),
        at=row["at"],
        reason=Bilingual(zh=row["reason_zh"], en=row["reason_en"]) if told else None,
        shown=row["shown"],
        withdrawn_at=row["withdrawn_at"],
    )
