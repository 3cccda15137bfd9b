"""The console's page of the audit: who did what, and whether the platform's trail and all chains hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.background import BackgroundTask

from hub.audit.on_demand import OnDemand, is_going_on
from hub.audit_texts import DID
from hub.console import asking
from hub.console.acts import Act
from hub.console.asking import Day, Word, begin_of, end_of
from hub.console.csv_file import Sheet, download
from hub.console.frame import Frame
from hub.console.gate import SignedIn
from hub.console.paging import Paging
from hub.store.accounts import User
from hub.store.trail import TrailEntry
from hub.store.trail_list import WantedEntries

PER_PAGE = 50
LOOK_AGAIN = 3  # seconds after which the page is asked for again while a verification goes on


class Asked(asking.Asked):
    """What the address of the list says."""

    who: Word = ""
    action: Word = ""
    subject: Word = ""
    since: Day = None
    until: Day = None


@dataclass(frozen=True)
class AuditPages:
    """Shows the trail, and has all chains verified."""

    frame: Frame

    @property
    def on_demand(self) -> OnDemand:
        """What verifies."""
        platform = self.frame.platform
        return OnDemand(platform.database, platform.clock, lambda: platform.doorbell.closed)

    def wanted(self, asked: Asked) -> WantedEntries:
        """Return what is looked for."""
        zone = self.frame.platform.settings.time_zone
        days = begin_of(asked.since, zone), end_of(asked.until, zone)
        return WantedEntries(asked.who, asked.action, asked.subject, *days)

    def listed(self, request: Request, user: User, asked: Asked) -> Response:
        """Show a page of those that are looked for, and the last verification."""
        wanted, platform = self.wanted(asked), self.frame.platform
        with platform.database.read() as unit:
            paging = Paging.of(unit.trail_list.count(wanted), asked.page, PER_PAGE, asked.filters)
            rows = unit.trail_list.page(wanted, PER_PAGE, paging.offset)
            last = unit.verifications.last()
        running = last is not None and is_going_on(last, platform.clock())
        return self.frame.show(
            request,
            "audit.html",
            user,
            found=rows,
            paging=paging,
            asked=asked,
            filtered=any(asked.filters.values()),
            actions=list(DID),
            last=last,
            running=running,
            again=LOOK_AGAIN,
        )

    def file(self, request: Request, user: User, asked: Asked) -> Response:
        """Send those that are looked for."""
        wanted = self.wanted(asked)
        sheet = Sheet[TrailEntry](
            "audit",
            ("audit.entry", "audit.at", "audit.who", "audit.action", "audit.subject"),
            lambda unit: unit.trail_list.count(wanted),
            lambda unit, last: unit.trail_list.batch(wanted, last),
            lambda row: (row.entry, row.at, row.actor, row.action, row.subject),
        )
        return download(self.frame, request, user, sheet, asked.told)


def add_audit(routes: APIRouter, frame: Frame) -> None:
    """Add the routes of the audit."""
    pages = AuditPages(frame)
    gate = frame.may(Act.SEE_AUDIT)

    @routes.get("/audit", dependencies=[gate])
    def listed(request: Request, user: SignedIn, asked: Annotated[Asked, Query()]) -> Response:
        return pages.listed(request, user, asked)

    @routes.get("/audit.csv", dependencies=[gate])
    def file(request: Request, user: SignedIn, asked: Annotated[Asked, Query()]) -> Response:
        return pages.file(request, user, asked)

    @routes.post("/audit/verify", dependencies=[gate])
    def verify(user: SignedIn) -> Response:
        on_demand = pages.on_demand
        task = BackgroundTask(on_demand.run) if on_demand.begin(user.name) else None
        return RedirectResponse("/console/audit", 303, background=task)
