"""Who is at the terminal, and how sure we are."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Employee:
    """An employee as the site's directory knows them."""

    employee_id: str
    name: str = field(repr=False)
    name_latin: str = field(repr=False)
    active: bool
    badge_uids: tuple[str, ...] = field(repr=False)
    id_digest: str | None = field(repr=False)
    pin_hash: str | None = field(repr=False)
    department_zh: str
    department_en: str
    position_zh: str
    position_en: str
    hired_on: date
    left_on: date | None = None


def short_name(name: str) -> str:
    """Return a name fit for a lobby: the first character and a star (张*), or a first word and a star."""
    first, _, rest = name.strip().partition(" ")
    if rest:
        return f"{first} *"
    return f"{name[:1]}*"
