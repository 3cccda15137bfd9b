"""The people of a stand: whom of the synthetic employees the emulated cards belong to."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from uuid import NAMESPACE_OID, UUID, uuid5

from pydantic import JsonValue

UNKNOWN_BADGE = "unknown"
CARD_PIN = "271828"  # of the smart badge itself

ROLES = {
    "owner": ("员工", "employee"),
    "colleague": ("同事", "colleague"),
    "leaver": ("已离职", "has left"),
    "longest": ("姓名最长的员工", "longest name"),
    "smart": ("智能工卡", "smart badge"),
}


@dataclass(frozen=True)
class Member:
    """One synthetic employee with the cards in their pocket."""

    role: str
    employee_id: str
    name: str
    badge_uid: str
    id_number: str
    pin: str = field(repr=False)

    @property
    def card_number(self) -> UUID:
        """The number that a smart badge of theirs has in its certificates, the same at every start."""
        return uuid5(NAMESPACE_OID, self.employee_id)


@dataclass(frozen=True)
class Cast:
    """Who plays: `owner` and `colleague` work here, `leaver` left, `longest` has the longest name.

    `smart` has a smart badge (PIV), and somebody made a copy of it.
    """

    site: str
    owner: Member
    colleague: Member
    leaver: Member
    longest: Member
    smart: Member

    def members(self) -> tuple[Member, ...]:
        """Return all of them."""
        return (*self.plain(), self.smart)

    def plain(self) -> tuple[Member, ...]:
        """Return those with a plain badge."""
        return (self.owner, self.colleague, self.leaver, self.longest)


def label(member: Member) -> dict[str, JsonValue]:
    """Return name and role, as the desk shows them on a card."""
    zh, en = ROLES[member.role]
    return {"zh": f"{member.name}（{zh}）", "en": f"{member.name} ({en})"}


def badge(member: Member) -> dict[str, JsonValue]:
    """Return a badge for an emulator's hands."""
    return {"uid": member.badge_uid, "label": label(member)}


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


def with_smart_badge(people: Path, member: Member) -> str:
    """Return the line of `member` in a file of employees, with header, the number of their card added."""
    row = next(row for row in _rows(people) if row["employee_id"] == member.employee_id)
    text = io.StringIO()
    writer = csv.DictWriter(text, row.keys())
    writer.writeheader()
    writer.writerow({**row, "badge_uids": f"{row['badge_uids']} {member.card_number.hex}"})
    return text.getvalue()


def _rows(people: Path) -> list[dict[str, str]]:
    with people.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def choose_cast(people: Path) -> Cast:
    """Choose the cast from a file of synthetic employees; raise LookupError where a role stays empty."""
    rows = _rows(people)
    site = rows[0]["site"]
    here = [row for row in rows if row["site"] == site]
    able = [row for row in here if row["status"] == "active" and row["pin"] and row["badge_uids"]]
    owner = _first(able, lambda row: len(row["name"]) <= 3)
    colleague = _first(able, lambda row: len(row["name"]) <= 3 and row is not owner)
    leaver = _first(here, lambda row: row["status"] == "left" and bool(row["badge_uids"]))
    smart = _first(able, lambda row: len(row["name"]) <= 3 and row not in (owner, colleague))
    longest = max(
        (row for row in able if row not in (owner, colleague, smart)), key=lambda row: len(row["name"])
    )
    return Cast(
        site,
        _member("owner", owner),
        _member("colleague", colleague),
        _member("leaver", leaver),
        _member("longest", longest),
        _member("smart", smart),
    )
