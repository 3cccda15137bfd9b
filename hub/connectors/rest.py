"""Any HTTP interface that lists employees as JSON, on one page or many."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urljoin

from pydantic import BaseModel, ConfigDict, Field, field_validator

from hub.connectors.connector import Connector, ConnectorSettings, Record, SourceError
from hub.connectors.fields import WithFields, checked, found
from hub.connectors.web import Web, WithWeb

MOST_PAGES = 10_000


class Numbered(BaseModel):
    """Pages that are asked for by number, until one is empty."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    parameter: str = Field(default="page", min_length=1, description="Name of the query's parameter.")
    first: int = Field(default=1, ge=0, description="Number of the first page.")


class RestSettings(WithFields, WithWeb, ConnectorSettings):
    """Where the list is, and where in an answer the employees and the next page are.

    Without `next` and `pages` it goes on where a Link header says (RFC 8288), else there is one page.
    """

    connector: Literal["rest"] = Field(description="rest")
    items: str = Field(
        default="@", description="JMESPath expression of the list in an answer; @ is all of it."
    )
    next: str | None = Field(
        default=None,
        description="JMESPath expression of the next page's address; it ends where that is empty.",
    )
    pages: Numbered | None = Field(default=None, description="Pages asked for by number.")

    @field_validator("items", "next")
    @classmethod
    def _expression(cls, told: str | None) -> str | None:
        return told if told is None else checked(told)

    def connect(self, home: Path) -> Connector:
        """Open it."""
        return Rest(self, home)


class Rest(Connector):
    """The list, page by page."""

    def __init__(self, told: RestSettings, home: Path) -> None:
        self._told = told
        self._home = home

    def records(self) -> Iterator[Record]:
        """Yield every item of every page."""
        number = 0
        for items in self._pages():
            for item in items:
                number += 1
                yield self._told.record(item, f"record {number}", {})

    def _pages(self) -> Iterator[list[Any]]:
        told = self._told
        with closing(Web(told, self._home)) as web:
            url: str | None = told.url
            asked: set[str] = set()
            for turn in range(MOST_PAGES):
                if url is None:
                    return
                if told.pages is None and url in asked:
                    raise SourceError(f"its pages lead in a circle, back to {url}")
                asked.add(url)
                query = {} if told.pages is None else {told.pages.parameter: told.pages.first + turn}
                answer, link = web.get(url, **query)
                items = found(told.items, answer)
                if not isinstance(items, list):
                    raise SourceError(f"there is no list at `{told.items}` of its answer")
                yield items
                url = self._after(answer, link, url, items)
        raise SourceError(f"it has more than {MOST_PAGES} pages")

    def _after(self, answer: Any, link: str | None, url: str, items: list[Any]) -> str | None:
        if self._told.pages is not None:
            return url if items else None
        if self._told.next is None:
            return link
        following = found(self._told.next, answer)
        return urljoin(url, str(following)) if following else None
