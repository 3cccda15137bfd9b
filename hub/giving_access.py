"""Passwords that are made for somebody: random, good for a while, and to be changed at the first sign-in."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime

from hub.settings import Settings
from hub.store.accounts import User


def new_password() -> str:
    """Return a password of 96 random bits."""
    return secrets.token_urlsafe(12)


def given_out(user: User, now: datetime, settings: Settings) -> User:
    """Return a user whose password was made for them."""
    return replace(user, password_until=now + settings.given_out)
