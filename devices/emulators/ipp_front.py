"""The connector of the emulated A4 printer: passes IPP through, can be pulled, and adds the life counters.

ippeveprinter has no `printer-impressions-completed`, which printers sold have (PWG 5100.22); it is added to
the answers to Get-Printer-Attributes, and so are an open cover and its output tray (PWG 5100.13), for which
it has no sensors. It does not tell its print command of Cancel-Job; that is noticed here.
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Callable, Mapping, Sequence

from aiohttp import ClientError, ClientSession, ClientTimeout, web

GET_PRINTER_ATTRIBUTES, CANCEL_JOB = 0x000B, 0x0008
PRINTER_GROUP, END, INTEGER, OCTETS, KEYWORD = 0x04, 0x03, 0x21, 0x30, 0x44
REASONS = b"printer-state-reasons"
LARGEST = 50_000_000


class Front:
    """Serves one port on 127.0.0.1 and forwards to the printer behind it. All on one event loop."""

    def __init__(
        self,
        behind: int,
        *,
        counters: Callable[[], dict[str, int | str]],
        reasons: Callable[[], Sequence[str]],
        on_cancel: Callable[[int], None],
    ) -> None:
        self._behind = behind
        self._counters = counters
        self._reasons = reasons
        self._on_cancel = on_cancel
        self._answering = asyncio.Event()
        self._answering.set()
        self._runner: web.AppRunner | None = None

    async def plug(self, port: int) -> int:
        """Listen and return the port (0 takes a free one)."""
        application = web.Application(client_max_size=LARGEST)
        application.router.add_route("*", "/{path:.*}", self._forward)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        return int(self._runner.addresses[0][1])

    async def unplug(self) -> None:
        """Drop all connections and listen no more."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    @property
    def answers(self) -> bool:
        """Whether requests are answered."""
        return self._answering.is_set()

    async def answer(self, *, at_all: bool) -> None:
        """Answer requests, or hold them back until told to answer again."""
        if at_all:
            self._answering.set()
        else:
            self._answering.clear()

    async def _forward(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        await self._answering.wait()
        operation = struct.unpack_from(">H", body, 2)[0] if len(body) >= 8 else 0
        if operation == CANCEL_JOB and (job := job_id(body)) is not None:
            self._on_cancel(job)
        headers = {"Content-Type": request.content_type, "Host": f"localhost:{self._behind}"}
        url = f"http://localhost:{self._behind}{request.path_qs}"
        try:
            async with (
                ClientSession(timeout=ClientTimeout(total=30)) as session,
                session.request(request.method, url, data=body or None, headers=headers) as response,
            ):
                answer = await response.read()
                status, kind = response.status, response.content_type
        except (ClientError, TimeoutError):
            return web.Response(status=502)
        if operation == GET_PRINTER_ATTRIBUTES and kind == "application/ipp":
            answer = self._completed(body, answer)
        return web.Response(status=status, body=answer, content_type=kind)

    def _completed(self, request: bytes, answer: bytes) -> bytes:
        """Add what ippeveprinter has no sensor for."""
        everything = b"requested-attributes" not in request or b"all" in request
        counters = self._counters().items()
        wanted = {name: count for name, count in counters if everything or name.encode() in request}
        for reason in self._reasons():
            answer = with_reason(answer, reason)
        return with_values(answer, wanted)


def with_reason(answer: bytes, reason: str) -> bytes:
    """Return an IPP answer with one more value of `printer-state-reasons`, if it has that attribute."""
    opening = struct.pack(">BH", KEYWORD, len(REASONS)) + REASONS
    at = answer.find(opening)
    if at < 0:
        return answer
    start = at + len(opening)
    end = start + 2 + struct.unpack_from(">H", answer, start)[0]
    value = struct.pack(">H", len(reason)) + reason.encode()
    if answer[start + 2 : end] == b"none":
        return answer[:start] + value + answer[end:]
    return answer[:end] + struct.pack(">BH", KEYWORD, 0) + value + answer[end:]


def with_values(answer: bytes, values: Mapping[str, int | str]) -> bytes:
    """Return an IPP answer with more integers and octet strings of its printer (RFC 8010 section 3.1)."""
    end, group = _end_of_groups(answer)
    if end is None:
        return answer
    added = b"" if group == PRINTER_GROUP else bytes((PRINTER_GROUP,))
    for name, value in values.items():
        tag, data = (
            (OCTETS, value.encode()) if isinstance(value, str) else (INTEGER, struct.pack(">i", value))
        )
        added += struct.pack(">BH", tag, len(name)) + name.encode() + struct.pack(">H", len(data)) + data
    return answer[:end] + added + answer[end:]


def _end_of_groups(message: bytes) -> tuple[int | None, int]:
    """Return where the end-of-attributes tag stands, and the tag of the group before it."""
    at, group = 8, 0
    while at < len(message):
        tag = message[at]
        if tag == END:
            return at, group
        if tag < 0x10:
            group, at = tag, at + 1
            continue
        for _ in ("name", "value"):
            if at + 3 > len(message):
                return None, group
            at += 2 + struct.unpack_from(">H", message, at + 1)[0]
        at += 1
    return None, group


def job_id(request: bytes) -> int | None:
    """Return the operation attribute `job-id` of a request."""
    marker = struct.pack(">BH", INTEGER, 6) + b"job-id" + struct.pack(">H", 4)
    at = request.find(marker)
    if at < 0 or len(request) < at + len(marker) + 4:
        return None
    return int(struct.unpack_from(">i", request, at + len(marker))[0])
