"""The console's pages of requests that HR decides: the queue, one request, and what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field, StringConstraints
from starlette.exceptions import HTTPException

from contract.applications import LONGEST_REASON, ApplicationState
from contract.language import Bilingual, Language
from hub.api.access import TerminalId
from hub.application_texts import REASONS
from hub.console.acts import Act, may
from hub.console.asking import Asked as AskedOfList
from hub.console.asking import Word
from hub.console.attached import shown_attachments
from hub.console.csv_file import Cell
from hub.console.frame import Frame
from hub.console.gate import SignedIn
from hub.console.listing import Column, ListPage, View, add_list, hidden
from hub.console.sentences import HIDDEN
from hub.console.showing import masked
from hub.deciding import Decision, Move, Moved, move
from hub.pages import language_of
from hub.people import text_complaint
from hub.store.accounts import User
from hub.store.application_list import UNDECIDED, ListedApplication, Order, Wanted
from hub.store.applications import Application
from hub.store.unit import Unit
from hub.texts import TEXTS

REASON = "requests.reason."

Words = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=LONGEST_REASON, pattern="^[^\\x00]*$")
]
State = Literal[
    "", "open", "all", "submitted", "in-review", "needs-more", "approved", "declined", "withdrawn"
]


class Asked(AskedOfList):
    """What the address of the list says. Where nothing is said of the state, it is those to decide."""

    state: State = ""
    service: Word = ""
    site: Word = ""
    employee: Word = ""
    sort: Order = Order.RECEIVED
    down: bool = False


class Choice(BaseModel):
    """The form under a request: what to do with it as it was seen, and what its person is told."""

    move: Move
    seen: int = Field(ge=1, le=1_000_000)
    reason: Word = ""
    words: Words = ""

    @property
    def told(self) -> Bilingual | None:
        """What the person is told: a reason that is offered, words of one's own, or both."""
        offered = REASONS.get(REASON + self.reason)
        if offered is None:
            return Bilingual(zh=self.words, en=self.words) if self.words else None
        if not self.words:
            return offered
        return Bilingual(zh=f"{offered.zh}{self.words}", en=f"{offered.en} {self.words}")

    @property
    def complete(self) -> bool:
        """Whether it says all that it must: nobody is turned down, or asked, without a word."""
        if text_complaint(self.words):
            return False
        return self.move in {Move.TAKE, Move.APPROVE} or self.told is not None


class Comment(BaseModel):
    """The form that keeps a comment."""

    note: Words = ""


Notice = Literal["", "done", "noted", "overtaken", "unreasoned"]


@dataclass(frozen=True)
class ShownAnswer:
    """An answer as it is shown."""

    question: str
    answer: str


@dataclass(frozen=True)
class ApplicationPages:
    """Shows a request, decides it."""

    frame: Frame

    def one(
        self, request: Request, user: User, key: tuple[str, UUID], notice: Notice = "", *, status: int = 200
    ) -> Response:
        """Show a request with all that was said of it; who looked is written down."""
        terminal_id, request_id = key
        platform = self.frame.platform
        with platform.database.write() as unit:
            found = unit.applications.find(terminal_id, request_id)
            if found is None:
                raise HTTPException(404)
            steps = unit.applications.steps(found)
            earlier = unit.applications.of_person(found.employee_id, found.service_id)
            there = unit.terminals.sites({other.terminal_id for other in earlier})
            attached = unit.attachments.of_requests([key]).get(key, [])
            person = unit.people.find(found.employee_id)
            following = unit.application_list.following(Wanted(UNDECIDED, sites=user.sites), but=key)
            subject = f"{terminal_id}/{request_id}"
            unit.accounts.note(platform.clock(), user.name, "looked at a request", subject)
        return self.frame.show(
            request,
            "application.html",
            user,
            status=status,
            one=found,
            person=person,
            answers=self.answers(found, language_of(request)),
            steps=steps,
            earlier=[
                other
                for other in earlier
                if other.request_id != request_id and user.sees(there.get(other.terminal_id))
            ],
            attachments=shown_attachments(attached),
            following=following,
            notice=notice,
            may_decide=may(user.role, Act.DECIDE_REQUESTS),
            reasons=list(REASONS),
            longest=LONGEST_REASON,
        )

    def answers(self, found: Application, language: Language) -> Sequence[ShownAnswer]:
        """Return what was answered, as asked; a choice's words stand beside its value."""
        services = self.frame.platform.services
        beside = {f"{name}_{one}" for name in found.answers for one in ("zh", "en")}
        asked = [name for service, name in services.questions if service == found.service_id]
        places = {name: place for place, name in enumerate(asked)}
        return [
            ShownAnswer(
                services.question(found.service_id, name).to(language),
                str(found.answers.get(f"{name}_{language.value}", value)).translate(HIDDEN),
            )
            for name, value in sorted(
                found.answers.items(), key=lambda one: (places.get(one[0], len(places)), one[0])
            )
            if name not in beside
        ]

    def decide(self, user: User, key: tuple[str, UUID], choice: Choice) -> Notice:
        """Move it, and return what is said of that; one that moved since it was seen stays as it is."""
        platform = self.frame.platform
        decision = Decision(choice.move, user.name, choice.seen, choice.told)
        with platform.database.write() as unit:
            outcome = move(*key, decision, unit, platform.clock())
        match outcome:
            case Moved.DONE:
                platform.doorbell.ring(key[0])
                return "done"
            case Moved.OVERTAKEN:
                return "overtaken"
            case Moved.UNKNOWN:
                raise HTTPException(404)

    def comment(self, user: User, key: tuple[str, UUID], note: str) -> None:
        """Keep a comment."""
        platform = self.frame.platform
        with platform.database.write() as unit:
            unit.terminals.lock(key[0])
            found = unit.applications.find(*key)
            if found is None:
                raise HTTPException(404)
            unit.applications.comment(found, user.name, note, platform.clock())
            subject = f"{found.terminal_id}/{found.request_id}"
            unit.accounts.note(platform.clock(), user.name, "commented on a request", subject)


def wanted(asked: Asked, view: View) -> Wanted:
    """Return what is looked for, the oldest first."""
    state = {"": UNDECIDED, "all": ""}.get(asked.state, asked.state)
    found = (state, asked.service, asked.site, asked.employee, asked.sort)
    return Wanted(*found, asked.descending, view.sites)


def cells(row: ListedApplication, view: View) -> list[Cell]:
    """Return what stands in the file, without answers and names: those stand on the page of each."""
    found = row.application
    return [
        found.received_at,
        found.submitted_at,
        view.service(found.service_id),
        found.month,
        found.employee_id,
        found.site,
        found.terminal_id,
        TEXTS[f"application.{found.state}"].to(view.language),
        found.changed_at,
        found.changed_by,
        found.reason.to(view.language) if found.reason else None,
        str(found.request_id),
    ]


def choices(unit: Unit, _asked: Asked, view: View) -> dict[str, object]:
    """Return what can be chosen from in the search."""
    sites = unit.application_list.sites(view.sites)
    services = unit.application_list.services()
    states = [UNDECIDED, *ApplicationState]
    return {"states": states, "services": services, "sites": sites, "seekable": bool(services)}


LIST = ListPage(
    "requests",
    Act.SEE_REQUESTS,
    Asked,
    (
        Column("requests.received", Order.RECEIVED),
        Column("requests.service", Order.SERVICE),
        Column("requests.employee", Order.EMPLOYEE),
        Column("requests.site", Order.SITE),
        Column("requests.state", Order.STATE),
        Column("requests.changed", Order.CHANGED),
        hidden("requests.look"),
    ),
    wanted,
    lambda unit: unit.application_list,
    (
        *("requests.received", "requests.submitted", "requests.service", "requests.month"),
        *("requests.employee", "requests.site", "requests.terminal", "requests.state", "requests.changed"),
        *("requests.by", "requests.reason", "requests.number"),
    ),
    cells,
    lambda row, _view: (row.application, masked(row.name) if row.name else ""),
    choices,
)


def add_applications(routes: APIRouter, frame: Frame) -> None:
    """Add the routes of requests."""
    pages = ApplicationPages(frame)
    see, decides = frame.may(Act.SEE_REQUESTS), frame.may(Act.DECIDE_REQUESTS)

    add_list(routes, frame, LIST)

    @routes.get("/requests/{terminal_id}/{request_id}", dependencies=[see])
    def one(
        request: Request, user: SignedIn, terminal_id: TerminalId, request_id: UUID, notice: Notice = ""
    ) -> Response:
        return pages.one(request, user, (terminal_id, request_id), notice)

    @routes.post("/requests/{terminal_id}/{request_id}", dependencies=[decides])
    def decide(
        request: Request,
        user: SignedIn,
        terminal_id: TerminalId,
        request_id: UUID,
        choice: Annotated[Choice, Form()],
    ) -> Response:
        key = (terminal_id, request_id)
        if not choice.complete:
            return pages.one(request, user, key, "unreasoned", status=422)
        return there(key, pages.decide(user, key, choice))

    @routes.post("/requests/{terminal_id}/{request_id}/comments", dependencies=[decides])
    def comment(
        request: Request,
        user: SignedIn,
        terminal_id: TerminalId,
        request_id: UUID,
        form: Annotated[Comment, Form()],
    ) -> Response:
        key = (terminal_id, request_id)
        if not form.note or text_complaint(form.note):
            return pages.one(request, user, key, "unreasoned", status=422)
        pages.comment(user, key, form.note)
        return there(key, "noted")


def there(key: tuple[str, UUID], notice: Notice) -> Response:
    """Lead to the page of a request."""
    return RedirectResponse(f"/console/requests/{key[0]}/{key[1]}?notice={notice}", 303)
