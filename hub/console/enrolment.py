"""The console's page of a terminal's enrolment: its certificate, a code for its machine, taking both back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, StringConstraints
from starlette.exceptions import HTTPException

from contract.dead_letters import LONGEST_REASON
from hub.api.access import TerminalId
from hub.console.acts import Act
from hub.console.frame import Frame
from hub.console.gate import SignedIn
from hub.enrolling import HOLDS_FOR, is_open, make_code, withdraw_key
from hub.store.accounts import User

Words = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_REASON, pattern="^[^\\x00]*$"),
]


class Withdrawal(BaseModel):
    """The form that takes a certificate back."""

    reason: Words


def add_enrolment(routes: APIRouter, frame: Frame) -> None:
    """Add the page and its two forms."""
    platform, gate = frame.platform, frame.may(Act.ENROL_TERMINALS)

    def page(request: Request, user: User, terminal_id: str, code: str = "") -> Response:
        now = platform.clock()
        with platform.database.read() as unit:
            if unit.terminals.find(terminal_id) is None:
                raise HTTPException(404)
            key, made = unit.enrolments.current(terminal_id), unit.enrolments.code(terminal_id)
        return frame.show(
            request,
            "enrolment.html",
            user,
            terminal=terminal_id,
            key=key,
            expired=key is not None and key.not_after <= now,
            open_until=made.expires_at if made is not None and is_open(made, now) else None,
            code=code,
        )

    @routes.get("/terminals/{terminal_id}/enrolment", dependencies=[gate])
    def enrolment(request: Request, user: SignedIn, terminal_id: TerminalId) -> Response:
        return page(request, user, terminal_id)

    @routes.post("/terminals/{terminal_id}/enrolment", dependencies=[gate])
    def code(request: Request, user: SignedIn, terminal_id: TerminalId) -> Response:
        with platform.database.write() as unit:
            made = make_code(unit, terminal_id, by=user.name, now=platform.clock(), holds_for=HOLDS_FOR)
        if made is None:
            raise HTTPException(404)
        return page(request, user, terminal_id, made)

    @routes.post("/terminals/{terminal_id}/enrolment/withdraw", dependencies=[gate])
    def withdraw(user: SignedIn, terminal_id: TerminalId, form: Annotated[Withdrawal, Form()]) -> Response:
        with platform.database.write() as unit:
            withdraw_key(unit, terminal_id, by=user.name, reason=form.reason, now=platform.clock())
        return RedirectResponse(f"/console/terminals/{terminal_id}/enrolment", 303)
