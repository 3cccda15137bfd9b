"""The console's pages of webhooks: which systems are told what, what was sent to each, and once more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, StringConstraints
from starlette.exceptions import HTTPException

from hub.assembly import Platform
from hub.console.acts import Act
from hub.console.asking import Asked
from hub.console.frame import Frame
from hub.console.gate import SignedIn
from hub.console.listing import asked_of, page_of
from hub.console.paging import Paging
from hub.people import text_complaint
from hub.store.accounts import User
from hub.store.announcements import CHOSEN, Topic
from hub.store.delivery_list import WantedDeliveries
from hub.store.unit import Unit
from hub.webhooks.adding import Added, NotAdded, add_webhook, remove_webhook
from hub.webhooks.addresses import LONGEST_URL, MAIL_TO

HERE = "/console/webhooks"
PER_PAGE = 25
LONGEST_REASON = 200
Word = Annotated[str, StringConstraints(strip_whitespace=True, max_length=600, pattern="^[^\\x00-\\x1f]*$")]


class HookChange(StrEnum):
    """What an administrator does with a webhook."""

    PAUSE = "pause"
    RESUME = "resume"
    REMOVE = "remove"
    AGAIN = "again"  # one message
    ALL_AGAIN = "all-again"  # whatever was given up


class NewWebhook(BaseModel):
    """The form of a new webhook."""

    url: Word = ""
    topics: list[Topic] = []


class ChangedWebhook(BaseModel):
    """A form on the page of a webhook."""

    change: HookChange
    reason: Annotated[Word, StringConstraints(max_length=LONGEST_REASON)] = ""
    delivery: UUID | None = None


@dataclass(frozen=True)
class WebhookPages:
    """Lists webhooks, adds and changes them, shows what was sent."""

    frame: Frame

    @property
    def platform(self) -> Platform:
        """What it works with."""
        return self.frame.platform

    def listed(self, request: Request, user: User) -> Response:
        """Show all."""
        with self.platform.database.read() as unit:
            every = unit.webhooks.every()
        return self.frame.show(request, "webhooks.html", user, found=every)

    def form(
        self, request: Request, user: User, typed: NewWebhook, refusal: NotAdded | None = None
    ) -> Response:
        """Ask what to add."""
        chosen = {"typed": typed, "topics": CHOSEN, "refusal": refusal, "longest": LONGEST_URL}
        page = self.frame.show(request, "webhook_new.html", user, **chosen)
        page.status_code = 422 if refusal else 200
        return page

    def add(self, request: Request, user: User, typed: NewWebhook) -> Response:
        """Add one, and show its secret, once."""
        with self.platform.database.write() as unit:
            added = add_webhook(
                unit,
                self.platform.sealing,
                typed.url,
                typed.topics,
                by=user.name,
                at=self.platform.clock(),
            )
        match added:
            case Added(webhook) if webhook.url.startswith(MAIL_TO):  # nobody checks signatures of mails
                return RedirectResponse(f"{HERE}/{webhook.webhook_id}", 303)
            case Added():
                return self.frame.show(request, "webhook_secret.html", user, added=added)
            case NotAdded():
                return self.form(request, user, typed, added)

    def one(self, request: Request, user: User, webhook_id: UUID, *, unreasoned: bool = False) -> Response:
        """Show one, and what was sent to it."""
        with self.platform.database.read() as unit:
            found = [one for one in unit.webhooks.every() if one.webhook.webhook_id == webhook_id]
            if not found:
                raise HTTPException(404)
            wanted = WantedDeliveries(webhook_id)
            sent = page_of(unit.delivery_list, wanted, PER_PAGE, asked_of(Asked, request))
            paging = Paging.of(sent, unit.delivery_list.size(wanted, sent))
        shown = self.frame.show(
            request,
            "webhook.html",
            user,
            one=found[0],
            sent=sent.rows,
            paging=paging,
            unreasoned=unreasoned,
            longest=LONGEST_REASON,
        )
        shown.status_code = 422 if unreasoned else 200
        return shown

    def change(self, request: Request, user: User, webhook_id: UUID, form: ChangedWebhook) -> Response:
        """Change one; who did it, and why it was removed, is written down."""
        removes = form.change is HookChange.REMOVE
        if removes and (not form.reason or text_complaint(form.reason)):
            return self.one(request, user, webhook_id, unreasoned=True)
        with self.platform.database.write() as unit:
            if unit.webhooks.find(webhook_id) is None:
                raise HTTPException(404)
            changed(unit, webhook_id, form, user.name, self.platform.clock())
        return RedirectResponse(HERE if removes else f"{HERE}/{webhook_id}", 303)


def changed(unit: Unit, webhook_id: UUID, form: ChangedWebhook, by: str, at: datetime) -> None:
    """Make a change, and note it where it changed something."""
    subject = str(webhook_id)
    match form.change:
        case HookChange.PAUSE:
            if unit.webhooks.pause(webhook_id, by, at):
                unit.accounts.note(at, by, "paused a webhook", subject)
        case HookChange.RESUME:
            if unit.webhooks.resume(webhook_id, at):
                unit.accounts.note(at, by, "let a webhook go on", subject)
        case HookChange.REMOVE:
            remove_webhook(unit, webhook_id, by=by, reason=form.reason, at=at)
        case HookChange.AGAIN:
            if form.delivery is not None and unit.deliveries.again(webhook_id, form.delivery, at):
                unit.accounts.note(at, by, "had a message sent again", f"{subject}/{form.delivery}")
        case HookChange.ALL_AGAIN:
            if count := unit.deliveries.again_given_up(webhook_id, at):
                unit.accounts.note(at, by, "had what was given up sent again", f"{subject}: {count}")


def add_webhooks(routes: APIRouter, frame: Frame) -> None:
    """Add the routes of webhooks."""
    pages = WebhookPages(frame)

    @routes.get("/webhooks", dependencies=[frame.may(Act.SEE_WEBHOOKS)])
    def webhooks(request: Request, user: SignedIn) -> Response:
        return pages.listed(request, user)

    @routes.get("/webhooks/new", dependencies=[frame.may(Act.MANAGE_WEBHOOKS)])
    def new(request: Request, user: SignedIn) -> Response:
        return pages.form(request, user, NewWebhook(topics=list(CHOSEN)))

    @routes.post("/webhooks/new", dependencies=[frame.may(Act.MANAGE_WEBHOOKS)])
    def add(request: Request, user: SignedIn, typed: Annotated[NewWebhook, Form()]) -> Response:
        return pages.add(request, user, typed)

    @routes.get("/webhooks/{webhook_id}", dependencies=[frame.may(Act.SEE_WEBHOOKS)])
    def one(request: Request, user: SignedIn, webhook_id: UUID) -> Response:
        return pages.one(request, user, webhook_id)

    @routes.post("/webhooks/{webhook_id}", dependencies=[frame.may(Act.MANAGE_WEBHOOKS)])
    def change(
        request: Request, user: SignedIn, webhook_id: UUID, form: Annotated[ChangedWebhook, Form()]
    ) -> Response:
        return pages.change(request, user, webhook_id, form)
