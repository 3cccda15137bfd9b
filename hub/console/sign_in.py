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
from hub.console.session import COOKIE, Sessions
from hub.throttle import client_of

PASSWORDS_AT_ONCE = 4  # each takes 64 MiB; more of them wait, and terminals are served meanwhile
Text = Annotated[str, Form(max_length=200, pattern="^[^\\x00]*$")]  # PostgreSQL has no U+0000


@dataclass(frozen=True)
class Desk:
    """Where one signs in."""

    platform: Platform
    sessions: Sessions

    def form(self, request: Request, *, wrong: bool = False) -> Response:
        """Show the form; a cookie that is there is kept, so that forms in other tabs stay good."""
        known = self.sessions.token_of(request)
        token = known or secrets.token_urlsafe(32)  # a visitor's; signing in gives another
        page = self.platform.pages.show(
            request,
            "login.html",
            status=401 if wrong else 200,
            wrong=wrong,
            form_token=self.sessions.form_token(token),
            user=None,
        )
        if known is None:
            self.sessions.give_token(page, token)
        return page

    def let_in(self, request: Request, name: str, password: str) -> Response:
        """Sign somebody in, or show the form again."""
        token = self.sessions.sign_in(name, password)
        if token is None:
            return self.form(request, wrong=True)
        response = RedirectResponse("/console", 303)
        self.sessions.give_token(response, token)
        return response


def add_sign_in(routes: APIRouter, platform: Platform, sessions: Sessions) -> None:
    """Add the routes of signing in and out."""
    desk = Desk(platform, sessions)
    turns = asyncio.Semaphore(PASSWORDS_AT_ONCE)

    @routes.get("/login")
    def login_page(request: Request) -> Response:
        if sessions.user_of(request) is not None:
            return RedirectResponse("/console", 303)
        return desk.form(request)

    @routes.post("/login")
    async def login(
        request: Request, name: Text = "", password: Text = "", form_token: Text = ""
    ) -> Response:
        if not sessions.is_ours(request, form_token):
            raise HTTPException(403)
        if not platform.login_throttle.allow(client_of(request)):
            raise HTTPException(429)
        async with turns:
            return await run_in_threadpool(desk.let_in, request, name, password)

    @routes.post("/logout")
    def logout(request: Request, form_token: Text = "") -> Response:
        if not sessions.is_ours(request, form_token):
            raise HTTPException(403)
        sessions.sign_out(request)
        response = RedirectResponse("/console/login", 303)
        response.delete_cookie(COOKIE, path="/console")
        return response
