"""Long lists, a page at a time: the addresses of the pages beside one, and of the list in other orders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from hub.store.listing import COUNTED, MOST, Page


def address(wanted: Mapping[str, str]) -> str:
    """Return the address of the same page with these words; an empty one is left out."""
    return f"?{urlencode({name: value for name, value in wanted.items() if value})}"


@dataclass(frozen=True)
class Paging:
    """A page of a list of so many rows; `kept` is what the addresses of the others say too."""

    count: int
    before: str
    after: str
    kept: Mapping[str, str]

    @classmethod
    def of(cls, page: Page[Any], count: int, kept: Mapping[str, str] | None = None) -> Paging:
        """Return what stands around a page."""
        return cls(count, page.before, page.after, kept or {})

    @property
    def most(self) -> str:
        """Return how many rows are counted."""
        return f"{COUNTED:,}"

    @property
    def most_in_file(self) -> str:
        """Return how many rows a file can have."""
        return f"{MOST:,}"

    @property
    def is_bounded(self) -> bool:
        """Return whether there are more rows than are counted."""
        return self.count > COUNTED

    def file(self, path: str) -> str:
        """Return the address of the list as a file."""
        return f"{path}.csv{address(self.kept)}"

    @property
    def first(self) -> str:
        """Return the address of the first page, nothing on it."""
        return address(self.kept) if self.before else ""

    @property
    def back(self) -> str:
        """Return the address of the page before, nothing on the first."""
        return address({**self.kept, "before": self.before}) if self.before else ""

    @property
    def on(self) -> str:
        """Return the address of the next page, nothing on the last."""
        return address({**self.kept, "after": self.after}) if self.after else ""

    @property
    def last(self) -> str:
        """Return the address of the last page, nothing on it."""
        return address({**self.kept, "last": "1"}) if self.after else ""


@dataclass(frozen=True)
class Sorting:
    """By what a list is sorted; `kept` is what the addresses of other orders say too."""

    order: str
    descending: bool
    kept: Mapping[str, str]

    def link(self, order: str) -> str:
        """Return the address of the list sorted by something, or the other way round where it is already."""
        down = order == self.order and not self.descending
        return address({**self.kept, "sort": order, "down": "1" if down else ""})

    def direction(self, order: str) -> str:
        """Return the word for assistive technology (WAI-ARIA `aria-sort`)."""
        if order != self.order:
            return "none"
        return "descending" if self.descending else "ascending"
