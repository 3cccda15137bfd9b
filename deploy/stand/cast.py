"""The people of a stand: whom of the synthetic employees the emulated cards belong to."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

UNKNOWN_BADGE = "unknown"


@dataclass(frozen=True)
class Member:
    """One synthetic employee with the cards in their pocket."""

    role: str
    employee_id: str
    name: str
    badge_uid: str
    id_number: str
    pin: str = field(repr=False)


@dataclass(frozen=True)
class Cast:
    """Who plays: `owner` and `colleague` work here, `leaver` left, `longest` has the longest name."""

    site: str
    owner: Member
    colleague: Member
    leaver: Member
    longest: Member

    def members(self) -> tuple[Member, ...]:
        """Return all of them."""
        return (self.owner, self.colleague, self.leaver, self.longest)


def _member(role: str, row: dict[str, str]) -> Member:
    return Member(
        role=role,
        employee_id=row["employee_id"],
        name=row["name"],
        badge_uid=row["badge_uids"].split(";")[0].split()[0],
        id_number=row["id_number"],
        pin=row["pin"],
    )


def _first(rows: Iterable[dict[str, str]], wanted: Callable[[dict[str, str]], bool]) -> dict[str, str]:
    found = next((row for row in rows if wanted(row)), None)
    if found is None:
        raise LookupError("the synthetic employees have nobody for a role of the stand")
    return found


def choose_cast(people: Path) -> Cast:
    """Choose the cast from a file of synthetic employees; raise LookupError where a role stays empty."""
    with people.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    site = rows[0]["site"]
    here = [row for row in rows if row["site"] == site]
    able = [row for row in here if row["status"] == "active" and row["pin"] and row["badge_uids"]]
    owner = _first(able, lambda row: len(row["name"]) <= 3)
    colleague = _first(able, lambda row: len(row["name"]) <= 3 and row is not owner)
    leaver = _first(here, lambda row: row["status"] == "left" and bool(row["badge_uids"]))
    longest = max((row for row in able if row not in (owner, colleague)), key=lambda row: len(row["name"]))
    return Cast(
        site,
        _member("owner", owner),
        _member("colleague", colleague),
        _member("leaver", leaver),
        _member("longest", longest),
    )
