"""What addresses of lists say: words and days that are looked for."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, Field, StringConstraints

from hub.store.listing import Place

Word = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200, pattern="^[^\\x00-\\x1f]*$")]


def none_if_empty(value: object) -> object:
    """Return what a field of a form says, nothing where it was left empty."""
    return value or None


Day = Annotated[
    Annotated[date, Field(ge=date(1970, 1, 2), le=date(2200, 1, 1))] | None, BeforeValidator(none_if_empty)
]


Key = Annotated[str, StringConstraints(max_length=200, pattern="^[^\\x00-\\x1f]*$")]


class Placed(BaseModel):
    """Which page of a list an address names."""

    after: Key = ""
    before: Key = ""
    last: bool = False

    @property
    def place(self) -> Place:
        """Beside which row the page begins."""
        return Place(self.after or self.before, backwards=self.last or bool(self.before and not self.after))


OF_PLACE = frozenset(Placed.model_fields)


class Asked(Placed):
    """What the address of every list says; those that can be sorted have `sort` and `down` too."""

    @property
    def order(self) -> str:
        """By what it is sorted, nothing where it has but one order."""
        return str(getattr(self, "sort", ""))

    @property
    def descending(self) -> bool:
        """Which way the order goes."""
        return bool(getattr(self, "down", False))

    @property
    def filters(self) -> dict[str, str]:
        """What is looked for, as addresses say it: every field that says neither the page nor the order."""
        names = [name for name in type(self).model_fields if name not in OF_PLACE | {"sort", "down"}]
        return {name: "" if (value := getattr(self, name)) is None else str(value) for name in names}

    @property
    def ordered(self) -> dict[str, str]:
        """In which order, as addresses say it; nothing where nothing was said of it."""
        if "sort" not in self.model_fields_set:
            return {}
        return {"sort": self.order, "down": "1" if self.descending else ""}

    @property
    def kept(self) -> dict[str, str]:
        """What the addresses of all its pages say."""
        return self.filters | self.ordered

    @property
    def told(self) -> str:
        """What is looked for, in a word each, for the audit."""
        return " ".join(f"{name}={value}" for name, value in self.filters.items() if value) or "all"


class LatestFirst(Asked):
    """An address of a list in which the latest come first, where nothing is said of the order."""

    @property
    def descending(self) -> bool:
        """Which way the order goes."""
        return super().descending or "sort" not in self.model_fields_set


def begin_of(day: date | None, zone: ZoneInfo) -> datetime | None:
    """Return the first moment of a day at the sites."""
    return None if day is None else datetime.combine(day, time(), zone)


def end_of(day: date | None, zone: ZoneInfo) -> datetime | None:
    """Return the first moment after a day at the sites."""
    return None if day is None else begin_of(day + timedelta(days=1), zone)
