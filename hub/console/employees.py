"""The console's pages of employees: found by number, name and site, one in full, and their PIN."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from pydantic import BaseModel, BeforeValidator
from starlette.exceptions import HTTPException

from contract.feed import EmploymentStatus
from hub.console import asking
from hub.console.acts import Act
from hub.console.asking import Word, none_if_empty
from hub.console.csv_file import Cell, Sheet, download
from hub.console.frame import Frame
from hub.console.gate import SignedIn
from hub.console.paging import Paging, Sorting
from hub.console.showing import masked, shown_visit
from hub.id_number import masked as masked_number
from hub.passwords import for_pins
from hub.people import text_complaint
from hub.store.accounts import User
from hub.store.people import Person
from hub.store.people_list import PeopleOrder, WantedPeople
from hub.store.unit import Unit
from hub.store.visit_list import WantedVisits

PER_PAGE = 50
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
    def wanted(self) -> WantedPeople:
        """What is looked for."""
        return WantedPeople(self.number, self.name, self.site, self.status or "", self.sort, self.down)

    @property
    def kept(self) -> dict[str, str]:
        """All of it, as addresses say it."""
        return self.filters | {"sort": self.sort.value, "down": "1" if self.down else ""}

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
    """Lists employees, shows one, changes a PIN."""

    frame: Frame

    def listed(self, request: Request, user: User, asked: Asked) -> Response:
        """Show a page of those that are looked for."""
        wanted = replace(asked.wanted, sites=user.sites)
        with self.frame.platform.database.read() as unit:
            paging = Paging.of(unit.people_list.count(wanted), asked.page, PER_PAGE, asked.kept)
            rows = unit.people_list.page(wanted, PER_PAGE, paging.offset)
            sites = [one for one in unit.people.sites() if not user.sites or one in user.sites]
        return self.frame.show(
            request,
            "employees.html",
            user,
            found=[ShownPerson(one, masked(one.name)) for one in rows],
            paging=paging,
            sorting=Sorting(asked.sort, asked.down, asked.filters),
            asked=asked,
            filtered=any(asked.filters.values()),
            sites=sites,
            statuses=list(EmploymentStatus),
        )

    def file(self, request: Request, user: User, asked: Asked) -> Response:
        """Send those that are looked for."""
        wanted = replace(asked.wanted, sites=user.sites)
        sheet = Sheet[Person](
            "employees",
            COLUMNS,
            lambda unit: unit.people_list.count(wanted),
            lambda unit, last: unit.people_list.batch(wanted, last),
            cells,
        )
        return download(self.frame, request, user, sheet, asked.told)

    def one(
        self, request: Request, user: User, number: str, *, pin: str = "", unreasoned: bool = False
    ) -> Response:
        """Show one, and write down who looked; `pin` is what was made for them just now."""
        platform = self.frame.platform
        with platform.database.write() as unit:
            found = within_reach(unit, user, number)
            sites = unit.people_list.told_to(number)
            visits = unit.visit_list.page(WantedVisits(employee_id=number, sites=user.sites), LATEST, 0)
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


COLUMNS = (
    "people.number",
    "people.name",
    "people.latin",
    "people.status",
    "people.site",
    "people.department",
    "people.position",
    "people.hired",
    "people.left",
)


def cells(row: Person) -> list[Cell]:
    """Return what stands in the file of an employee: neither badges, ID number nor PIN."""
    told: list[Cell] = [row.employee_id, row.name, row.name_latin, row.status, row.site]
    return [*told, row.department_zh, row.position_zh, row.hired_on, row.left_on]


def add_employees(routes: APIRouter, frame: Frame) -> None:
    """Add the routes of employees; a number may hold any letter, so it is not part of a path."""
    pages = EmployeePages(frame)
    gate = frame.may(Act.SEE_EMPLOYEES)

    @routes.get("/employees", dependencies=[gate])
    def listed(request: Request, user: SignedIn, asked: Annotated[Asked, Query()]) -> Response:
        return pages.listed(request, user, asked)

    @routes.get("/employees.csv", dependencies=[gate])
    def file(request: Request, user: SignedIn, asked: Annotated[Asked, Query()]) -> Response:
        return pages.file(request, user, asked)

    @routes.get("/employees/one", dependencies=[gate])
    def one(request: Request, user: SignedIn, number: Annotated[Word, Query()]) -> Response:
        return pages.one(request, user, number)

    @routes.post("/employees/pin", dependencies=[frame.may(Act.CHANGE_EMPLOYEES)])
    def change_pin(request: Request, user: SignedIn, form: Annotated[ChangedPin, Form()]) -> Response:
        return pages.change_pin(request, user, form)
