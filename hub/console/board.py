"""The console's first page: how the whole of it goes, looked at again every half minute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import APIRouter, Request, Response

from contract.language import Language
from hub.console.acts import Act
from hub.console.charts import CONTENT_TYPE, columns
from hub.console.frame import Frame
from hub.console.gate import SignedIn
from hub.neighbours import SILENT_AFTER
from hub.pages import language_of
from hub.store.application_list import UNDECIDED, Wanted
from hub.store.board import Fleet
from hub.store.scope import Sites

HOURS = 24
SHOWN_SERVICES = 8


@dataclass(frozen=True)
class Figures:
    """What the page shows."""

    fleet: Fleet
    alerts: int
    untaken: int
    visits: int
    requests: Mapping[str, int]
    undecided: int
    queue: int
    letters: int

    @property
    def submitted(self) -> int:
        """Return how much was asked for today."""
        return sum(self.requests.values())


@dataclass(frozen=True)
class Board:
    """Gathers figures; a day begins when it does for the people of the company."""

    frame: Frame

    def figures(self, sites: Sites) -> Figures:
        """Return how it goes now."""
        now = self.frame.platform.clock()
        today = self._today(now)
        with self.frame.platform.database.read() as unit:
            told = unit.alerts.told(sites)
            return Figures(
                fleet=unit.board.fleet(now - SILENT_AFTER, sites),
                alerts=len(told),
                untaken=sum(one.acknowledged_at is None for one in told),
                visits=unit.board.visits(today, sites),
                requests=unit.board.requests(today, sites),
                undecided=unit.application_list.count(Wanted(state=UNDECIDED, sites=sites)),
                queue=sum(
                    pulse.waiting for pulse in unit.alerts.pulses() if not sites or pulse.site in sites
                ),
                letters=unit.dead_letters.count_open(sites),
            )

    def hours(self, sites: Sites) -> dict[str, int]:
        """Return visits by hour of the last day, by the company's clock; the present hour is the last."""
        zone = self.frame.platform.settings.time_zone
        this = self.frame.platform.clock().replace(minute=0, second=0, microsecond=0)
        first = this - timedelta(hours=HOURS - 1)
        with self.frame.platform.database.read() as unit:
            found = unit.board.visits_by_hour(first, sites)
        hours = [first + timedelta(hours=number) for number in range(HOURS)]
        return {f"{hour.astimezone(zone):%H}": found.get(hour, 0) for hour in hours}

    def services(self, language: Language, sites: Sites) -> dict[str, int]:
        """Return what was asked for today by the services' names; the rare ones are left out."""
        with self.frame.platform.database.read() as unit:
            found = unit.board.requests(self._today(self.frame.platform.clock()), sites)
        title = self.frame.platform.services.title
        return {title(name).to(language): count for name, count in list(found.items())[:SHOWN_SERVICES]}

    def _today(self, now: datetime) -> datetime:
        local = now.astimezone(self.frame.platform.settings.time_zone)
        return local.replace(hour=0, minute=0, second=0, microsecond=0)


def add_board(routes: APIRouter, frame: Frame) -> None:
    """Add the routes of the board."""
    board = Board(frame)

    @routes.get("/board", dependencies=[frame.may(Act.SEE_BOARD)])
    def show(request: Request, user: SignedIn) -> Response:
        return frame.show(
            request,
            "board.html",
            user,
            figures=board.figures(user.sites),
            hours=board.hours(user.sites),
            services=board.services(language_of(request), user.sites),
        )

    @routes.get("/board/visits.svg", dependencies=[frame.may(Act.SEE_BOARD)])
    def visits(user: SignedIn) -> Response:
        return Response(columns(board.hours(user.sites)), media_type=CONTENT_TYPE)
