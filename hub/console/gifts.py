"""The console's pages of gifts: who is entitled, how each stands, and taking one back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, BeforeValidator, Field
from starlette.exceptions import HTTPException

from contract.language import Language
from hub.console.acts import Act, may
from hub.console.asking import LatestFirst, Word, none_if_empty
from hub.console.csv_file import Cell
from hub.console.frame import Frame
from hub.console.gate import SignedIn
from hub.console.listing import Column, ListPage, View, add_list, hidden
from hub.gift_lines import MOST
from hub.gifts import LONGEST_REASON, Giving
from hub.pages import language_of
from hub.people import text_complaint
from hub.store.accounts import User
from hub.store.gift_list import ListedGift, Order, Wanted
from hub.store.gifts import WITHDRAWABLE, Gift, GiftState
from hub.store.unit import Unit
from hub.texts import TEXTS

REASONS = ("left", "mistake", "elsewhere")  # offered for a withdrawal

JUST_DONE = frozenset({"added", "changed", "there"})

Count = Annotated[int, Field(ge=0, le=MOST)]


class Asked(LatestFirst):
    """What the address of the list says: what is looked for, in which order, and what was just entitled."""

    employee: Word = ""
    terminal: Word = ""
    kind: Word = ""
    state: Annotated[GiftState | None, BeforeValidator(none_if_empty)] = None
    sort: Order = Order.ENTITLED
    down: bool = False
    added: Count | None = None
    changed: Count = 0
    there: Count = 0

    @property
    def filters(self) -> dict[str, str]:
        """What is looked for, as addresses say it."""
        return {name: said for name, said in super().filters.items() if name not in JUST_DONE}


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
    """Shows a gift, takes it back."""

    frame: Frame

    @property
    def giving(self) -> Giving:
        """The rules, with the zone of the sites."""
        return Giving(self.frame.platform.settings.time_zone)

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


def wanted(asked: Asked, view: View) -> Wanted:
    """Return what is looked for."""
    found = (asked.employee, asked.terminal, asked.kind, asked.state, asked.sort)
    return Wanted(*found, asked.descending, view.sites, view.today)


def cells(row: ListedGift, view: View) -> list[Cell]:
    """Return what stands in the file of a gift."""
    told = shown(row.gift, row.state, view.language)
    return [
        row.gift.employee_id,
        row.gift.kind,
        told.title,
        row.gift.terminal_id,
        row.gift.collect_until,
        TEXTS[f"gift.{row.state}"].to(view.language),
        row.gift.withdrawn_reason,
        row.gift.entitled_at,
        row.gift.entitled_by,
        row.gift.handed_out_at,
    ]


def choices(unit: Unit, _asked: Asked, view: View) -> dict[str, object]:
    """Return what can be chosen from in the search."""
    terminals = unit.terminals.names(view.sites)
    return {"states": list(GiftState), "kinds": unit.gift_list.kinds(), "terminals": terminals}


LIST = ListPage(
    "gifts",
    Act.SEE_GIFTS,
    Asked,
    (
        Column("gifts.employee", Order.EMPLOYEE),
        Column("gifts.what", Order.WHAT),
        Column("gifts.terminal", Order.TERMINAL),
        Column("gifts.until", Order.UNTIL),
        Column("gifts.state", Order.STATE),
        Column("gifts.entitled", Order.ENTITLED),
        hidden("gifts.look"),
    ),
    wanted,
    lambda unit: unit.gift_list,
    (
        *("gifts.employee", "gifts.kind", "gifts.what", "gifts.terminal", "gifts.until", "gifts.state"),
        *("gifts.withdrawn.reason", "gifts.entitled", "gifts.by", "gifts.handedOut"),
    ),
    cells,
    lambda row, view: shown(row.gift, row.state, view.language),
    choices,
)


def add_gifts(routes: APIRouter, frame: Frame) -> None:
    """Add the routes of gifts; `/gifts/{gift_id}` takes what no other route has taken before."""
    pages = GiftPages(frame)

    add_list(routes, frame, LIST)

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
