"""The printer's end of IPP over HTTP, on connections of memory (RFC 8010, RFC 8011)."""

from __future__ import annotations

import asyncio
import re
import struct
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
import pyipp.parser
from aiohttp.client_proto import ResponseHandler

PRINT_JOB, CANCEL_JOB, GET_JOB, GET_JOBS, GET_PRINTER = 0x02, 0x08, 0x09, 0x0A, 0x0B
OK, NOT_POSSIBLE, NOT_FOUND = 0x0000, 0x0404, 0x0406
OPERATION, JOB, END, PRINTER = 0x01, 0x02, 0x03, 0x04
INTEGER, BOOLEAN, ENUM, KEYWORD, CHARSET, LANGUAGE, NAME = 0x21, 0x22, 0x23, 0x44, 0x47, 0x48, 0x42

Values = Mapping[str, tuple[int, object]]  # tag and value by name
Exchange = Callable[[bytes, Callable[[bytes], None]], bool]
"""Takes a whole request and a way to send pieces of the answer; False: the connection is lost."""


@dataclass(frozen=True)
class Request:
    """One request as far as it is read."""

    operation: int
    number: int
    attributes: Mapping[str, Any]
    copies: int

    @classmethod
    def of(cls, http: bytes) -> Request:
        body = http.partition(b"\r\n\r\n")[2]
        read = pyipp.parser.parse(body, contains_data=True)
        template = read["jobs"][0] if read["jobs"] else {}
        return cls(
            read["status-code"],
            read["request-id"],
            read["operation-attributes"],
            template.get("copies", 1),
        )


def answer(request: Request, status: int, tag: int = PRINTER, groups: Iterable[Values] = ()) -> bytes:
    """Return an answer in HTTP."""
    body = struct.pack(">HHi", 0x0200, status, request.number) + bytes((OPERATION,))
    body += _attribute("attributes-charset", CHARSET, "utf-8")
    body += _attribute("attributes-natural-language", LANGUAGE, "en")
    for group in groups:
        body += bytes((tag,))
        body += b"".join(_attribute(name, *value) for name, value in group.items())
    body += bytes((END,))
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"Connection: close\r\n\r\n" + body


def _attribute(name: str, tag: int, value: object) -> bytes:
    match value:
        case bool():
            data = bytes((value,))
        case int():
            data = struct.pack(">i", value)
        case _:
            data = str(value).encode()
    return struct.pack(">BH", tag, len(name)) + name.encode() + struct.pack(">H", len(data)) + data


class MemoryConnector(aiohttp.BaseConnector):
    """Connects to a printer in this process: `connected` says whether it listens."""

    def __init__(self, connected: Callable[[], bool], exchange: Exchange) -> None:
        super().__init__(force_close=True)
        self._connected = connected
        self._exchange = exchange

    async def _create_connection(
        self,
        req: aiohttp.ClientRequest,
        traces: object,
        timeout: object,  # noqa: ASYNC109 - aiohttp's signature
    ) -> ResponseHandler:
        del traces, timeout
        if not self._connected():
            raise aiohttp.ClientConnectorError(req.connection_key, ConnectionRefusedError())
        protocol = ResponseHandler(self._loop)
        protocol.connection_made(_MemoryTransport(self._loop, protocol, self._exchange))
        return protocol


class _MemoryTransport(asyncio.Transport):
    def __init__(
        self, loop: asyncio.AbstractEventLoop, protocol: ResponseHandler, exchange: Exchange
    ) -> None:
        super().__init__()
        self._loop = loop
        self._protocol = protocol
        self._exchange = exchange
        self._received = b""
        self._closing = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self._received += bytes(data)
        length = re.search(rb"(?i)content-length: (\d+)", self._received)
        _, gap, body = self._received.partition(b"\r\n\r\n")
        if gap and length and len(body) >= int(length[1]):
            self._loop.call_soon(self._serve)

    def is_closing(self) -> bool:
        return self._closing

    def close(self) -> None:
        if not self._closing:
            self._closing = True
            self._loop.call_soon(self._protocol.connection_lost, None)

    abort = close

    def _serve(self) -> None:
        if not self._closing and not self._exchange(self._received, self._protocol.data_received):
            self._closing = True
            self._protocol.connection_lost(ConnectionResetError())
