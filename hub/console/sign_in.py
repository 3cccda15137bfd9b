"""Signing in and out."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from hub.assembly import Platform
from hub.console.acts import Act
from hub.console.frame import Frame
from hub.console.gate import SignedIn
from hub.console.proving import Proving
from hub.console.session import Standing
from hub.store.accounts import User
from hub.throttle import client_of, too_often

PASSWORDS_AT_ONCE = 4  # each takes 64 MiB; more of them wait, and terminals are served meanwhile
Text = Annotated[str, Form(max_length=200, pattern="^[^\\x00]*$")]  # PostgreSQL has no U+0000


@dataclass(frozen=True)
class Desk:
    """Where one signs in."""

    frame: Frame

    @property
    def platform(self) -> Platform:
        """What it works with."""
        return self.frame.platform

    @property
    def proving(self) -> Proving:
        """What looks at secrets."""
        return Proving(self.platform)

    def form(self, request: Request, *, wrong: bool = False) -> Response:
        """Show the form; a cookie that is there is kept, so that forms in other tabs stay good."""
        known = self.frame.sessions.token_of(request)
        token = known or secrets.token_urlsafe(32)  # a visitor's; signing in gives another
        page = self.platform.pages.show(
            request,
            "login.html",
            status=401 if wrong else 200,
            wrong=wrong,
            form_token=self.frame.sessions.form_token(token),
            user=None,
            company=self.platform.company is not None,
        )
        if known is None:
            self.frame.sessions.give_token(page, token)
        return page

    def let_in(self, request: Request, name: str, password: str) -> Response:
        """Sign somebody in, or show the form again."""
        user = self.proving.password(name, password, client_of(request))
        if user is None:
            return self.form(request, wrong=True)
        return self.begin(request, user, code_given=user.totp_sealed is None)

    def begin(self, request: Request, user: User, *, code_given: bool) -> Response:
        """Open a session under a new token, and lead on; nobody is in before all was given."""
        now = self.platform.clock()
        sessions = self.frame.sessions
        with self.platform.database.write() as unit:
            instead = sessions.token_of(request)
            token = sessions.open(unit, user.name, now, code_given=code_given, instead=instead)
            if code_given:
                unit.accounts.signed_in(user.name, now)
                unit.accounts.note(now, user.name, "signed in", "console")
        response = RedirectResponse("/console", 303)
        sessions.give_token(response, token)
        return response

    def code_form(self, request: Request, user: User, *, wrong: bool = False) -> Response:
        """Ask for the code."""
        page = self.frame.show(request, "login_code.html", user, wrong=wrong)
        page.status_code = 401 if wrong else 200
        return page

    def hold_up(self, request: Request) -> None:
        """Look at nothing more of a client that asks too often; HTTPException."""
        client = client_of(request)
        if not self.platform.login_throttle.allow(client) or self.proving.held_up(client):
            raise too_often(self.platform.login_throttle, client)


def add_sign_in(routes: APIRouter, frame: Frame) -> None:
    """Add the routes of signing in and out."""
    desk, sessions = Desk(frame), frame.sessions
    turns = asyncio.Semaphore(PASSWORDS_AT_ONCE)
    half = frozenset({Standing.CODE_WANTED})

    @routes.get("/login")
    def login_page(request: Request) -> Response:
        if sessions.session_of(request) is not None:
            return RedirectResponse("/console", 303)
        return desk.form(request)

    @routes.post("/login")
    async def login(
        request: Request, name: Text = "", password: Text = "", form_token: Text = ""
    ) -> Response:
        if not sessions.is_ours(request, form_token):
            raise HTTPException(403)
        await run_in_threadpool(desk.hold_up, request)
        async with turns:
            return await run_in_threadpool(desk.let_in, request, name, password)

    @routes.get("/login/code", dependencies=[frame.may(Act.OWN_ACCOUNT, at=half)])
    def code_page(request: Request, user: SignedIn) -> Response:
        return desk.code_form(request, user)

    @routes.post("/login/code", dependencies=[frame.may(Act.OWN_ACCOUNT, at=half)])
    def code(request: Request, user: SignedIn, code: Text = "") -> Response:
        desk.hold_up(request)
        if not desk.proving.code(user.name, code, client_of(request)):
            return desk.code_form(request, user, wrong=True)
        return desk.begin(request, user, code_given=True)

    @routes.post("/logout")
    def logout(request: Request, form_token: Text = "") -> Response:
        if not sessions.is_ours(request, form_token):
            raise HTTPException(403)
        sessions.sign_out(request)
        response = RedirectResponse("/console/login", 303)
        sessions.take_token(response)
        return response
