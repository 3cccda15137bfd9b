"""The console's page of users: who may sign in as what, and what an administrator changes about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, BeforeValidator
from starlette.exceptions import HTTPException

from hub.assembly import Platform
from hub.console import asking
from hub.console.acts import Act, may
from hub.console.asking import Word, none_if_empty
from hub.console.csv_file import Cell
from hub.console.frame import Frame
from hub.console.gate import SignedIn
from hub.console.listing import Column, ListPage, View, add_list, hidden
from hub.giving_access import given_out, new_password
from hub.people import NAME_OF_SITE, text_complaint
from hub.store.accounts import NAME_OF_USER, Role, User
from hub.store.scope import EVERYWHERE, Sites
from hub.store.unit import Unit
from hub.store.user_list import UserOrder, WantedUsers
from hub.texts import TEXTS

LONGEST_REASON = 200


class State(StrEnum):
    """How an account stands."""

    ACTIVE = "active"
    LOCKED = "locked"
    GIVEN_OUT = "given-out"
    EXPIRED = "expired"
    DISABLED = "disabled"


class Change(StrEnum):
    """What an administrator does with an account."""

    ROLE = "role"
    PASSWORD = "password"  # noqa: S105 - a word
    CODES = "codes"
    DISABLE = "disable"
    ENABLE = "enable"


OF_LOCAL = frozenset({Change.PASSWORD, Change.CODES})  # a company that signs its people in has its own


class Refusal(StrEnum):
    """Why a change is not made."""

    UNREASONED = "unreasoned"
    OWN = "own"
    COMPANY = "company"
    NAME = "name"
    TAKEN = "taken"


class Asked(asking.Asked):
    """What the address of the list says."""

    name: Word = ""
    role: Annotated[Role | None, BeforeValidator(none_if_empty)] = None
    sort: UserOrder = UserOrder.NAME
    down: bool = False


class NewUser(BaseModel):
    """The form of a new user."""

    name: Word = ""
    role: Role = Role.HR
    sites: list[Word] = []


class Changed(BaseModel):
    """A form on the page of a user."""

    name: Word
    change: Change
    role: Role | None = None
    sites: list[Word] = []
    reason: Word = ""


@dataclass(frozen=True)
class ShownUser:
    """A user as the pages show them."""

    user: User
    state: State
    has_codes: bool
    local: bool


def state_of(user: User, now: datetime) -> State:
    """Return how an account stands."""
    if user.disabled_at is not None:
        return State.DISABLED
    if user.password_until is not None:
        return State.GIVEN_OUT if user.password_until > now else State.EXPIRED
    return State.LOCKED if user.locked_until is not None and user.locked_until > now else State.ACTIVE


def shown(user: User, now: datetime) -> ShownUser:
    """Return a user as they are shown."""
    return ShownUser(user, state_of(user, now), user.totp_sealed is not None, user.subject is None)


@dataclass(frozen=True)
class UserPages:
    """Shows a user, adds and changes them."""

    frame: Frame

    @property
    def platform(self) -> Platform:
        """What it works with."""
        return self.frame.platform

    def form(self, request: Request, user: User, typed: NewUser, refusal: Refusal | None = None) -> Response:
        """Ask whom to add."""
        page = self.frame.show(
            request,
            "user_new.html",
            user,
            typed=typed,
            roles=list(Role),
            sites=self._sites(),
            refusal=refusal,
        )
        page.status_code = 422 if refusal else 200
        return page

    def add(self, request: Request, user: User, typed: NewUser) -> Response:
        """Add somebody, and show the password that was made for them, once."""
        if not NAME_OF_USER.fullmatch(typed.name) or text_complaint(typed.name):
            return self.form(request, user, typed, Refusal.NAME)
        password, now = new_password(), self.platform.clock()
        hashed, sites = self.platform.passwords.hash(password), limited(typed.role, typed.sites)
        made = User(typed.name, typed.role, hashed, sites=sites)
        made = given_out(made, now, self.platform.settings)
        with self.platform.database.write() as unit:
            if unit.accounts.find(typed.name, lock=True) is not None:
                unit.undo()
                return self.form(request, user, typed, Refusal.TAKEN)
            unit.accounts.save(made)
            unit.accounts.note(now, user.name, "added a console user", f"{made.name}: {described(made)}")
        return self._once(request, user, made, password)

    def one(self, request: Request, user: User, name: str, refusal: Refusal | None = None) -> Response:
        """Show somebody, and what can be changed."""
        with self.platform.database.read() as unit:
            found = unit.accounts.find(name)
            left = unit.accounts.count_recovery_codes(name)
        if found is None:
            raise HTTPException(404)
        page = self.frame.show(
            request,
            "user.html",
            user,
            row=shown(found, self.platform.clock()),
            own=found.name == user.name,
            left=left,
            roles=list(Role),
            sites=sorted({*self._sites(), *found.sites}),
            refusal=refusal,
            longest=LONGEST_REASON,
        )
        page.status_code = 422 if refusal else 200
        return page

    def change(self, request: Request, user: User, form: Changed) -> Response:
        """Change an account: its sessions end, and what was done and why is written down."""
        refusal = refused(user, form)
        if refusal is not None:
            return self.one(request, user, form.name, refusal)
        password, now = new_password(), self.platform.clock()
        hashed = self.platform.passwords.hash(password) if form.change is Change.PASSWORD else ""
        with self.platform.database.write() as unit:
            found = unit.accounts.find(form.name, lock=True)
            if found is None:
                raise HTTPException(404)
            if found.subject is not None and form.change in OF_LOCAL:
                return self.one(request, user, form.name, Refusal.COMPANY)
            changed = self._applied(unit, found, form, hashed, now)
            unit.accounts.note(now, user.name, DONE[form.change](changed), f"{form.name}: {form.reason}")
        if form.change is Change.PASSWORD:
            return self._once(request, user, changed, password)
        return RedirectResponse(f"/console/users/one?{urlencode({'name': form.name})}", 303)

    def _applied(self, unit: Unit, found: User, form: Changed, hashed: str, now: datetime) -> User:
        match form.change:
            case Change.ROLE:
                role = form.role or found.role
                changed = replace(found, role=role, sites=limited(role, form.sites))
            case Change.PASSWORD:
                known = replace(found, password_hash=hashed, failures=0, locked_until=None)
                changed = given_out(known, now, self.platform.settings)
            case Change.CODES:
                changed = replace(found, totp_sealed=None, totp_counter=None)
                unit.accounts.replace_recovery_codes(found.name, frozenset())
            case Change.DISABLE:
                changed = replace(found, disabled_at=now)
            case Change.ENABLE:
                changed = replace(found, disabled_at=None)
        unit.accounts.save(changed)
        return changed

    def _sites(self) -> list[str]:
        """Return the sites that have terminals."""
        with self.platform.database.read() as unit:
            return sorted({one.site for one in unit.terminals.every()})

    def _once(self, request: Request, user: User, about: User, password: str) -> Response:
        return self.frame.show(request, "user_password.html", user, about=about, password=password)


def limited(role: Role, sites: Iterable[str]) -> Sites:
    """Return the sites that somebody is limited to; who looks after users is limited to none."""
    chosen = frozenset(sites)
    if not all(NAME_OF_SITE.fullmatch(site) for site in chosen):
        raise HTTPException(422)
    return EVERYWHERE if may(role, Act.MANAGE_USERS) else chosen


def described(user: User) -> str:
    """Return what somebody is, and where, for the record."""
    return f"{user.role} at {', '.join(sorted(user.sites))}" if user.sites else f"{user.role}"


DONE: dict[Change, Callable[[User], str]] = {
    Change.ROLE: lambda user: f"made a console user {described(user)}",
    Change.PASSWORD: lambda _user: "gave a console user another password",
    Change.CODES: lambda _user: "reset a console user's codes",
    Change.DISABLE: lambda _user: "disabled a console user",
    Change.ENABLE: lambda _user: "enabled a console user",
}


def refused(user: User, form: Changed) -> Refusal | None:
    """Return why somebody may not make a change, None where they may."""
    if form.name == user.name:
        return Refusal.OWN
    if not form.reason or text_complaint(form.reason):
        return Refusal.UNREASONED
    return None


def cells(user: User, view: View) -> list[Cell]:
    """Return what stands in the file of a user."""
    row = shown(user, view.now)
    return [
        user.name,
        TEXTS[f"role.{user.role}"].to(view.language),
        ", ".join(sorted(user.sites)),
        TEXTS[f"account.state.{row.state}"].to(view.language),
        TEXTS["users.codes.on" if row.has_codes else "users.codes.off"].to(view.language),
        user.signed_in_at,
    ]


LIST = ListPage(
    "users",
    Act.SEE_USERS,
    Asked,
    (
        Column("login.name", UserOrder.NAME),
        Column("users.role", UserOrder.ROLE),
        *map(Column, ("users.sites", "users.state", "users.codes")),
        Column("users.signedIn", UserOrder.SIGNED_IN),
        hidden("users.look"),
    ),
    lambda asked, _view: WantedUsers(asked.name, asked.role, asked.sort, asked.descending),
    lambda unit: unit.user_list,
    ("login.name", "users.role", "users.sites", "users.state", "users.codes", "users.signedIn"),
    cells,
    lambda user, view: shown(user, view.now),
    lambda _unit, _asked, _view: {"roles": list(Role)},
)


def add_users(routes: APIRouter, frame: Frame) -> None:
    """Add the routes of users."""
    pages = UserPages(frame)

    add_list(routes, frame, LIST)

    @routes.get("/users/new", dependencies=[frame.may(Act.MANAGE_USERS)])
    def new(request: Request, user: SignedIn) -> Response:
        return pages.form(request, user, NewUser())

    @routes.post("/users/new", dependencies=[frame.may(Act.MANAGE_USERS)])
    def add(request: Request, user: SignedIn, typed: Annotated[NewUser, Form()]) -> Response:
        return pages.add(request, user, typed)

    @routes.get("/users/one", dependencies=[frame.may(Act.MANAGE_USERS)])
    def one(request: Request, user: SignedIn, name: Annotated[str, Query(max_length=200)]) -> Response:
        return pages.one(request, user, name)

    @routes.post("/users/one", dependencies=[frame.may(Act.MANAGE_USERS)])
    def change(request: Request, user: SignedIn, form: Annotated[Changed, Form()]) -> Response:
        return pages.change(request, user, form)
