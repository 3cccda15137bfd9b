"""What addresses of lists say: words and days that are looked for."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, Field, StringConstraints

Word = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200, pattern="^[^\\x00-\\x1f]*$")]


def none_if_empty(value: object) -> object:
    """Return what a field of a form says, nothing where it was left empty."""
    return value or None


Day = Annotated[
    Annotated[date, Field(ge=date(1970, 1, 2), le=date(2200, 1, 1))] | None, BeforeValidator(none_if_empty)
]


class Asked(BaseModel):
    """What the address of every list says."""

    page: int = Field(1, ge=1, le=1_000_000)

    @property
    def filters(self) -> dict[str, str]:
        """What is looked for, as addresses say it: every field that says neither the page nor the order."""
        names = [name for name in type(self).model_fields if name not in {"page", "sort", "down"}]
        return {name: "" if (value := getattr(self, name)) is None else str(value) for name in names}

    @property
    def told(self) -> str:
        """What is looked for, in a word each, for the audit."""
        return " ".join(f"{name}={value}" for name, value in self.filters.items() if value) or "all"


def begin_of(day: date | None, zone: ZoneInfo) -> datetime | None:
    """Return the first moment of a day at the sites."""
    return None if day is None else datetime.combine(day, time(), zone)


def end_of(day: date | None, zone: ZoneInfo) -> datetime | None:
    """Return the first moment after a day at the sites."""
    return None if day is None else begin_of(day + timedelta(days=1), zone)
