"""What every page of the phone has in common: its look, its forms' token, and how often it may be asked for.

A visitor has a random token in a signed cookie; forms carry an HMAC of it, so no other site can send them.
The cookie comes along where a link from elsewhere is opened (SameSite=Lax), never where a form is.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.routing import APIRoute
from itsdangerous import BadSignature, Signer
from starlette.exceptions import HTTPException

from hub.assembly import Platform
from hub.throttle import client_of, too_often

PLACE = "/phone"
COOKIE = "phone"
SECURE_COOKIE = "__Secure-phone"  # set by HTTPS, or browsers drop it (RFC 6265bis)
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})  # methods that change nothing (RFC 9110 section 9.2.1)


async def sent_token(request: Request) -> AsyncIterator[str]:
    """Give the token of the form that was sent, "" where there is none; its files are closed after."""
    if request.method in SAFE:
        yield ""
        return
    async with request.form() as form:
        token = form.get("form_token")
        yield token if isinstance(token, str) else ""


@dataclass(frozen=True, eq=False)  # FastAPI keeps dependencies by their hash
class Phone:
    """Shows pages to whoever has a phone in hand."""

    platform: Platform

    def stand_before(self) -> type[APIRoute]:
        """Return routes that read nothing of a body before `admit`; FastAPI reads forms before guards."""
        admit = self.admit

        class Admitted(APIRoute):
            """A route of the phone."""

            def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
                """Return what answers."""
                answer = super().get_route_handler()

                async def admitted(request: Request) -> Response:
                    admit(request)
                    return await answer(request)

                return admitted

        return Admitted

    def admit(self, request: Request) -> None:
        """Look at what a request's head tells; HTTPException 429 for too often, 403 without our cookie."""
        client = client_of(request)
        if not self.platform.phone_throttle.allow(client):
            raise too_often(self.platform.phone_throttle, client)
        if request.method not in SAFE and self.token_of(request) is None:
            raise HTTPException(403)

    def guard(self, request: Request, form_token: Annotated[str, Depends(sent_token)]) -> None:
        """Stand before every route that was admitted to; HTTPException 403 for a form that is not ours."""
        if request.method not in SAFE and not self._is_ours(request, form_token):
            raise HTTPException(403)

    def show(self, request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        """Render a template; its forms carry `form_token` as a hidden field of that name."""
        known = self.token_of(request)
        token = known or secrets.token_urlsafe(32)
        page = self.platform.pages.show(
            request, template, status=status, form_token=self._form_token(token), **values
        )
        if known is None:
            self.give_token(page, token)
        return page

    def lead(self, path: str) -> RedirectResponse:
        """Lead on to a page of the phone with GET, so that reading it again sends nothing twice."""
        return RedirectResponse(f"{PLACE}{path}", 303)

    def token_of(self, request: Request) -> str | None:
        """Return the token of a request's cookie, where we signed it."""
        name, _ = self._cookie()
        try:
            return self._signer().unsign(request.cookies.get(name, "")).decode()
        except BadSignature:
            return None

    def give_token(self, response: Response, token: str, *, max_age: int | None = None) -> None:
        """Put a token into the cookie, for so many seconds; else until the browser is closed."""
        name, secure = self._cookie()
        response.set_cookie(
            name,
            self._signer().sign(token).decode(),
            max_age=max_age,
            path=PLACE,
            httponly=True,
            secure=secure,
            samesite="lax",
        )

    def _is_ours(self, request: Request, form_token: str) -> bool:
        token = self.token_of(request)
        return token is not None and hmac.compare_digest(
            self._form_token(token).encode(), form_token.encode()
        )

    def _form_token(self, token: str) -> str:
        return hmac.new(self.platform.cookie_key, f"phone:{token}".encode(), hashlib.sha256).hexdigest()

    def _cookie(self) -> tuple[str, bool]:
        https = self.platform.settings.https
        return (SECURE_COOKIE if https else COOKIE), https

    def _signer(self) -> Signer:
        return Signer(self.platform.cookie_key, salt="phone", digest_method=hashlib.sha256)
