"""In front of every route of the console: who is signed in, whether they may, and whether our page sent it.

A route names its act in `dependencies=[frame.may(Act.…)]` and takes whom it serves as `user: SignedIn`.
Forms are held against the session's token here, so that no route can forget it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from hub.console.acts import Act, may
from hub.console.session import Sessions
from hub.store.accounts import User

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})  # methods that change nothing (RFC 9110 section 9.2.1)
SIGN_IN = "/console/login"


class SignInFirstError(Exception):
    """Nobody is signed in."""


async def sent_token(request: Request) -> str:
    """Return the token of the form that was sent, "" where there is none."""
    if request.method in SAFE:
        return ""
    token = (await request.form()).get("form_token")
    return token if isinstance(token, str) else ""


@dataclass(frozen=True, eq=False)  # FastAPI keeps dependencies by their hash
class Gate:
    """The dependency that lets through who may do an act."""

    sessions: Sessions
    act: Act

    def __call__(self, request: Request, form_token: Annotated[str, Depends(sent_token)]) -> None:
        """Remember who it is; SignInFirstError where it is nobody, HTTPException 403 where they may not."""
        user = self.sessions.user_of(request)
        if user is None:
            raise SignInFirstError
        if not may(user.role, self.act):
            raise HTTPException(403)
        if request.method not in SAFE and not self.sessions.is_ours(request, form_token):
            raise HTTPException(403)
        request.state.user = user


def signed_in(request: Request) -> User:
    """Return whom the gate let through; a route without a gate fails here."""
    user: User = request.state.user
    return user


SignedIn = Annotated[User, Depends(signed_in)]


def sign_in_first(_request: Request, _error: Exception) -> Response:
    """Lead to the page where one signs in."""
    return RedirectResponse(SIGN_IN, 303)
