"""The console's list of visits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from contract.language import Language
from hub.console import asking
from hub.console.acts import Act
from hub.console.asking import Day, Word, begin_of, end_of
from hub.console.csv_file import Cell, Sheet, download
from hub.console.frame import Frame
from hub.console.gate import SignedIn
from hub.console.paging import Paging
from hub.console.showing import shown_visit
from hub.pages import language_of
from hub.store.accounts import User
from hub.store.visit_list import OPEN, WantedVisits
from hub.store.watching import VisitRow
from hub.texts import TEXTS

PER_PAGE = 25
ENDS = ("left", "timed-out", "interrupted", "out-of-service", OPEN)


class Asked(asking.Asked):
    """What the address of the list says."""

    terminal: Word = ""
    employee: Word = ""
    service: Word = ""
    end: Word = ""
    since: Day = None
    until: Day = None


@dataclass(frozen=True)
class VisitPages:
    """Lists visits."""

    frame: Frame

    def wanted(self, asked: Asked, user: User) -> WantedVisits:
        """Return what is looked for."""
        zone = self.frame.platform.settings.time_zone
        days = begin_of(asked.since, zone), end_of(asked.until, zone)
        return WantedVisits(asked.terminal, asked.employee, asked.service, asked.end, *days, user.sites)

    def listed(self, request: Request, user: User, asked: Asked) -> Response:
        """Show a page of those that are looked for."""
        wanted, platform = self.wanted(asked, user), self.frame.platform
        with platform.database.read() as unit:
            paging = Paging.of(unit.visit_list.count(wanted), asked.page, PER_PAGE, asked.filters)
            rows = unit.visit_list.page(wanted, PER_PAGE, paging.offset)
        return self.frame.show(
            request,
            "visits.html",
            user,
            found=[shown_visit(row) for row in rows],
            paging=paging,
            asked=asked,
            filtered=any(asked.filters.values()),
            services=sorted(platform.services.titles),
            ends=ENDS,
        )

    def file(self, request: Request, user: User, asked: Asked) -> Response:
        """Send those that are looked for."""
        wanted, language = self.wanted(asked, user), language_of(request)
        sheet = Sheet[VisitRow](
            "visits",
            COLUMNS,
            lambda unit: unit.visit_list.count(wanted),
            lambda unit, last: unit.visit_list.batch(wanted, last),
            lambda row: self._cells(row, language),
        )
        return download(self.frame, request, user, sheet, asked.told)

    def _cells(self, row: VisitRow, language: Language) -> list[Cell]:
        shown = shown_visit(row)
        service = self.frame.platform.services.title
        return [
            shown.at,
            shown.terminal_id,
            shown.name,
            "; ".join(service(one.service_id).to(language) for one in shown.requests if one.service_id),
            "; ".join(TEXTS[f"outcome.{one.outcome}"].to(language) for one in shown.requests),
            "; ".join(one.certificate for one in shown.requests if one.certificate),
            TEXTS[f"end.{shown.end}" if shown.end else "visits.open"].to(language),
            shown.seconds,
            shown.score,
            shown.visit_id,
        ]


COLUMNS = (
    "visits.when",
    "visits.terminal",
    "visits.who",
    "visits.services",
    "visits.outcome",
    "visit.certificates",
    "visits.end",
    "visits.seconds.column",
    "visits.score",
    "visit.number",
)


def add_visits(routes: APIRouter, frame: Frame) -> None:
    """Add the routes of the list of visits."""
    pages = VisitPages(frame)
    gate = frame.may(Act.SEE_VISITS)

    @routes.get("/visits", dependencies=[gate])
    def visits(request: Request, user: SignedIn, asked: Annotated[Asked, Query()]) -> Response:
        return pages.listed(request, user, asked)

    @routes.get("/visits.csv", dependencies=[gate])
    def file(request: Request, user: SignedIn, asked: Annotated[Asked, Query()]) -> Response:
        return pages.file(request, user, asked)
