"""People who are signed in to the console, without the way there."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi.testclient import TestClient
from starlette.responses import Response

from hub.assembly import Platform
from hub.console.session import Sessions
from hub.store.accounts import Role, User
from tests.helpers.hub_platform import PASSWORD, cheap

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def user_with_codes(platform: Platform, name: str, role: Role, *sites: str) -> User:
    """Return a user who signs in with a password and a code."""
    sealed = platform.second_factor.sealed(SECRET, name)
    return User(name, role, cheap().hash(PASSWORD), totp_sealed=sealed, sites=frozenset(sites))


@dataclass(frozen=True)
class Seat:
    """What somebody who is signed in has: a cookie, and the token of their forms."""

    cookie: str
    value: str
    form_token: str


def seat_for(platform: Platform, name: str, role: Role, *sites: str) -> Seat:
    """Save a new user, signed in with all that can be asked of them."""
    sessions = Sessions(platform)
    with platform.database.write() as unit:
        unit.accounts.save(user_with_codes(platform, name, role, *sites))
        token = sessions.open(unit, name, platform.clock(), code_given=True, instead=None)
    told = Response()
    sessions.give_token(told, token)
    cookie, _, rest = told.headers["set-cookie"].partition("=")
    return Seat(cookie, rest.partition(";")[0], sessions.form_token(token))


def seat(client: TestClient, platform: Platform, name: str, role: Role, *sites: str) -> str:
    """Have a new user signed in with all that can be asked of them; return the token of their forms."""
    taken = seat_for(platform, name, role, *sites)
    client.cookies.clear()
    client.cookies.set(taken.cookie, taken.value, path="/console")
    return taken.form_token
