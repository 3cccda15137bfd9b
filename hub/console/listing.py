"""Pages of lists: each list says what is looked for, its columns, its rows and its file; this shows them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from fastapi import APIRouter, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.exceptions import HTTPException

from contract.language import Language
from hub.assembly import Platform
from hub.console.acts import Act
from hub.console.asking import Asked, begin_of, end_of
from hub.console.csv_file import Cell, Sheet, download
from hub.console.frame import Frame
from hub.console.gate import SignedIn
from hub.console.paging import Paging, Sorting
from hub.pages import language_of
from hub.store.accounts import User
from hub.store.listing import Page, PlaceGoneError, RowList, Wanted
from hub.store.scope import Sites
from hub.store.unit import Unit

A = TypeVar("A", bound=Asked)
W = TypeVar("W", bound=Wanted)
Row = TypeVar("Row")
PER_PAGE = 50


@dataclass(frozen=True)
class View:
    """Who looks, in which language, when, at what."""

    platform: Platform
    user: User
    language: Language
    now: datetime

    @classmethod
    def of(cls, request: Request, platform: Platform, user: User) -> View:
        """Return that of a request."""
        return cls(platform, user, language_of(request), platform.clock())

    @property
    def sites(self) -> Sites:
        """Of which sites they see anything."""
        return self.user.sites

    @property
    def today(self) -> date:
        """Which day it is at the sites."""
        return self.now.astimezone(self.platform.settings.time_zone).date()

    def days(self, since: date | None, until: date | None) -> tuple[datetime | None, datetime | None]:
        """Return from when until before when some days at the sites last."""
        zone = self.platform.settings.time_zone
        return begin_of(since, zone), end_of(until, zone)

    def service(self, name: str) -> str:
        """Return what a service is called."""
        return self.platform.services.title(name).to(self.language)


@dataclass(frozen=True)
class Column:
    """A column: the text at its head, the order that a click there gives, how its cells stand."""

    text: str
    sort: str = ""
    look: str = ""


def figure(text: str) -> Column:
    """Return a column of numbers."""
    return Column(text, look="figure")


def hidden(text: str) -> Column:
    """Return a column whose cells say themselves what they are."""
    return Column(text, look="hidden")


def as_read(row: Any, _view: View) -> Any:
    """Return a row as it was read."""
    return row


def nothing(_unit: Unit, _asked: Any, _view: View) -> Mapping[str, Any]:
    """Return nothing more for the page."""
    return {}


@dataclass(frozen=True)
class ListPage(Generic[A, W, Row]):
    """A list: its name is that of its address, of its template and of its file."""

    name: str
    act: Act
    asked: type[A]
    columns: Sequence[Column]
    wanted: Callable[[A, View], W]
    rows: Callable[[Unit], RowList[W, Row]]
    file_columns: Sequence[str]
    cells: Callable[[Row, View], Sequence[Cell]]
    shown: Callable[[Row, View], Any] = as_read
    more: Callable[[Unit, A, View], Mapping[str, Any]] = nothing
    per_page: int = PER_PAGE

    def show(self, frame: Frame, request: Request, user: User) -> Response:
        """Show a page of those that are looked for."""
        asked, view = asked_of(self.asked, request), View.of(request, frame.platform, user)
        wanted = self.wanted(asked, view)
        with frame.platform.database.read() as unit:
            rows = self.rows(unit)
            page = page_of(rows, wanted, self.per_page, asked)
            count = rows.size(wanted, page)
            more = self.more(unit, asked, view)
        return frame.show(
            request,
            f"{self.name.replace('-', '_')}.html",
            user,
            found=[self.shown(row, view) for row in page.rows],
            columns=self.columns,
            paging=Paging.of(page, count, asked.kept),
            sorting=Sorting(asked.order, asked.descending, asked.filters),
            asked=asked,
            filtered=any(asked.filters.values()),
            **{"seekable": False, **more},
        )

    def send(self, frame: Frame, request: Request, user: User) -> Response:
        """Send those that are looked for, as a file."""
        asked, view = asked_of(self.asked, request), View.of(request, frame.platform, user)
        sheet = Sheet(
            self.name,
            self.file_columns,
            self.wanted(asked, view),
            self.rows,
            lambda row: self.cells(row, view),
        )
        return download(frame, request, user, sheet, asked.told)


def asked_of(model: type[A], request: Request) -> A:
    """Return what an address says; RequestValidationError."""
    try:
        return model.model_validate(dict(request.query_params))
    except ValidationError as error:
        raise RequestValidationError(error.errors()) from error


def page_of(rows: RowList[W, Row], wanted: W, limit: int, asked: Asked) -> Page[Row]:
    """Return the page that an address names; HTTPException 404 where it begins beside no row."""
    try:
        return rows.page(wanted, limit, asked.place)
    except PlaceGoneError as error:
        raise HTTPException(404) from error


def add_list(routes: APIRouter, frame: Frame, listing: ListPage[Any, Any, Any]) -> None:
    """Add the routes of a list: its pages and its file."""
    gate = frame.may(listing.act)

    @routes.get(f"/{listing.name}", dependencies=[gate])
    def listed(request: Request, user: SignedIn) -> Response:
        return listing.show(frame, request, user)

    @routes.get(f"/{listing.name}.csv", dependencies=[gate])
    def file(request: Request, user: SignedIn) -> Response:
        return listing.send(frame, request, user)
