"""Invented employees, the same for the same seed; none of them can be a real person.

ID numbers have a valid check digit (GB 11643) but an area code that begins with 00, which GB/T 2260
gives to no place, so no real number can match.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

from hub.id_number import check_digit
from hub.people import COLUMNS
from hub.synthetic_names import (
    DEPARTMENTS,
    GIVEN,
    LATIN_FAMILY,
    LATIN_GIVEN,
    MINORITY,
    POSITIONS,
    RARE,
    SITE_WEIGHTS,
    SITES,
    SURNAMES,
    pairs,
)

AS_OF = date(2026, 11, 1)  # a fixed day, so that the same seed gives the same file on every day
LEFT_SHARE = 0.04
MOST = 9_999_999  # people at once: each has a number of their own in the ID number


def write(path: Path, count: int, seed: int, pins_per_site: int) -> None:
    """Write `count` employees as CSV; the first `pins_per_site` who work at each site have a PIN."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, COLUMNS)
        rows.writeheader()
        rows.writerows(people(count, seed, pins_per_site))


def people(count: int, seed: int, pins_per_site: int) -> Iterator[dict[str, str]]:
    """Yield `count` employees as rows of the import's columns."""
    random = Random(seed)  # noqa: S311 - invented people, not secrets
    inventor = Inventor(random)
    pins_left = dict.fromkeys(SITES, pins_per_site)
    for number in range(1, count + 1):
        person = inventor.person(number)
        pin = f"{random.randrange(1_000_000):06d}"
        if person["status"] == "active" and pins_left[person["site"]] > 0:
            pins_left[person["site"]] -= 1
            person["pin"] = pin
        yield person


class Inventor:
    """Invents one person after another."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._surnames = pairs(SURNAMES)
        self._given = pairs(GIVEN)
        self._rare = pairs(RARE)
        self._latin_given = LATIN_GIVEN.split()
        self._latin_family = LATIN_FAMILY.split(",")

    def person(self, number: int) -> dict[str, str]:
        """Invent the person of an employee number."""
        random = self._random
        name, latin = self._name()
        born = AS_OF - timedelta(days=random.randrange(22 * 365, 60 * 365))
        hired = max(
            born + timedelta(days=random.randrange(21 * 365, 22 * 365)),
            AS_OF - timedelta(days=int(random.expovariate(1 / 1800)) + 1),
        )
        left = random.random() < LEFT_SHARE
        left_on = hired + timedelta(days=random.randrange((AS_OF - hired).days + 1)) if left else None
        department_zh, department_en = random.choice(DEPARTMENTS)
        position_zh, position_en = random.choice(POSITIONS)
        return {
            "employee_id": f"E{number:06d}",
            "name": name,
            "name_latin": latin,
            "status": "left" if left else "active",
            "site": random.choices(SITES, SITE_WEIGHTS)[0],
            "badge_uids": " ".join(self._badges(number)),
            "id_number": self._id_number(number, born),
            "pin": "",
            "department_zh": department_zh,
            "department_en": department_en,
            "position_zh": position_zh,
            "position_en": position_en,
            "hired_on": hired.isoformat(),
            "left_on": left_on.isoformat() if left_on else "",
        }

    def _name(self) -> tuple[str, str]:
        random = self._random
        lot = random.random()
        if lot < 0.01:
            return random.choice(MINORITY)
        if lot < 0.02:
            latin = f"{random.choice(self._latin_given)} {random.choice(self._latin_family)}"
            return latin, latin
        family, family_latin = random.choice(self._surnames)
        given = [random.choice(self._given) for _ in range(random.choice((1, 2, 2, 2)))]
        if lot < 0.03:
            given[-1] = random.choice(self._rare)
        letters = "".join(latin for _, latin in given).capitalize()
        return family + "".join(written for written, _ in given), f"{family_latin} {letters}"

    def _badges(self, number: int) -> list[str]:
        """Return UIDs of 7 bytes, the first the chip maker's (ISO/IEC 7816-6); two for a few people."""
        count = 2 if self._random.random() < 0.02 else 1
        return [f"04{number:06X}{copy:02X}{self._random.randrange(1 << 16):04X}" for copy in range(count)]

    def _id_number(self, number: int, born: date) -> str:
        body = f"00{number // 1000 % 10_000:04d}{born:%Y%m%d}{number % 1000:03d}"
        return body + check_digit(body)
