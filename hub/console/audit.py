"""The console's page of the audit: who did what, and whether the platform's trail and all chains hold."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from starlette.background import BackgroundTask

from hub.audit.on_demand import OnDemand, is_going_on
from hub.audit_texts import DID
from hub.console import asking
from hub.console.acts import Act
from hub.console.asking import Day, Word
from hub.console.frame import Frame
from hub.console.gate import SignedIn
from hub.console.listing import Column, ListPage, View, add_list, figure
from hub.store.trail import TrailEntry
from hub.store.trail_list import WantedEntries
from hub.store.unit import Unit

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

    def verified(self, unit: Unit, _asked: Asked, view: View) -> dict[str, object]:
        """Return what can be looked for, and the last verification."""
        last = unit.verifications.last()
        running = last is not None and is_going_on(last, view.now)
        verified = {"last": last, "running": running, "again": LOOK_AGAIN}
        return verified | {"actions": list(DID), "seekable": True}

    @property
    def list(self) -> ListPage[Asked, WantedEntries, TrailEntry]:
        """The trail, and the last verification above it."""
        return ListPage(
            "audit",
            Act.SEE_AUDIT,
            Asked,
            (
                *map(Column, ("audit.at", "audit.who", "audit.action", "audit.subject")),
                figure("audit.entry"),
            ),
            wanted,
            lambda unit: unit.trail_list,
            ("audit.entry", "audit.at", "audit.who", "audit.action", "audit.subject"),
            lambda row, _view: (row.entry, row.at, row.actor, row.action, row.subject),
            more=self.verified,
        )


def wanted(asked: Asked, view: View) -> WantedEntries:
    """Return what is looked for."""
    return WantedEntries(asked.who, asked.action, asked.subject, *view.days(asked.since, asked.until))


def add_audit(routes: APIRouter, frame: Frame) -> None:
    """Add the routes of the audit."""
    pages = AuditPages(frame)

    add_list(routes, frame, pages.list)

    @routes.post("/audit/verify", dependencies=[frame.may(Act.SEE_AUDIT)])
    def verify(user: SignedIn) -> Response:
        on_demand = pages.on_demand
        task = BackgroundTask(on_demand.run) if on_demand.begin(user.name) else None
        return RedirectResponse("/console/audit", 303, background=task)
