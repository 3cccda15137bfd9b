"""How large a request's body may be, known before it is read and counted while it is read."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from contract.problems import Problem, ProblemType


class _TooLargeError(Exception):
    """More bytes came than may."""


class BodyLimit:
    """ASGI middleware that answers 413, by `refuse`, where a body is larger than `limit_of(path)` bytes."""

    def __init__(
        self, app: ASGIApp, limit_of: Callable[[str], int], refuse: Callable[[Request, Problem], Response]
    ) -> None:
        self._app = app
        self._limit_of = limit_of
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, counting."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limit_of(scope["path"])
        if declared(scope) > limit:
            await self._too_large(limit, scope)(scope, receive, send)
            return
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise _TooLargeError
            return message

        async def unless_too_large(message: Message) -> None:
            if seen <= limit:  # what reads forms turns every error into an answer of its own
                await send(message)

        with contextlib.suppress(_TooLargeError):
            await self._app(scope, counted, unless_too_large)
        if seen > limit:
            await self._too_large(limit, scope)(scope, receive, send)

    def _too_large(self, limit: int, scope: Scope) -> Response:
        problem = Problem.of(
            ProblemType.TOO_LARGE, 413, "Too large", f"At most {limit} bytes are taken here."
        )
        response = self._refuse(Request(scope), problem)
        response.headers["Connection"] = "close"
        return response


def declared(scope: Scope) -> int:
    """Return the Content-Length, 0 where none is given or it is not a number (the count finds out)."""
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit() and len(value) < 20:
            return int(value)
    return 0
