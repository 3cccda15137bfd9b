"""How large a request's body may be, known before it is read and counted while it is read."""

from __future__ import annotations

from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from contract.problems import Problem, ProblemType
from hub.problems import respond


class _TooLargeError(Exception):
    """More bytes came than may."""


class BodyLimit:
    """ASGI middleware that answers 413 where a body is larger than `limit_of(path)` bytes."""

    def __init__(self, app: ASGIApp, limit_of: Callable[[str], int]) -> None:
        self._app = app
        self._limit_of = limit_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, counting."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limit_of(scope["path"])
        too_large = respond(
            Problem.of(ProblemType.TOO_LARGE, 413, "Too large", f"At most {limit} bytes are taken here."),
            {"Connection": "close"},
        )
        if declared(scope) > limit:
            await too_large(scope, receive, send)
            return
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise _TooLargeError
            return message

        try:
            await self._app(scope, counted, send)
        except _TooLargeError:
            await too_large(scope, receive, send)


def declared(scope: Scope) -> int:
    """Return the Content-Length, 0 where none is given or it is not a number (the count finds out)."""
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit() and len(value) < 20:
            return int(value)
    return 0
