"""The console's pages of employees: found by number, name and site, one in full, and their PIN."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from pydantic import BaseModel, BeforeValidator
from starlette.exceptions import HTTPException

from contract.feed import EmploymentStatus
from hub.console import asking
from hub.console.acts import Act
from hub.console.asking import Word, none_if_empty
from hub.console.csv_file import Cell
from hub.console.frame import Frame
from hub.console.gate import SignedIn
from hub.console.listing import Column, ListPage, View, add_list
from hub.console.showing import masked, shown_visit
from hub.id_number import masked as masked_number
from hub.passwords import for_pins
from hub.people import text_complaint
from hub.store.accounts import User
from hub.store.people import Person
from hub.store.people_list import PeopleOrder, WantedPeople
from hub.store.unit import Unit
from hub.store.visit_list import WantedVisits

LATEST = 10  # visits on the page of an employee
DIGITS = 6


class Asked(asking.Asked):
    """What the address of the list says."""

    number: Word = ""
    name: Word = ""
    site: Word = ""
    status: Annotated[EmploymentStatus | None, BeforeValidator(none_if_empty)] = None
    sort: PeopleOrder = PeopleOrder.NUMBER
    down: bool = False

    @property
    def told(self) -> str:
        """What is looked for, for the audit: that a name was given, but not the name."""
        said = self.filters | {"name": "*" if self.name else ""}
        return " ".join(f"{name}={value}" for name, value in said.items() if value) or "all"


class PinChange(StrEnum):
    """What is done with a PIN."""

    SET = "set"
    REMOVE = "remove"


class ChangedPin(BaseModel):
    """A form on the page of an employee."""

    number: Word
    change: PinChange
    reason: Word = ""


@dataclass(frozen=True)
class ShownPerson:
    """An employee as the list shows them; the name is masked."""

    person: Person = field(repr=False)
    name: str = field(repr=False)


@dataclass(frozen=True)
class EmployeePages:
    """Shows an employee, changes a PIN."""

    frame: Frame

    def one(
        self, request: Request, user: User, number: str, *, pin: str = "", unreasoned: bool = False
    ) -> Response:
        """Show one, and write down who looked; `pin` is what was made for them just now."""
        platform = self.frame.platform
        with platform.database.write() as unit:
            found = within_reach(unit, user, number)
            sites = unit.people_list.told_to(number)
            visits = unit.visit_list.page(WantedVisits(employee_id=number, sites=user.sites), LATEST).rows
            unit.accounts.note(platform.clock(), user.name, "looked at an employee", number)
        page = self.frame.show(
            request,
            "employee.html",
            user,
            row=found,
            id_number=masked_number(found.id_number) if found.id_number else "",
            sites=sites,
            visits=[shown_visit(one) for one in visits],
            pin=pin,
            unreasoned=unreasoned,
        )
        page.status_code = 422 if unreasoned else 200
        return page

    def change_pin(self, request: Request, user: User, changed: ChangedPin) -> Response:
        """Give a new PIN and show it once, or take it away for a reason; terminals hear of it soon."""
        removes = changed.change is PinChange.REMOVE
        if removes and (not changed.reason or text_complaint(changed.reason)):
            return self.one(request, user, changed.number, unreasoned=True)
        platform = self.frame.platform
        pin = "" if removes else new_pin()
        hashed = for_pins().hash(pin) if pin else None
        with platform.database.write() as unit:
            within_reach(unit, user, changed.number)
            unit.people.set_pin(changed.number, hashed)
            if removes:
                subject = f"{changed.number}: {changed.reason}"
                unit.accounts.note(platform.clock(), user.name, "took a PIN away", subject)
            else:
                unit.accounts.note(platform.clock(), user.name, "set a PIN", changed.number)
        return self.one(request, user, changed.number, pin=pin)


def within_reach(unit: Unit, user: User, number: str) -> Person:
    """Return an employee; for whom they work elsewhere they are not there."""
    found = unit.people.find(number)
    if found is None or (user.sites and found.site not in user.sites):
        raise HTTPException(404)
    return found


def new_pin() -> str:
    """Return a random PIN in which at least four different digits stand."""
    while len(set(pin := f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}")) < 4:
        pass
    return pin


def wanted(asked: Asked, view: View) -> WantedPeople:
    """Return what is looked for."""
    found = (asked.number, asked.name, asked.site, asked.status or "", asked.sort)
    return WantedPeople(*found, asked.descending, view.sites)


def cells(row: Person, _view: View) -> list[Cell]:
    """Return what stands in the file of an employee: neither badges, ID number nor PIN."""
    told: list[Cell] = [row.employee_id, row.name, row.name_latin, row.status, row.site]
    return [*told, row.department_zh, row.position_zh, row.hired_on, row.left_on]


def choices(unit: Unit, _asked: Asked, view: View) -> dict[str, object]:
    """Return what can be chosen from in the search."""
    sites = [one for one in unit.people.sites() if not view.sites or one in view.sites]
    return {"sites": sites, "statuses": list(EmploymentStatus)}


LIST = ListPage(
    "employees",
    Act.SEE_EMPLOYEES,
    Asked,
    (
        Column("people.number", PeopleOrder.NUMBER),
        Column("people.name", PeopleOrder.NAME),
        Column("people.site", PeopleOrder.SITE),
        Column("people.status"),
        Column("people.department"),
        Column("people.pin"),
    ),
    wanted,
    lambda unit: unit.people_list,
    (
        *("people.number", "people.name", "people.latin", "people.status", "people.site"),
        *("people.department", "people.position", "people.hired", "people.left"),
    ),
    cells,
    lambda row, _view: ShownPerson(row, masked(row.name)),
    choices,
)


def add_employees(routes: APIRouter, frame: Frame) -> None:
    """Add the routes of employees; a number may hold any letter, so it is not part of a path."""
    pages = EmployeePages(frame)
    gate = frame.may(Act.SEE_EMPLOYEES)

    add_list(routes, frame, LIST)

    @routes.get("/employees/one", dependencies=[gate])
    def one(request: Request, user: SignedIn, number: Annotated[Word, Query()]) -> Response:
        return pages.one(request, user, number)

    @routes.post("/employees/pin", dependencies=[frame.may(Act.CHANGE_EMPLOYEES)])
    def change_pin(request: Request, user: SignedIn, form: Annotated[ChangedPin, Form()]) -> Response:
        return pages.change_pin(request, user, form)
