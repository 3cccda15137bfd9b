"""A real HTTPS server on this machine that takes webhooks as a test says, and a resolver that lies."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

HERE = "127.0.0.1"
Answering = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def content(_request: web.Request) -> web.StreamResponse:
    return web.Response(text="thank you")


@dataclass
class Receiver:
    """What came in, and how it is answered."""

    answer: Answering = content
    port: int = 0
    took: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0

    def url(self, name: str = "hooks.example") -> str:
        return f"https://{name}:{self.port}/in?from=hub"

    async def take(self, request: web.Request) -> web.StreamResponse:
        self.took.append((dict(request.headers) | {"path": request.path_qs}, await request.read()))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            return await self.answer(request)
        finally:
            self.at_once -= 1


@asynccontextmanager
async def receiving(context: ssl.SSLContext | None) -> AsyncIterator[Receiver]:
    """Give a receiver on a free port."""
    receiver = Receiver()
    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", receiver.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, HERE, 0, ssl_context=context)
    await site.start()
    receiver.port = runner.addresses[0][1]
    try:
        yield receiver
    finally:
        await runner.cleanup()


@dataclass
class Names:
    """A resolver: what each name is said to be, one answer after another, the last again and again."""

    known: dict[str, list[list[str]]]
    asked: list[str] = field(default_factory=list)

    async def __call__(self, host: str, _port: int) -> list[str]:
        self.asked.append(host)
        await asyncio.sleep(0)
        answers = self.known.get(host)
        if not answers:
            raise OSError(f"no {host}")
        return answers.pop(0) if len(answers) > 1 else answers[0]
