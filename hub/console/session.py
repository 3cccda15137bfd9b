"""Staying signed in, and forms that only our own pages can send.

The cookie holds a random token, signed; the database knows only its hash. A form carries a token that is an
HMAC of the cookie, so another site's form cannot have it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from fastapi import Request, Response
from itsdangerous import BadSignature, Signer

from hub.assembly import Platform
from hub.settings import Settings
from hub.store.sessions import Session
from hub.store.unit import Unit

COOKIE = "console"
RENEWED_EVERY = timedelta(seconds=30)  # a session's use is written down so often, not with each page
HOST_COOKIE = "__Host-console"  # set by this host and by HTTPS, or browsers drop it (RFC 6265bis)


class Standing(StrEnum):
    """How far somebody is with signing in: what is asked of them next."""

    COMPLETE = "complete"
    CODE_WANTED = "code-wanted"
    PASSWORD_WANTED = "password-wanted"  # noqa: S105 - a word: one of their own, in place of the one that was given out
    ENROLMENT_WANTED = "enrolment-wanted"  # their role needs codes, and they have none yet


def cookie_of(settings: Settings) -> tuple[str, str]:
    """Return the name and the path of the console's cookie."""
    return (HOST_COOKIE, "/") if settings.https else (COOKIE, "/console")


@dataclass(frozen=True)
class Sessions:
    """The console's sessions."""

    platform: Platform

    def token_of(self, request: Request) -> str | None:
        """Return the token of a request's cookie, where we signed it."""
        name, _ = cookie_of(self.platform.settings)
        try:
            return self._signer().unsign(request.cookies.get(name, "")).decode()
        except BadSignature:
            return None

    def session_of(self, request: Request) -> Session | None:
        """Return the session of a request, and keep it alive: not by what a page asks for by itself."""
        token = self.token_of(request)
        if token is None:
            return None
        now = self.platform.clock()
        with self.platform.database.read() as unit:
            found = unit.sessions.find(digest(token), **self.limits(now))
        if found is not None and not asked_by_itself(request) and found.used_at <= now - RENEWED_EVERY:
            with self.platform.database.write() as unit:
                unit.sessions.renew(digest(token), now)
        return found

    def standing(self, session: Session) -> Standing:
        """Return what is asked next of somebody who gave their password."""
        user = session.user
        if not session.code_given:
            return Standing.CODE_WANTED
        if user.password_until is not None:
            return Standing.PASSWORD_WANTED
        local = user.subject is None  # else the company's own service asks for what it wants
        if local and user.totp_sealed is None and user.role in self.platform.settings.codes_for:
            return Standing.ENROLMENT_WANTED
        return Standing.COMPLETE

    def give_token(self, response: Response, token: str) -> None:
        """Put a token into the cookie."""
        name, path = cookie_of(self.platform.settings)
        response.set_cookie(
            name,
            self._signer().sign(token).decode(),
            path=path,
            httponly=True,
            samesite="strict",
            secure=self.platform.settings.https,
        )

    def take_token(self, response: Response) -> None:
        """Have the browser forget the cookie."""
        name, path = cookie_of(self.platform.settings)
        response.delete_cookie(name, path=path, secure=self.platform.settings.https, httponly=True)

    def form_token(self, token: str) -> str:
        """Return what forms of this session, or of this visitor, carry."""
        return hmac.new(self.platform.cookie_key, f"form:{token}".encode(), hashlib.sha256).hexdigest()

    def is_ours(self, request: Request, form_token: str) -> bool:
        """Return whether a form was sent from a page of this session."""
        token = self.token_of(request)
        return token is not None and hmac.compare_digest(self.form_token(token).encode(), form_token.encode())

    def open(
        self,
        unit: Unit,
        user: str,
        now: datetime,
        *,
        code_given: bool,
        instead: str | None,
        proved_at: datetime | None = None,
    ) -> str:
        """Begin a session under a new token, `instead` of the one that was there; return the token."""
        token = secrets.token_urlsafe(32)
        unit.sessions.sweep(**self.limits(now))
        if instead is not None:
            unit.sessions.close(digest(instead))
        unit.sessions.open(digest(token), user, now, code_given=code_given, proved_at=proved_at or now)
        return token

    def sign_out(self, request: Request) -> None:
        """End a session."""
        token = self.token_of(request)
        if token is not None:
            with self.platform.database.write() as unit:
                unit.sessions.close(digest(token))

    def limits(self, now: datetime) -> dict[str, datetime]:
        """Return since when a session must have been used, and begun."""
        settings = self.platform.settings
        return {"used_after": now - settings.session_idle, "started_after": now - settings.session_length}

    def _signer(self) -> Signer:
        return Signer(self.platform.cookie_key, salt="console", digest_method=hashlib.sha256)


def asked_by_itself(request: Request) -> bool:
    """Return whether a page asks again without anybody's doing."""
    return request.query_params.get("live") == "1"


def digest(token: str) -> str:
    """Return the form in which a session's token is kept."""
    return hashlib.sha256(token.encode()).hexdigest()
