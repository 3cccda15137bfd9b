"""The console's page of alerts: what is wrong with the fleet, and who looks after it."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, StringConstraints

from hub.console.acts import Act
from hub.console.asking import Asked
from hub.console.frame import Frame
from hub.console.gate import SignedIn
from hub.console.listing import asked_of, page_of
from hub.console.paging import Paging
from hub.store.past_alerts import WantedAlerts

PER_PAGE = 25
HERE = "/console/alerts"

Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200, pattern="^[^\\x00]*$")]


class Taken(BaseModel):
    """The form beside an alert."""

    note: Note = ""


def add_alerts(routes: APIRouter, frame: Frame) -> None:
    """Add the routes of alerts."""
    platform = frame.platform

    @routes.get("/alerts", dependencies=[frame.may(Act.SEE_ALERTS)])
    def alerts(request: Request, user: SignedIn) -> Response:
        wanted = WantedAlerts(user.sites)
        with platform.database.read() as unit:
            now = unit.alerts.told(user.sites)
            past = page_of(unit.past_alerts, wanted, PER_PAGE, asked_of(Asked, request))
            paging = Paging.of(past, unit.past_alerts.size(wanted, past))
        return frame.show(request, "alerts.html", user, now=now, past=past.rows, paging=paging)

    @routes.post("/alerts/{alert_id}", dependencies=[frame.may(Act.TAKE_ALERTS)])
    def take(user: SignedIn, alert_id: UUID, taken: Annotated[Taken, Form()]) -> Response:
        at = platform.clock()
        with platform.database.write() as unit:
            found = unit.alerts.acknowledge(alert_id, user.name, taken.note, at, user.sites)
            if found is not None:
                unit.accounts.note(at, user.name, "looks after an alert", found.fingerprint)
        return RedirectResponse(HERE, 303)
