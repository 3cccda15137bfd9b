"""The console's page of gifts: who is entitled, how each stands, and what HR decides about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, File, Form, Query, Request, Response, UploadFile
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, StringConstraints
from starlette.exceptions import HTTPException

from hub.console.frame import Frame
from hub.gift_lines import COLUMNS, Fault, Wish, opened
from hub.gifts import Giving
from hub.pages import language_of
from hub.store.accounts import Role, User
from hub.store.gifts import WITHDRAWABLE, Gift, GiftState, Item

PER_PAGE = 50
MOST_FAULTS = 50  # shown at once
ENTITLING = frozenset({Role.HR})  # roles that may entitle and withdraw; the others read

Word = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200, pattern="^[^\\x00-\\x1f]*$")]


class OneGift(BaseModel):
    """The form for one person."""

    employee_id: Word = ""
    terminal_id: Word = ""
    kind: Word = ""
    title_zh: Word = ""
    title_en: Word = ""
    collect_until: Word = ""
    form_token: Word = ""


class Withdrawal(BaseModel):
    """The form beside a gift."""

    form_token: Word = ""


@dataclass(frozen=True)
class ShownGift:
    """A gift as the list shows it."""

    gift: Gift
    title: str
    state: GiftState
    may_withdraw: bool


@dataclass(frozen=True)
class GiftPages:
    """Lists gifts and stock, entitles, withdraws."""

    frame: Frame

    @property
    def giving(self) -> Giving:
        """The rules, with the zone of the sites."""
        return Giving(self.frame.platform.settings.time_zone)

    def listed(
        self,
        request: Request,
        user: User,
        page: int,
        faults: Sequence[Fault] = (),
        typed: OneGift | None = None,
    ) -> Response:
        """Show a page of the list; `faults` are those of what was just sent, `typed` what was typed."""
        with self.frame.platform.database.read() as unit:
            pages = max(1, -(-unit.gifts.count() // PER_PAGE))
            if page > pages:
                raise HTTPException(404)
            rows = unit.gifts.listed(PER_PAGE, (page - 1) * PER_PAGE)
            stock: Sequence[Item] = unit.gifts.stock()
            terminals = sorted(unit.terminals.names())
        language = language_of(request)
        shown = self.frame.show(
            request,
            "gifts.html",
            user,
            rows=[self._shown(gift, language, stocked=there) for gift, there in rows],
            stock=stock,
            terminals=terminals,
            page=page,
            pages=pages,
            faults=[(fault.line, fault.reason.to(language)) for fault in faults[:MOST_FAULTS]],
            more=max(0, len(faults) - MOST_FAULTS),
            typed=typed or OneGift(),
            columns=",".join(COLUMNS),
            may_entitle=user.role in ENTITLING,
        )
        shown.status_code = 422 if faults else 200
        return shown

    def entitle(self, user: User, wishes: Iterable[Wish | Fault]) -> Sequence[Fault]:
        """Entitle everybody named, or return what is wrong."""
        platform = self.frame.platform
        with platform.database.write() as unit:
            tally = self.giving.entitle(wishes, unit, by=user.name, now=platform.clock())
        if not tally.faults:
            self._ring(tally.terminals)
        return tally.faults

    def withdraw(self, user: User, gift_id: UUID) -> None:
        """Ask for a gift back; one that came too late changes nothing."""
        platform = self.frame.platform
        with platform.database.write() as unit:
            told = self.giving.withdraw(gift_id, unit, by=user.name, now=platform.clock())
        self._ring([] if told is None else [told])

    def allowed(self, request: Request, form_token: str) -> User | None:
        """Return who sent a form, None where nobody is signed in; HTTPException where they may not."""
        user = self.frame.sessions.user_of(request)
        if user is None:
            return None
        if not self.frame.sessions.is_ours(request, form_token) or user.role not in ENTITLING:
            raise HTTPException(403)
        return user

    def _shown(self, gift: Gift, language: str, *, stocked: bool) -> ShownGift:
        today = self.giving.today(self.frame.platform.clock())
        state = gift.state(today, stocked=stocked)
        title = gift.title_zh if language == "zh" else gift.title_en
        return ShownGift(gift, title, state, state in WITHDRAWABLE)

    def _ring(self, terminals: Iterable[str]) -> None:
        for terminal_id in terminals:
            self.frame.platform.doorbell.ring(terminal_id)


def add_gifts(routes: APIRouter, frame: Frame) -> None:
    """Add the routes of gifts."""
    pages = GiftPages(frame)

    @routes.get("/gifts")
    def gifts(request: Request, page: Annotated[int, Query(ge=1, le=1_000_000)] = 1) -> Response:
        if (user := frame.sessions.user_of(request)) is None:
            return RedirectResponse("/console/login", 303)
        return pages.listed(request, user, page)

    @routes.post("/gifts")
    def entitle(request: Request, typed: Annotated[OneGift, Form()]) -> Response:
        if (user := pages.allowed(request, typed.form_token)) is None:
            return RedirectResponse("/console/login", 303)
        faults = pages.entitle(user, [Wish(0, typed.model_dump(include=set(COLUMNS)))])
        return pages.listed(request, user, 1, faults, typed) if faults else done()

    @routes.post("/gifts/import")
    def import_file(
        request: Request, file: Annotated[UploadFile, File()], form_token: Annotated[Word, Form()] = ""
    ) -> Response:
        if (user := pages.allowed(request, form_token)) is None:
            return RedirectResponse("/console/login", 303)
        content = opened(file.file)
        faults = [content] if isinstance(content, Fault) else pages.entitle(user, content.lines())
        return pages.listed(request, user, 1, faults) if faults else done()

    @routes.post("/gifts/{gift_id}/withdraw")
    def withdraw(request: Request, gift_id: UUID, form: Annotated[Withdrawal, Form()]) -> Response:
        if (user := pages.allowed(request, form.form_token)) is None:
            return RedirectResponse("/console/login", 303)
        pages.withdraw(user, gift_id)
        return done()


def done() -> Response:
    """Return to the list, so that a reload sends nothing twice."""
    return RedirectResponse("/console/gifts", 303)
