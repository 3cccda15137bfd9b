"""Applications as people look at them: some of them, in some order, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select

from contract.applications import OPEN, ApplicationState
from hub.store.application_tables import applications
from hub.store.applications import Application, application_of
from hub.store.listing import RowList
from hub.store.scope import EVERYWHERE, Sites, at_sites
from hub.store.tables import employees

UNDECIDED = "open"  # all states in which somebody is still to decide


class Order(StrEnum):
    """What a list can be sorted by."""

    RECEIVED = "received"
    EMPLOYEE = "employee"
    SERVICE = "service"
    SITE = "site"
    STATE = "state"
    CHANGED = "changed"


@dataclass(frozen=True)
class Wanted:
    """Which applications: in which state, of which service and site, whose number begins so; "" is all."""

    state: str = ""
    service_id: str = ""
    site: str = ""
    employee_id: str = ""
    order: Order = Order.RECEIVED
    descending: bool = False
    sites: Sites = EVERYWHERE


@dataclass(frozen=True)
class ListedApplication:
    """An application, and the name of its person where the directory has one."""

    application: Application
    name: str | None


ORDERS: Mapping[Order, ColumnElement[Any]] = MappingProxyType(
    {
        Order.RECEIVED: applications.c.received_at,
        Order.EMPLOYEE: applications.c.employee_id,
        Order.SERVICE: applications.c.service_id,
        Order.SITE: applications.c.site,
        Order.STATE: applications.c.state,
        Order.CHANGED: applications.c.changed_at,
    }
)


class ApplicationList(RowList[Wanted, ListedApplication]):
    """The applications of all terminals, for people to look at."""

    key = (applications.c.terminal_id, applications.c.request_id)

    def columns(self, wanted: Wanted) -> Select[Any]:  # noqa: ARG002 - the same for all
        """Return the statement that reads all of them, with names."""
        person = employees.c.employee_id == applications.c.employee_id
        return select(applications, employees.c.name).outerjoin(employees, person)

    def order(self, wanted: Wanted) -> Sequence[ColumnElement[Any]]:
        """Return what they are sorted by before their key."""
        return (ORDERS[wanted.order],)

    def scope(self, sites: Sites) -> ColumnElement[bool]:
        """Return the condition that one came in at one of some sites."""
        return at_sites(applications.c.terminal_id, sites)

    def condition(self, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
        """Return what one must be to be wanted."""
        if wanted.state == UNDECIDED:
            yield applications.c.state.in_(sorted(OPEN))
        elif wanted.state:
            yield applications.c.state == ApplicationState(wanted.state).value
        if wanted.service_id:
            yield applications.c.service_id == wanted.service_id
        if wanted.site:
            yield applications.c.site == wanted.site
        if wanted.employee_id:
            yield applications.c.employee_id.istartswith(wanted.employee_id, autoescape=True)

    def made(self, rows: Sequence[Mapping[str, Any]]) -> list[ListedApplication]:
        """Return applications with the names of their people."""
        return [ListedApplication(application_of(row), row["name"]) for row in rows]

    def following(self, wanted: Wanted, *, but: tuple[str, UUID]) -> tuple[str, UUID] | None:
        """Return the first of those that are wanted, another than `but`: what to decide next."""
        terminal_id, request_id = but
        other = (applications.c.terminal_id != terminal_id) | (applications.c.request_id != request_id)
        first = [*self.order(wanted), *self.key]
        found = self._wanted(select(*self.key), wanted).where(other).order_by(*first).limit(1)
        row = self._connection.execute(found).first()
        return None if row is None else (row.terminal_id, row.request_id)

    def services(self) -> list[str]:
        """Return the services that anybody ever applied for."""
        return self._known(applications.c.service_id)

    def sites(self, sites: Sites = EVERYWHERE) -> list[str]:
        """Return the sites at which anybody ever applied, of those that somebody may see."""
        return self._known(applications.c.site, sites)

    def _known(self, column: ColumnElement[str], sites: Sites = EVERYWHERE) -> list[str]:
        there = at_sites(applications.c.terminal_id, sites)
        return list(
            self._connection.execute(select(column).where(there).distinct().order_by(column)).scalars()
        )
