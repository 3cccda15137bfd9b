"""Which terminal is speaking: one with a key signs every request, one that has none yet sends a token."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Path, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import ClientDisconnect

from contract.problems import ProblemType
from contract.signing import INPUT_HEADER
from hub.api.signatures import Signed, signed_by
from hub.assembly import Platform
from hub.enrolling import NO_TOKEN
from hub.problems import ProblemError
from hub.store.terminals import NAME_OF_TERMINAL, Terminal

BEARER = HTTPBearer(
    auto_error=False,
    description="The token that `hub terminals add` printed. An enrolled terminal has none: it signs every "
    "request (RFC 9421), see docs/contract.md.",
)
TerminalId = Annotated[str, Path(max_length=64, pattern=f"^{NAME_OF_TERMINAL}$")]


def new_token() -> str:
    """Make a terminal's token: 256 random bits."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """Return the form in which a token is kept; it is random, so a plain hash will do."""
    return hashlib.sha256(token.encode()).hexdigest()


async def signed_body(request: Request) -> bytes | None:
    """Return the body of a request that says it is signed, None of any other: it need not be read."""
    if INPUT_HEADER not in request.headers:
        return None
    try:
        return await request.body()
    except ClientDisconnect:
        raise ProblemError(ProblemType.MALFORMED, 400, "Broken off") from None  # nobody is there to read it


Body = Annotated[bytes | None, Depends(signed_body)]


def access(platform: Platform) -> Callable[..., Terminal]:
    """Return the dependency that lets in only the terminal that the path names."""

    def terminal_of(
        terminal_id: TerminalId,
        credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)],
        request: Request,
        body: Body,
    ) -> Terminal:
        if body is None:
            terminal = by_token(platform, terminal_id, credentials)
        else:
            terminal = signed_by(platform, terminal_id, request, body).terminal
        not_too_often(platform, terminal_id)
        return terminal

    return terminal_of


def by_token(
    platform: Platform, terminal_id: str, credentials: HTTPAuthorizationCredentials | None
) -> Terminal:
    """Return the terminal that has the token; raise the problem where that is not the one that is named."""
    with platform.database.read() as unit:
        terminal = unit.terminals.find(terminal_id)
    if terminal is not None and terminal.token_sha256 == NO_TOKEN:
        raise ProblemError(ProblemType.SIGNATURE_REQUIRED, 401, "An enrolled terminal signs its requests")
    if credentials is None:
        raise ProblemError(
            ProblemType.UNAUTHENTICATED, 401, "Token missing", headers={"WWW-Authenticate": "Bearer"}
        )
    known = terminal.token_sha256 if terminal else digest("")
    if not hmac.compare_digest(known, digest(credentials.credentials)) or terminal is None:
        raise ProblemError(
            ProblemType.UNAUTHENTICATED,
            401,
            "Token not valid for this terminal",
            headers={"WWW-Authenticate": 'Bearer error="invalid_token"'},
        )
    return terminal


def not_too_often(platform: Platform, terminal_id: str) -> None:
    """Count a request of a terminal that showed who it is; raise the problem where there were too many."""
    if not platform.terminal_throttle.allow(terminal_id):
        wait = platform.terminal_throttle.wait(terminal_id)
        raise ProblemError(ProblemType.BUSY, 429, "Asked too often", headers={"Retry-After": str(wait)})


def signed_access(platform: Platform) -> Callable[..., Signed]:
    """Return the dependency that lets in the terminal by its key alone, its certificate run out or not."""

    def signed_of(terminal_id: TerminalId, request: Request, body: Body) -> Signed:
        if body is None:
            raise ProblemError(ProblemType.SIGNATURE_REQUIRED, 401, "A certificate is renewed by its key")
        signed = signed_by(platform, terminal_id, request, body, also_expired=True)
        not_too_often(platform, terminal_id)
        return signed

    return signed_of
