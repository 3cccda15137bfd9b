"""Which terminal is speaking."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Path
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from contract.problems import ProblemType
from hub.assembly import Platform
from hub.problems import ProblemError
from hub.store.terminals import NAME_OF_TERMINAL, Terminal

BEARER = HTTPBearer(auto_error=False, description="The token that `hub terminals add` printed.")
TerminalId = Annotated[str, Path(max_length=64, pattern=f"^{NAME_OF_TERMINAL}$")]


def new_token() -> str:
    """Make a terminal's token: 256 random bits."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """Return the form in which a token is kept; it is random, so a plain hash will do."""
    return hashlib.sha256(token.encode()).hexdigest()


def access(platform: Platform) -> Callable[..., Terminal]:
    """Return the dependency that lets in only the terminal that the path names."""

    def terminal_of(
        terminal_id: TerminalId,
        credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)],
    ) -> Terminal:
        if credentials is None:
            raise ProblemError(
                ProblemType.UNAUTHENTICATED,
                401,
                "Token missing",
                headers={"WWW-Authenticate": "Bearer"},
            )
        with platform.database.read() as unit:
            terminal = unit.terminals.find(terminal_id)
        known = terminal.token_sha256 if terminal else digest("")
        if not hmac.compare_digest(known, digest(credentials.credentials)) or terminal is None:
            raise ProblemError(
                ProblemType.UNAUTHENTICATED,
                401,
                "Token not valid for this terminal",
                headers={"WWW-Authenticate": 'Bearer error="invalid_token"'},
            )
        return terminal

    return terminal_of
