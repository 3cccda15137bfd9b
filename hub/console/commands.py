"""The console's page that orders one terminal from afar: close, reopen, restart."""

from __future__ import annotations

from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from contract.commands import CommandKind
from contract.language import Bilingual
from hub.api.access import TerminalId
from hub.commanding import Within, give_command, standing_of
from hub.console.acts import Act
from hub.console.enrolment import Words
from hub.console.frame import Frame
from hub.console.gate import SignedIn


class Order(BaseModel):
    """The form that orders a terminal to do something."""

    kind: CommandKind
    reason_zh: Words
    reason_en: Words
    within: Within = Within.DAY


def add_commands(routes: APIRouter, frame: Frame) -> None:
    """Add the page and its form."""
    platform, gate = frame.platform, frame.may(Act.ORDER_TERMINALS)

    @routes.get("/terminals/{terminal_id}/commands", dependencies=[gate])
    def commands(request: Request, user: SignedIn, terminal_id: TerminalId) -> Response:
        now = platform.clock()
        with platform.database.read() as unit:
            if unit.terminals.find(terminal_id) is None:
                raise HTTPException(404)
            given = unit.commands.latest(terminal_id)
        return frame.show(
            request,
            "commands.html",
            user,
            terminal=terminal_id,
            kinds=list(CommandKind),
            durations=list(Within),
            usual=Within.DAY,
            given=[(one, standing_of(one, now)) for one in given],
        )

    @routes.post("/terminals/{terminal_id}/commands", dependencies=[gate])
    def give(user: SignedIn, terminal_id: TerminalId, form: Annotated[Order, Form()]) -> Response:
        with platform.database.write() as unit:
            known = give_command(
                unit,
                terminal_id,
                form.kind,
                Bilingual(zh=form.reason_zh, en=form.reason_en),
                command_id=uuid4(),
                by=user.name,
                now=platform.clock(),
                within=form.within,
            )
        if not known:
            raise HTTPException(404)
        platform.doorbell.ring(terminal_id)
        return RedirectResponse(f"/console/terminals/{terminal_id}/commands", 303)
