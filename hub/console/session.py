"""Signing in, staying signed in, and forms that only our own pages can send.

The cookie holds a random token, signed; the database knows only its hash. A form carries a token that is an
HMAC of the cookie, so another site's form cannot have it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import Request, Response
from itsdangerous import BadSignature, Signer

from hub.assembly import Platform
from hub.store.accounts import User

COOKIE = "console"
FREE_FAILURES = 5
FIRST_LOCK = timedelta(seconds=30)
LONGEST_LOCK = timedelta(minutes=15)


@dataclass(frozen=True)
class Sessions:
    """The console's sessions."""

    platform: Platform

    def token_of(self, request: Request) -> str | None:
        """Return the token of a request's cookie, where we signed it."""
        try:
            return self._signer().unsign(request.cookies.get(COOKIE, "")).decode()
        except BadSignature:
            return None

    def user_of(self, request: Request) -> User | None:
        """Return who is signed in, and keep the session alive."""
        token = self.token_of(request)
        if token is None:
            return None
        now = self.platform.clock()
        with self.platform.database.write() as unit:
            return unit.accounts.use_session(digest(token), now, **self._limits(now))

    def give_token(self, response: Response, token: str) -> None:
        """Put a token into the cookie."""
        response.set_cookie(
            COOKIE,
            self._signer().sign(token).decode(),
            path="/console",
            httponly=True,
            samesite="strict",
            secure=self.platform.settings.https,
        )

    def form_token(self, token: str) -> str:
        """Return what forms of this session, or of this visitor, carry."""
        return hmac.new(self.platform.cookie_key, f"form:{token}".encode(), hashlib.sha256).hexdigest()

    def is_ours(self, request: Request, form_token: str) -> bool:
        """Return whether a form was sent from a page of this session."""
        token = self.token_of(request)
        return token is not None and hmac.compare_digest(self.form_token(token).encode(), form_token.encode())

    def sign_in(self, name: str, password: str) -> str | None:
        """Return the token of a new session, or None; wrong passwords are counted, and slow down."""
        now = self.platform.clock()
        user = self._count_try(name, now)
        if user is None:
            self.platform.passwords.pretend(password)
        elif self.platform.passwords.matches(user.password_hash, password):
            return self._open(name, now)
        self._note_refusal(user, now)
        return None

    def sign_out(self, request: Request) -> None:
        """End a session."""
        token = self.token_of(request)
        if token is not None:
            with self.platform.database.write() as unit:
                unit.accounts.close_session(digest(token))

    def _open(self, name: str, now: datetime) -> str:
        token = secrets.token_urlsafe(32)
        with self.platform.database.write() as unit:
            unit.accounts.sweep_sessions(**self._limits(now))
            unit.accounts.count_failures(name, 0, None)
            unit.accounts.open_session(digest(token), name, now)
            unit.accounts.note(now, name, "signed in", "console")
        return token

    def _count_try(self, name: str, now: datetime) -> User | None:
        """Return who may be let in, None for nobody.

        The try counts as failed until the password turns out right, so that tries made at the same time
        cannot pass the limit together. For unknown and locked names something is written too: the time that
        an answer takes tells nothing.
        """
        with self.platform.database.write() as unit:
            unit.accounts.count_sign_in("tried")
            user = unit.accounts.find(name, lock=True)
            if user is None or (user.locked_until is not None and user.locked_until > now):
                return None
            failures = user.failures + 1
            unit.accounts.count_failures(name, failures, locked_until(failures, now))
        return user

    def _note_refusal(self, user: User | None, now: datetime) -> None:
        with self.platform.database.write() as unit:
            unit.accounts.count_sign_in("refused")
            if user is not None:
                unit.accounts.note(now, user.name, "sign-in refused", "console")

    def _limits(self, now: datetime) -> dict[str, datetime]:
        settings = self.platform.settings
        return {"used_after": now - settings.session_idle, "started_after": now - settings.session_length}

    def _signer(self) -> Signer:
        return Signer(self.platform.cookie_key, salt="console", digest_method=hashlib.sha256)


def locked_until(failures: int, now: datetime) -> datetime | None:
    """Return until when no password is looked at: 30 s after 5 failures, doubling, at most 15 minutes."""
    if failures < FREE_FAILURES:
        return None
    doublings = min(failures - FREE_FAILURES, 10)
    return now + min(FIRST_LOCK * (1 << doublings), LONGEST_LOCK)


def digest(token: str) -> str:
    """Return the form in which a session's token is kept."""
    return hashlib.sha256(token.encode()).hexdigest()
