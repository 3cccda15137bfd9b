"""Employees as HR looks at them: some, in some order, a page at a time, and which sites know of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, literal, or_, select

from hub.store.listing import BATCH, counted
from hub.store.people import Person, person_of
from hub.store.scope import EVERYWHERE, Sites
from hub.store.tables import directory_sites, employees


class PeopleOrder(StrEnum):
    """What the list can be sorted by."""

    NUMBER = "number"
    NAME = "name"
    SITE = "site"


@dataclass(frozen=True)
class WantedPeople:
    """Which employees: whose number begins so, whose name holds this, at which site, of which status.

    "" stands for all.
    """

    number: str = ""
    name: str = ""
    site: str = ""
    status: str = ""
    order: PeopleOrder = PeopleOrder.NUMBER
    descending: bool = False
    sites: Sites = EVERYWHERE


ORDERS: Mapping[PeopleOrder, tuple[ColumnElement[Any], ...]] = MappingProxyType(
    {
        PeopleOrder.NUMBER: (),
        PeopleOrder.NAME: (employees.c.name_latin,),
        PeopleOrder.SITE: (employees.c.site,),
    }
)
"""The columns of each order; the number comes after all of them."""


class PeopleList:
    """Reads employees."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count(self, wanted: WantedPeople) -> int:
        """Return how many there are of those that are wanted, as `counted` does."""
        return counted(
            self._connection, chosen(select(literal(1).label("one")).select_from(employees), wanted)
        )

    def page(self, wanted: WantedPeople, limit: int, offset: int) -> list[Person]:
        """Return a page of those that are wanted."""
        columns = (*ORDERS[wanted.order], employees.c.employee_id)
        order = [one.desc() if wanted.descending else one.asc() for one in columns]
        return self._found(chosen(select(employees), wanted).order_by(*order).limit(limit).offset(offset))

    def batch(self, wanted: WantedPeople, last: Person | None) -> list[Person]:
        """Return the next of those that are wanted, by number, for a file."""
        found = chosen(select(employees), wanted).order_by(employees.c.employee_id).limit(BATCH)
        return self._found(found if last is None else found.where(employees.c.employee_id > last.employee_id))

    def told_to(self, employee_id: str) -> list[str]:
        """Return the sites whose terminals were ever given an employee."""
        sites = directory_sites.c
        found = select(sites.site).where(sites.employee_id == employee_id).order_by(sites.site)
        return list(self._connection.execute(found).scalars())

    def _found(self, statement: Select[Any]) -> list[Person]:
        return [person_of(row) for row in self._connection.execute(statement).mappings()]


def chosen(statement: Select[Any], wanted: WantedPeople) -> Select[Any]:
    """Return a statement that finds only what is wanted."""
    if wanted.number:
        statement = statement.where(employees.c.employee_id.istartswith(wanted.number, autoescape=True))
    if wanted.name:
        names = (employees.c.name, employees.c.name_latin)
        statement = statement.where(or_(*(one.icontains(wanted.name, autoescape=True) for one in names)))
    if wanted.sites:
        statement = statement.where(employees.c.site.in_(sorted(wanted.sites)))
    if wanted.site:
        statement = statement.where(employees.c.site == wanted.site)
    if wanted.status:
        statement = statement.where(employees.c.status == wanted.status)
    return statement
