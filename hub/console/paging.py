"""Long lists, a page at a time: which one it is, and the addresses of those beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query
from starlette.exceptions import HTTPException

from hub.store.listing import MOST

Page = Annotated[int, Query(ge=1, le=1_000_000)]


def address(wanted: Mapping[str, str]) -> str:
    """Return the address of the same page with these words; an empty one is left out."""
    return f"?{urlencode({name: value for name, value in wanted.items() if value})}"


@dataclass(frozen=True)
class Paging:
    """A page of a list; `kept` is what the addresses of the others say too."""

    page: int
    pages: int
    count: int
    per_page: int
    kept: Mapping[str, str]

    @classmethod
    def of(cls, count: int, page: int, per_page: int, kept: Mapping[str, str] | None = None) -> Paging:
        """Return the page of a list of `count` rows; one after the last is not found."""
        pages = max(1, -(-count // per_page))
        if page > pages:
            raise HTTPException(404)
        return cls(page, pages, count, per_page, kept or {})

    @property
    def offset(self) -> int:
        """Return how many rows stand on earlier pages."""
        return (self.page - 1) * self.per_page

    @property
    def most(self) -> int:
        """Return how many rows are counted."""
        return MOST

    @property
    def is_bounded(self) -> bool:
        """Return whether there are more rows than are counted."""
        return self.count > MOST

    def file(self, path: str) -> str:
        """Return the address of the list as a file."""
        return f"{path}{address(self.kept)}"

    def link(self, page: int) -> str:
        """Return the address of another page of the list."""
        return address({**self.kept, "page": str(page)})


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
