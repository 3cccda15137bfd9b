"""The console's pages of dead letters: what the platform refused, and what HR decides about it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, StringConstraints
from starlette.exceptions import HTTPException

from contract.dead_letters import LONGEST_REASON, Decision, DismissReason
from contract.feed import DeadLetterDecided
from hub.api.access import TerminalId
from hub.console import asking
from hub.console.acts import Act, may
from hub.console.csv_file import Cell
from hub.console.frame import Frame
from hub.console.gate import SignedIn
from hub.console.listing import Column, ListPage, View, add_list, hidden
from hub.store.accounts import User
from hub.store.dead_letters import Letter
from hub.store.letter_list import WantedLetters
from hub.store.terminals import NAME_OF_TERMINAL
from hub.texts import TEXTS

NO_TERMINAL = f"^({NAME_OF_TERMINAL})?$"
Words = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=LONGEST_REASON, pattern="^[^\\x00]*$")
]


class Asked(asking.Asked):
    """What the address of the list says."""

    terminal: Annotated[str, StringConstraints(max_length=64, pattern=NO_TERMINAL)] = ""


class Choice(BaseModel):
    """The form under a dead letter."""

    decision: Decision
    reason: Words = ""


@dataclass(frozen=True)
class Letters:
    """Shows a dead letter, and tells its terminal what was decided."""

    frame: Frame

    def one(self, request: Request, user: User, terminal_id: str, event_id: UUID) -> Response:
        """Show one letter; who looked is written down."""
        subject = f"{terminal_id}/{event_id}"
        with self.frame.platform.database.write() as unit:
            letter = unit.dead_letters.find(terminal_id, event_id)
            if letter is None:
                raise HTTPException(404)
            unit.accounts.note(self.frame.platform.clock(), user.name, "looked at a dead letter", subject)
        return self.frame.show(
            request,
            "dead_letter.html",
            user,
            letter=letter,
            content=laid_out(letter),
            may_decide=may(user.role, Act.DECIDE_DEAD_LETTERS),
            reasons=[f"dismiss.{reason}" for reason in DismissReason],
        )

    def decide(self, user: User, letter_of: tuple[str, UUID], choice: Choice) -> None:
        """Write a decision down and tell the terminal; one that came too late changes nothing."""
        terminal_id, event_id = letter_of
        platform = self.frame.platform
        now = platform.clock()
        with platform.database.write() as unit:
            if unit.terminals.lock(terminal_id) is None:
                raise HTTPException(404)
            decision, reason = choice.decision, choice.reason
            letter = unit.dead_letters.decide(
                terminal_id, event_id, decision, by=user.name, reason=reason, at=now
            )
            if letter is None:
                return
            fact = DeadLetterDecided(
                epoch=letter.epoch,
                seq=letter.seq,
                event_id=event_id,
                decision=decision,
                reason=reason,
                by=user.name,
            )
            unit.terminals.tell(terminal_id, fact.model_dump(mode="json"))
            unit.accounts.note(now, user.name, f"{decision} dead letter", f"{terminal_id}/{event_id}")
        platform.doorbell.ring(terminal_id)


def laid_out(letter: Letter) -> str | None:
    """Return what the event says, one fact a line where it is JSON; half characters are shown as marks."""
    if letter.payload is None:
        return None
    try:
        text = json.dumps(json.loads(letter.payload), ensure_ascii=False, indent=2)
    except (ValueError, RecursionError):
        text = letter.payload
    return text.encode("utf-8", "replace").decode()


def cells(row: Letter, view: View) -> list[Cell]:
    """Return what stands in the file of a letter: nothing of what it holds."""
    standing = "letters.waiting" if row.waiting else f"letter.{row.standing}"
    return [
        row.first_at,
        row.last_at,
        row.terminal_id,
        row.type,
        row.problem,
        row.refusals,
        TEXTS[standing].to(view.language),
        row.decided_at,
        row.decided_by,
        row.decided_reason,
        str(row.event_id),
    ]


LIST = ListPage(
    "dead-letters",
    Act.SEE_DEAD_LETTERS,
    Asked,
    (
        *map(Column, ("letters.last", "letters.terminal", "letters.what", "letters.why", "letters.state")),
        hidden("letters.look"),
    ),
    lambda asked, view: WantedLetters(asked.terminal, view.sites),
    lambda unit: unit.letter_list,
    (
        *("letters.first", "letters.last", "letters.terminal", "letters.what", "letters.why"),
        *("letters.refusals", "letters.state", "letters.decided", "letters.by", "letters.why.decided"),
        "letters.number",
    ),
    cells,
    more=lambda unit, asked, view: {
        "terminal": asked.terminal,
        "terminals": unit.letter_list.terminals(view.sites),
    },
)


def add_dead_letters(routes: APIRouter, frame: Frame) -> None:
    """Add the routes of dead letters."""
    letters = Letters(frame)

    add_list(routes, frame, LIST)

    @routes.get("/dead-letters/{terminal_id}/{event_id}", dependencies=[frame.may(Act.SEE_DEAD_LETTERS)])
    def dead_letter(request: Request, user: SignedIn, terminal_id: TerminalId, event_id: UUID) -> Response:
        return letters.one(request, user, terminal_id, event_id)

    @routes.post("/dead-letters/{terminal_id}/{event_id}", dependencies=[frame.may(Act.DECIDE_DEAD_LETTERS)])
    def decide(
        user: SignedIn,
        terminal_id: TerminalId,
        event_id: UUID,
        choice: Annotated[Choice, Form()],
    ) -> Response:
        if choice.decision is Decision.DISMISS and not choice.reason:
            raise HTTPException(422)
        letters.decide(user, (terminal_id, event_id), choice)
        return RedirectResponse(f"/console/dead-letters/{terminal_id}/{event_id}", 303)
