"""In front of every route of the console: who is signed in, whether they may, and whether our page sent it.

A route names its act in `dependencies=[frame.may(Act.…)]` and takes whom it serves as `user: SignedIn`.
Forms are held against the session's token here, so that no route can forget it.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from hub.console.acts import FRESH, Act, allows
from hub.console.session import Sessions, Standing
from hub.store.accounts import User
from hub.store.sessions import Session

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})  # methods that change nothing (RFC 9110 section 9.2.1)
COMPLETE = frozenset({Standing.COMPLETE})
NEXT = {
    Standing.COMPLETE: "/console",
    Standing.CODE_WANTED: "/console/login/code",
    Standing.PASSWORD_WANTED: "/console/account/password",
    Standing.ENROLMENT_WANTED: "/console/account/codes",
}
"""Where people are led who asked for what they cannot have yet."""
OWN_PLACE = re.compile(r"/console(/[a-z0-9-]+)*(\?[\w%=&.+-]*)?")


class SignInFirstError(Exception):
    """The way leads over another page first: one signs in there, or goes on with it."""

    def __init__(self, leads_to: str = "/console/login") -> None:
        super().__init__(leads_to)
        self.leads_to = leads_to


async def sent_token(request: Request) -> str:
    """Return the token of the form that was sent, "" where there is none."""
    if request.method in SAFE:
        return ""
    token = (await request.form()).get("form_token")
    return token if isinstance(token, str) else ""


@dataclass(frozen=True, eq=False)  # FastAPI keeps dependencies by their hash
class Gate:
    """The dependency that lets through who may do an act, and has come as far with signing in as `at`."""

    sessions: Sessions
    act: Act
    at: AbstractSet[Standing] = COMPLETE

    def __call__(self, request: Request, form_token: Annotated[str, Depends(sent_token)]) -> None:
        """Remember who it is; SignInFirstError where it is nobody, HTTPException 403 where they may not."""
        session = self.sessions.session_of(request)
        if session is None:
            raise SignInFirstError
        if not allows(session.user, self.act):
            raise HTTPException(403)
        if request.method not in SAFE and not self.sessions.is_ours(request, form_token):
            raise HTTPException(403)
        if session.user.sites and not self._within_reach(request, session.user):
            raise HTTPException(404)
        standing = self.sessions.standing(session)
        if standing not in self.at:
            raise SignInFirstError(NEXT[standing])
        platform = self.sessions.platform
        if self.act in FRESH and session.proved_at <= platform.clock() - platform.settings.proof_lasts:
            raise SignInFirstError(f"/console/prove?{urlencode({'to': place(request)})}")
        request.state.session = session

    def _within_reach(self, request: Request, user: User) -> bool:
        """Return whether the terminal that an address names, if any, stands at a site of somebody's."""
        named = request.path_params.get("terminal_id")
        if named is None:
            return True
        with self.sessions.platform.database.read() as unit:
            return unit.terminals.sites([named]).get(named) in user.sites


def place(request: Request) -> str:
    """Return where to come back to: a form that was sent is sent again by hand, from its page."""
    path = request.url.path
    if request.method in SAFE and request.url.query:
        path = f"{path}?{request.url.query}"
    return own_place(path)


def own_place(path: str) -> str:
    """Return a place of the console, whatever an address says."""
    return path if OWN_PLACE.fullmatch(path) else "/console"


def in_session(request: Request) -> Session:
    """Return the session that the gate let through; a route without a gate fails here."""
    session: Session = request.state.session
    return session


def signed_in(request: Request) -> User:
    """Return whom the gate let through."""
    return in_session(request).user


InSession = Annotated[Session, Depends(in_session)]
SignedIn = Annotated[User, Depends(signed_in)]


def sign_in_first(request: Request, error: Exception) -> Response:
    """Lead to the page that comes first; what htmx asked for is a part of a page, so the whole page goes."""
    first = error.leads_to if isinstance(error, SignInFirstError) else "/console/login"
    if "hx-request" in request.headers:
        return Response(headers={"HX-Redirect": first})
    return RedirectResponse(first, 303)
