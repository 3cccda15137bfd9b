"""Applications as people look at them: some of them, in some order, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, and_, literal, select

from contract.applications import OPEN, ApplicationState
from hub.store.application_tables import applications
from hub.store.applications import Application, application_of
from hub.store.listing import BATCH, counted
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


class ApplicationList:
    """The applications of all terminals, for people to look at."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count(self, wanted: Wanted) -> int:
        """Return how many there are of those that are wanted, as `counted` does."""
        found = select(literal(1).label("one")).select_from(applications).where(condition(wanted))
        return counted(self._connection, found)

    def page(self, wanted: Wanted, limit: int, offset: int) -> list[ListedApplication]:
        """Return a page of those that are wanted."""
        rows = self._connection.execute(ordered(wanted).limit(limit).offset(offset)).mappings()
        return [ListedApplication(application_of(row), row["name"]) for row in rows]

    def batch(self, wanted: Wanted, last: ListedApplication | None) -> list[ListedApplication]:
        """Return the next of those that are wanted, for a file: as they came in."""
        found = ordered(replace(wanted, order=Order.RECEIVED, descending=False))
        if last is not None:
            before = last.application
            same = applications.c.received_at == before.received_at
            later = applications.c.request_id > before.request_id
            found = found.where((applications.c.received_at > before.received_at) | (same & later))
        rows = self._connection.execute(found.limit(BATCH)).mappings()
        return [ListedApplication(application_of(row), row["name"]) for row in rows]

    def following(self, wanted: Wanted, *, but: tuple[str, UUID]) -> tuple[str, UUID] | None:
        """Return the first of those that are wanted, another than `but`: what to decide next."""
        terminal_id, request_id = but
        other = (applications.c.terminal_id != terminal_id) | (applications.c.request_id != request_id)
        row = self._connection.execute(ordered(wanted).where(other).limit(1)).first()
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


def ordered(wanted: Wanted) -> Select[Any]:
    """Return the statement that selects those that are wanted, in their order."""
    by = ORDERS[wanted.order]
    return (
        select(applications, employees.c.name)
        .outerjoin(employees, employees.c.employee_id == applications.c.employee_id)
        .where(condition(wanted))
        .order_by(by.desc() if wanted.descending else by.asc(), applications.c.request_id)
    )


def condition(wanted: Wanted) -> ColumnElement[bool]:
    """Return the condition that an application is wanted."""
    asked: list[ColumnElement[bool]] = []
    if wanted.state == UNDECIDED:
        asked.append(applications.c.state.in_(sorted(OPEN)))
    elif wanted.state:
        asked.append(applications.c.state == ApplicationState(wanted.state).value)
    if wanted.service_id:
        asked.append(applications.c.service_id == wanted.service_id)
    if wanted.site:
        asked.append(applications.c.site == wanted.site)
    if wanted.employee_id:
        asked.append(applications.c.employee_id.istartswith(wanted.employee_id, autoescape=True))
    return and_(at_sites(applications.c.terminal_id, wanted.sites), *asked)
