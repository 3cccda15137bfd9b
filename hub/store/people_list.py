"""Employees as HR looks at them: some, in some order, a page at a time, and which sites know of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from hub.store.listing import RowList
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


class PeopleList(RowList[WantedPeople, Person]):
    """Reads employees."""

    key = (employees.c.employee_id,)

    def columns(self, wanted: WantedPeople) -> Select[Any]:  # noqa: ARG002 - the same for all
        """Return the statement that reads all rows."""
        return select(employees)

    def order(self, wanted: WantedPeople) -> Sequence[ColumnElement[Any]]:
        """Return what the rows are sorted by before their number."""
        return ORDERS[wanted.order]

    def scope(self, sites: Sites) -> ColumnElement[bool]:
        """Return the condition that somebody works at one of some sites."""
        return employees.c.site.in_(sorted(sites))

    def condition(self, wanted: WantedPeople) -> Iterator[ColumnElement[bool]]:
        """Return what a row must be to be wanted."""
        if wanted.number:
            # As typed, in capitals, or without: ILIKE takes PostgreSQL ten times as long.
            cases = sorted({wanted.number, wanted.number.upper(), wanted.number.lower()})
            yield or_(*(employees.c.employee_id.startswith(one, autoescape=True) for one in cases))
        if wanted.name:
            latin = employees.c.name_latin
            holds = latin.icontains if has_case(wanted.name) else latin.contains
            as_typed = employees.c.name.contains(wanted.name, autoescape=True)
            yield or_(as_typed, holds(wanted.name, autoescape=True))
        if wanted.site:
            yield employees.c.site == wanted.site
        if wanted.status:
            yield employees.c.status == wanted.status

    def made(self, rows: Sequence[Mapping[str, Any]]) -> list[Person]:
        """Return employees."""
        return [person_of(row) for row in rows]

    def told_to(self, employee_id: str) -> list[str]:
        """Return the sites whose terminals were ever given an employee."""
        sites = directory_sites.c
        found = select(sites.site).where(sites.employee_id == employee_id).order_by(sites.site)
        return list(self._connection.execute(found).scalars())


def has_case(words: str) -> bool:
    """Return whether words can be written in capitals; Chinese cannot, and is found sooner without."""
    return words.lower() != words.upper()
