"""All employees as another system tells them, beside what is known: what changes, and what is too much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Protocol

from contract.feed import EmploymentStatus
from hub.passwords import Passwords
from hub.people import LineError, Plan, Row, clashes, plan, row_of
from hub.store.people import Person

ALWAYS = 5  # so many may be wrong, or leave, however few people there are


class Absent(StrEnum):
    """What becomes of employees whom a source does not name."""

    KEEP = "keep"
    LEFT = "left"


@dataclass(frozen=True)
class Policy:
    """How much a roster may change at once; the shares are percent."""

    absent: Absent
    most_leaving: float
    most_wrong: float


class Told(Protocol):
    """An employee as a source tells it."""

    @property
    def place(self) -> str:
        """Where it stands."""

    @property
    def fields(self) -> Mapping[str | None, str | list[str] | None]:
        """Texts by the names of the import's columns."""


@dataclass(frozen=True)
class Wrong:
    """A record that is left out, where it stands, and why."""

    place: str
    reason: str


@dataclass(frozen=True)
class Roster:
    """What taking a roster over would do, with how many of those employed would have left."""

    plan: Plan
    leaving: int
    wrong: Sequence[Wrong]


class TooMuchError(Exception):
    """A roster would change more than it may; the message says what, and how to go on."""


def judged(
    told: Sequence[Told], known: Mapping[str, Person], pins: Passwords, today: date, policy: Policy
) -> Roster:
    """Compare what a source tells with what is known; raise TooMuchError."""
    rows, wrong = _understood(told, known, today)
    rows = _without_clashes(rows, known, told, wrong)
    if len(wrong) > max(ALWAYS, len(told) * policy.most_wrong / 100):
        shown = "; ".join(f"{one.place}: {one.reason}" for one in wrong[:3])
        raise TooMuchError(f"{len(wrong)} of {len(told)} records are wrong ({shown}); nothing was taken over")
    made = plan(rows, (), known, pins)
    if policy.absent is Absent.LEFT:
        gone = _gone(known, {str(one.fields.get("employee_id") or "").strip() for one in told}, today)
        made = replace(made, changed=[*made.changed, *gone])
    leaving = sum(_leaves(person, known) for person in made.changed)
    employed = sum(person.status != EmploymentStatus.LEFT for person in known.values())
    if leaving > max(ALWAYS, employed * policy.most_leaving / 100):
        raise TooMuchError(
            f"{leaving} of {employed} employees would leave at once, more than {policy.most_leaving:g} %;"
            " nothing was taken over. Where that is right, say so by --most-leaving"
        )
    return Roster(made, leaving, wrong)


def _understood(
    told: Sequence[Told], known: Mapping[str, Person], today: date
) -> tuple[list[Row], list[Wrong]]:
    rows: list[Row] = []
    wrong: list[Wrong] = []
    for number, one in enumerate(told):
        try:
            rows.append(row_of(_with_last_day(one.fields, known, today), number))
        except LineError as error:
            wrong.append(Wrong(one.place, str(error)))
    return rows, wrong


def _with_last_day(
    fields: Mapping[str | None, str | list[str] | None], known: Mapping[str, Person], today: date
) -> Mapping[str | None, str | list[str] | None]:
    """Identity systems know that somebody left, not when: it is the day known before, else today."""
    if fields.get("status") != EmploymentStatus.LEFT or fields.get("left_on"):
        return fields
    before = known.get(str(fields.get("employee_id") or "").strip())
    return {**fields, "left_on": str((before.left_on if before else None) or today)}


def _without_clashes(
    rows: list[Row], known: Mapping[str, Person], told: Sequence[Told], wrong: list[Wrong]
) -> list[Row]:
    """Leave out whoever claims what belongs to another, until nobody does."""
    while found := clashes(rows, known):
        wrong += [Wrong(told[one.line].place, one.reason) for one in found]
        out = {one.line for one in found}
        rows = [row for row in rows if row.line not in out]
    return rows


def _gone(known: Mapping[str, Person], named: set[str], today: date) -> list[Person]:
    return [
        replace(person, status=EmploymentStatus.LEFT.value, left_on=max(today, person.hired_on))
        for number, person in known.items()
        if number not in named and person.status != EmploymentStatus.LEFT
    ]


def _leaves(person: Person, known: Mapping[str, Person]) -> bool:
    before = known.get(person.employee_id)
    return (
        before is not None
        and before.status != EmploymentStatus.LEFT
        and person.status == EmploymentStatus.LEFT
    )
