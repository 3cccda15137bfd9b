"""Employees from a CSV file: all of it or nothing, and first of all what would change."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from contract.feed import EmploymentStatus
from hub.id_number import is_valid
from hub.passwords import Passwords
from hub.store.people import Person

COLUMNS = (
    "employee_id",
    "name",
    "name_latin",
    "status",
    "site",
    "badge_uids",
    "id_number",
    "pin",
    "department_zh",
    "department_en",
    "position_zh",
    "position_en",
    "hired_on",
    "left_on",
)
OPTIONAL = frozenset({"badge_uids", "id_number", "pin", "left_on"})
NAME_OF_SITE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
BADGE = re.compile(r"([0-9A-F]{2}){4,16}")
"""UIDs of 4, 7 or 10 bytes (ISO/IEC 14443-3; some readers give more), numbers of PIV cards of 16."""
PIN = re.compile(r"[0-9]{4,8}")
LONGEST = 100  # characters of a field
LARGEST = 100 * 1024 * 1024  # bytes of a file: about half a million people
YEARS = range(1900, 2200)
UNSEEN = frozenset(
    "\u061c\u200b\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)
"""Characters that nobody sees, but that change what everybody reads (Unicode Annex 9)."""


@dataclass(frozen=True)
class Complaint:
    """A line of the file that is wrong, and why."""

    line: int
    reason: str


@dataclass(frozen=True)
class Row:
    """A line of the file that can be understood; `pin` is in clear, and "" where it shall stay as it is."""

    line: int
    person: Person
    pin: str


@dataclass(frozen=True)
class Plan:
    """What an import would do; with complaints it may not be done."""

    added: Sequence[Person]
    changed: Sequence[Person]
    unchanged: int
    complaints: Sequence[Complaint]


class LineError(Exception):
    """A line is wrong; the message says why, without its values."""


def read(path: Path) -> tuple[list[Row], list[Complaint]]:
    """Read a file; every line is either a row or a complaint."""
    if path.stat().st_size > LARGEST:
        return [], [Complaint(0, f"the file is larger than {LARGEST >> 20} MiB; split it")]
    with path.open(encoding="utf-8-sig", newline="") as file:
        return understood(file)


def understood(file: Iterable[str]) -> tuple[list[Row], list[Complaint]]:
    """Read the lines of a file that was opened as UTF-8, with its line ends left as they are."""
    rows: list[Row] = []
    complaints: list[Complaint] = []
    lines = csv.DictReader(file, strict=True)
    try:
        if wrong := header_complaint(lines.fieldnames or ()):
            return [], [Complaint(1, wrong)]
        for line in lines:
            try:
                rows.append(row_of(line, lines.line_num))
            except LineError as error:
                complaints.append(Complaint(lines.line_num, str(error)))
    except UnicodeDecodeError:
        return [], [Complaint(0, "the file is not UTF-8; in a spreadsheet save it as “CSV UTF-8”")]
    except csv.Error as error:
        complaints.append(Complaint(lines.line_num, f"not CSV: {error}"))
    return rows, complaints


def header_complaint(names: Sequence[str]) -> str:
    """Say what is wrong with a header; "" for nothing."""
    missing = [name for name in COLUMNS if name not in names]
    if len(missing) == len(COLUMNS):
        return "no column is known: are the fields separated by commas, and is the first line the header?"
    if missing:
        return f"missing columns: {', '.join(missing)}"
    twice = [name for name in COLUMNS if list(names).count(name) > 1]
    return f"columns that stand there twice: {', '.join(twice)}" if twice else ""


def row_of(line: Mapping[str | None, str | list[str] | None], number: int) -> Row:
    """Understand one line."""
    if None in line or None in line.values():
        raise LineError("the number of fields differs from the header's")
    text = {str(name): str(value).strip() for name, value in line.items()}
    check_texts(text)
    person = Person(
        employee_id=text["employee_id"],
        name=text["name"],
        name_latin=text["name_latin"],
        status=text["status"],
        site=text["site"],
        badge_uids=text["badge_uids"].upper().split(),
        id_number=text["id_number"].upper() or None,
        pin_hash=None,
        department_zh=text["department_zh"],
        department_en=text["department_en"],
        position_zh=text["position_zh"],
        position_en=text["position_en"],
        hired_on=day_of(text, "hired_on"),
        left_on=day_of(text, "left_on") if text["left_on"] else None,
    )
    check_person(person)
    if text["pin"] and not PIN.fullmatch(text["pin"]):
        raise LineError("pin: 4 to 8 digits")
    return Row(number, person, text["pin"])


def check_texts(text: Mapping[str, str]) -> None:
    """Raise LineError where a field is empty, too long or holds what a page cannot show."""
    for name in COLUMNS:
        value = text[name]
        if not value and name not in OPTIONAL:
            raise LineError(f"{name}: empty")
        if wrong := text_complaint(value):
            raise LineError(f"{name}: {wrong}")


def text_complaint(value: str) -> str:
    """Say why a paper and a page cannot state a text; "" for nothing."""
    if len(value) > LONGEST:
        return f"longer than {LONGEST} characters"
    if any(letter in UNSEEN or unicodedata.category(letter) in ("Cc", "Cs") for letter in value):
        return "with control characters or marks that nobody sees"
    return ""


def check_person(person: Person) -> None:
    """Raise LineError where fields do not fit together."""
    if person.status not in set(EmploymentStatus):
        raise LineError(f"status: one of {', '.join(EmploymentStatus)}")
    if not NAME_OF_SITE.fullmatch(person.site):
        raise LineError("site: lower-case letters, digits and hyphens, at most 40")
    if not all(BADGE.fullmatch(uid) for uid in person.badge_uids):
        raise LineError("badge_uids: hexadecimal, 4 to 16 bytes each, separated by spaces")
    if person.id_number is not None and not is_valid(person.id_number):
        raise LineError("id_number: not 18 characters with a valid check digit (GB 11643)")
    if (person.status == EmploymentStatus.LEFT) != (person.left_on is not None):
        raise LineError("left_on: needed for, and only for, those who left")
    if person.left_on is not None and person.left_on < person.hired_on:
        raise LineError("left_on: before hired_on")


def day_of(text: Mapping[str, str], name: str) -> date:
    """Return a date written as 2026-11-23."""
    try:
        found = date.fromisoformat(text[name])
    except ValueError as error:
        raise LineError(f"{name}: not a date such as 2026-11-23") from error
    if found.year not in YEARS:
        raise LineError(f"{name}: the year is before {YEARS.start} or after {YEARS.stop - 1}")
    return found


def plan(
    rows: Sequence[Row], complaints: Iterable[Complaint], known: Mapping[str, Person], pins: Passwords
) -> Plan:
    """Compare the file with what is known; PINs are hashed only where they are given and new."""
    wrong = [*complaints, *clashes(rows, known)]
    if wrong:
        return Plan((), (), 0, sorted(wrong, key=lambda one: one.line))
    with ThreadPoolExecutor() as pool:  # Argon2 lets go of the interpreter while it works
        hashes = list(pool.map(lambda row: hashed(row, known.get(row.person.employee_id), pins), rows))
    wanted = [replace(row.person, pin_hash=pin) for row, pin in zip(rows, hashes, strict=True)]
    added = [person for person in wanted if person.employee_id not in known]
    changed = [person for person in wanted if known.get(person.employee_id, person) != person]
    return Plan(added, changed, len(wanted) - len(added) - len(changed), ())


def hashed(row: Row, before: Person | None, pins: Passwords) -> str | None:
    """Return the hash that the person's PIN has or gets."""
    old = before.pin_hash if before else None
    if not row.pin or (old is not None and pins.matches(old, row.pin)):
        return old
    return pins.hash(row.pin)


def clashes(rows: Sequence[Row], known: Mapping[str, Person]) -> list[Complaint]:
    """Find employee numbers given twice, and badges or ID numbers that would belong to two people."""
    mine = {row.person.employee_id for row in rows}
    others = [person for number, person in known.items() if number not in mine]
    found = []
    seen: set[str] = set()
    checks: list[tuple[str, Callable[[Person], Sequence[str]], dict[str, str]]] = [
        ("badge_uids", lambda person: person.badge_uids, {}),
        ("id_number", lambda person: [person.id_number] if person.id_number else [], {}),
    ]
    for _, values_of, owners in checks:
        owners.update({value: person.employee_id for person in others for value in values_of(person)})
    for row in rows:
        number = row.person.employee_id
        if number in seen:
            found.append(Complaint(row.line, "employee_id: given twice"))
        seen.add(number)
        for name, values_of, owners in checks:
            owned = [owners.setdefault(value, number) for value in values_of(row.person)]
            found += [Complaint(row.line, f"{name}: also given to {one}") for one in owned if one != number]
    return found
