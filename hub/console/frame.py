"""What stands around every page after signing in: who it is, the forms' token, what waits in the menu."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse

from hub.assembly import Platform
from hub.console.acts import Act, allows
from hub.console.gate import COMPLETE, Gate
from hub.console.session import Sessions, Standing
from hub.store.accounts import User
from hub.store.application_list import UNDECIDED, Wanted


@dataclass(frozen=True)
class Frame:
    """Shows pages to those who are signed in."""

    platform: Platform
    sessions: Sessions

    def may(self, act: Act, *, at: AbstractSet[Standing] = COMPLETE) -> Any:
        """Return the dependency of a route that lets through who may do an act."""
        return Depends(Gate(self.sessions, act, at))

    def show(self, request: Request, template: str, user: User, **values: Any) -> HTMLResponse:
        """Render a template with the menu of the console."""
        token = self.sessions.token_of(request) or ""
        with self.platform.database.read() as unit:
            letters = unit.dead_letters.count_open(user.sites)
            alerts = unit.alerts.count_untaken(user.sites)
            requests = unit.application_list.count(Wanted(UNDECIDED, sites=user.sites))
            given_up = unit.deliveries.count_given_up() if allows(user, Act.SEE_WEBHOOKS) else 0
        return self.platform.pages.show(
            request,
            template,
            user=user.name,
            role=user.role,
            may=lambda act: allows(user, Act(act)),
            form_token=self.sessions.form_token(token),
            letters_open=letters,
            alerts_open=alerts,
            messages_given_up=given_up,
            requests_open=requests,
            **values,
        )
