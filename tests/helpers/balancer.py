"""What stands before replicas: hands each connection to the next of them that takes it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from itertools import cycle

CHUNK = 65536
NOBODY = (
    b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
)


class Balancer:
    """Listens on `port` of this machine. Knows nothing of HTTP but how to say that nobody is there."""

    def __init__(self, upstream: Sequence[int]) -> None:
        self._turns = cycle(upstream)
        self._tries = len(upstream)
        self.handed: dict[int, int] = dict.fromkeys(upstream, 0)
        self.port = 0
        self._open: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    @asynccontextmanager
    async def running(self) -> AsyncIterator[str]:
        """Listen until the end of the block; give the address."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, backlog=1024)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield f"http://127.0.0.1:{self.port}"
        finally:
            server.close()
            await server.wait_closed()
            for to_client in self._open.values():
                to_client.close()
            if self._open:
                await asyncio.wait(self._open)

    async def _serve(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open[task] = to_client
        try:
            if (found := await self._next()) is None:
                to_client.write(NOBODY)
                return
            replica, to_replica = found
            try:
                ways = [asyncio.create_task(_pipe(client, to_replica))]
                ways.append(asyncio.create_task(_pipe(replica, to_client)))
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
                for way in ways:
                    way.cancel()
                await asyncio.gather(*ways, return_exceptions=True)
            finally:
                to_replica.close()
        finally:
            to_client.close()
            del self._open[task]

    async def _next(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        for _ in range(self._tries):
            port = next(self._turns)
            with suppress(ConnectionError):
                found = await asyncio.open_connection("127.0.0.1", port)
                self.handed[port] += 1
                return found
        return None


async def _pipe(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await source.read(CHUNK):
            sink.write(data)
            await sink.drain()
