"""The console's pages of gifts: who is entitled, how each stands, and taking one back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field, StringConstraints, field_validator
from starlette.exceptions import HTTPException

from contract.language import Language
from hub.console.acts import Act, may
from hub.console.frame import Frame
from hub.console.gate import SignedIn
from hub.console.paging import Paging, Sorting
from hub.gift_lines import MOST
from hub.gifts import LONGEST_REASON, Giving
from hub.pages import language_of
from hub.people import text_complaint
from hub.store.accounts import User
from hub.store.gift_list import Order, Wanted
from hub.store.gifts import WITHDRAWABLE, Gift, GiftState

PER_PAGE = 50
REASONS = ("left", "mistake", "elsewhere")  # offered for a withdrawal

Word = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200, pattern="^[^\\x00-\\x1f]*$")]
Count = Annotated[int, Field(ge=0, le=MOST)]


class Asked(BaseModel):
    """What the address of the list says: what is looked for, in which order, and what was just entitled."""

    employee: Word = ""
    terminal: Word = ""
    kind: Word = ""
    state: GiftState | None = None
    sort: Order = Order.ENTITLED
    down: bool = False
    page: int = Field(1, ge=1, le=1_000_000)
    added: Count | None = None
    changed: Count = 0
    there: Count = 0

    @field_validator("state", mode="before")
    @classmethod
    def _any_state(cls, value: object) -> object:
        return value or None

    @property
    def wanted(self) -> Wanted:
        """What is looked for; where nothing is said of the order, the latest come first."""
        return Wanted(self.employee, self.terminal, self.kind, self.state, self.sort, self.descending)

    @property
    def descending(self) -> bool:
        """Which way the order goes."""
        return self.down or "sort" not in self.model_fields_set

    @property
    def filters(self) -> dict[str, str]:
        """What is looked for, as addresses say it."""
        words = {"employee": self.employee, "terminal": self.terminal, "kind": self.kind}
        return words | {"state": self.state or ""}

    @property
    def kept(self) -> dict[str, str]:
        """All of it, as addresses say it."""
        sort = self.sort.value if "sort" in self.model_fields_set else ""
        return self.filters | {"sort": sort, "down": "1" if self.down else ""}


class Withdrawal(BaseModel):
    """The form under a gift."""

    reason: Word = ""


@dataclass(frozen=True)
class ShownGift:
    """A gift as it is shown."""

    gift: Gift
    title: str
    state: GiftState
    may_withdraw: bool


@dataclass(frozen=True)
class GiftPages:
    """Lists gifts, shows one, takes it back."""

    frame: Frame

    @property
    def giving(self) -> Giving:
        """The rules, with the zone of the sites."""
        return Giving(self.frame.platform.settings.time_zone)

    def listed(self, request: Request, user: User, asked: Asked) -> Response:
        """Show a page of those that are looked for."""
        wanted = replace(asked.wanted, sites=user.sites)
        today = self.giving.today(self.frame.platform.clock())
        language = language_of(request)
        with self.frame.platform.database.read() as unit:
            count = unit.gift_list.count(wanted, today)
            paging = Paging.of(count, asked.page, PER_PAGE, asked.kept)
            rows = unit.gift_list.page(wanted, today, PER_PAGE, paging.offset)
            kinds = unit.gift_list.kinds()
            terminals = unit.terminals.names(user.sites)
        return self.frame.show(
            request,
            "gifts.html",
            user,
            found=[shown(row.gift, row.state, language) for row in rows],
            paging=paging,
            sorting=Sorting(asked.sort, asked.descending, asked.filters),
            asked=asked,
            filtered=any(asked.filters.values()),
            states=list(GiftState),
            kinds=kinds,
            terminals=terminals,
        )

    def one(self, request: Request, user: User, gift_id: UUID, *, unreasoned: bool = False) -> Response:
        """Show a gift; `unreasoned`: it was to be withdrawn, and nothing was said why."""
        today = self.giving.today(self.frame.platform.clock())
        with self.frame.platform.database.read() as unit:
            row = unit.gift_list.find(gift_id, today, user.sites)
        if row is None:
            raise HTTPException(404)
        page = self.frame.show(
            request,
            "gift.html",
            user,
            row=shown(row.gift, row.state, language_of(request)),
            may_withdraw=may(user.role, Act.ENTITLE),
            reasons=[f"gifts.reason.{reason}" for reason in REASONS],
            longest=LONGEST_REASON,
            unreasoned=unreasoned,
        )
        page.status_code = 422 if unreasoned else 200
        return page

    def withdraw(self, user: User, gift_id: UUID, reason: str) -> None:
        """Ask for a gift back; one that came too late changes nothing."""
        platform = self.frame.platform
        with platform.database.write() as unit:
            if unit.gift_list.find(gift_id, self.giving.today(platform.clock()), user.sites) is None:
                raise HTTPException(404)
            told = self.giving.withdraw(gift_id, unit, by=user.name, reason=reason, now=platform.clock())
        self.ring([] if told is None else [told])

    def ring(self, terminals: Iterable[str]) -> None:
        """Wake the terminals that have something to be told."""
        for terminal_id in terminals:
            self.frame.platform.doorbell.ring(terminal_id)


def shown(gift: Gift, state: GiftState, language: Language) -> ShownGift:
    """Return a gift as it is shown."""
    title = gift.title_zh if language is Language.ZH else gift.title_en
    return ShownGift(gift, title, state, state in WITHDRAWABLE)


def add_gifts(routes: APIRouter, frame: Frame) -> None:
    """Add the routes of gifts; `/gifts/{gift_id}` takes what no other route has taken before."""
    pages = GiftPages(frame)

    @routes.get("/gifts", dependencies=[frame.may(Act.SEE_GIFTS)])
    def gifts(request: Request, user: SignedIn, asked: Annotated[Asked, Query()]) -> Response:
        return pages.listed(request, user, asked)

    @routes.get("/gifts/{gift_id}", dependencies=[frame.may(Act.SEE_GIFTS)])
    def gift(request: Request, user: SignedIn, gift_id: UUID) -> Response:
        return pages.one(request, user, gift_id)

    @routes.post("/gifts/{gift_id}/withdraw", dependencies=[frame.may(Act.ENTITLE)])
    def withdraw(
        request: Request, user: SignedIn, gift_id: UUID, form: Annotated[Withdrawal, Form()]
    ) -> Response:
        if not form.reason or text_complaint(form.reason):
            return pages.one(request, user, gift_id, unreasoned=True)
        pages.withdraw(user, gift_id, form.reason)
        return RedirectResponse(f"/console/gifts/{gift_id}", 303)
