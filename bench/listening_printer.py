"""An IPP printer that prints in no time: it notes when the last byte of a document reached it.

It answers every request with one job group and one printer group (RFC 8010 section 3.1), which is enough
for Print-Job, Get-Jobs, Get-Job-Attributes and Get-Printer-Attributes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import perf_counter

from pyipp.enums import IppOperation, IppTag
from pyipp.serializer import construct_attribute

PRINT_JOB = IppOperation.PRINT_JOB.value
IDLE, COMPLETED = 3, 9  # printer-state, job-state (RFC 8011)
Group = Mapping[str, tuple[IppTag, object]]


class ListeningPrinter(ThreadingHTTPServer):
    """Listens on a free port of 127.0.0.1."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.taken_at: list[float] = []
        self.names: list[str] = []

    @property
    def uri(self) -> str:
        """Where a driver finds it."""
        return f"ipp://127.0.0.1:{self.server_address[1]}/ipp/print"

    def take(self, request: bytes) -> None:
        """Take a document: its job is done at once."""
        self.taken_at.append(perf_counter())
        assert b"%PDF-" in request
        self.names.append(_text_of(request, b"job-name"))

    def answer(self, request: bytes) -> bytes:
        """Return the answer: successful-ok, the last job, the printer."""
        (request_id,) = struct.unpack_from(">i", request, 4)
        operation: Group = {
            "attributes-charset": (IppTag.CHARSET, "utf-8"),
            "attributes-natural-language": (IppTag.LANGUAGE, "en"),
        }
        printer: Group = {
            "printer-state": (IppTag.ENUM, IDLE),
            "printer-state-reasons": (IppTag.KEYWORD, "none"),
            "printer-is-accepting-jobs": (IppTag.BOOLEAN, True),
            "printer-impressions-completed": (IppTag.INTEGER, len(self.names)),
        }
        answer = struct.pack(">bbhi", 2, 0, 0, request_id) + _group(IppTag.OPERATION, operation)
        if self.names:
            answer += _group(IppTag.JOB, self._last_job())
        return answer + _group(IppTag.PRINTER, printer) + struct.pack(">b", IppTag.END.value)

    def _last_job(self) -> Group:
        return {
            "job-id": (IppTag.INTEGER, len(self.names)),
            "job-uri": (IppTag.URI, f"{self.uri}/{len(self.names)}"),
            "job-name": (IppTag.NAME, self.names[-1]),
            "job-state": (IppTag.ENUM, COMPLETED),
            "job-impressions-completed": (IppTag.INTEGER, 1),
            "time-at-completed": (IppTag.INTEGER, len(self.names)),
        }


class _Conversation(BaseHTTPRequestHandler):
    server: ListeningPrinter
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        request = self.rfile.read(int(self.headers["Content-Length"]))
        if struct.unpack_from(">h", request, 2)[0] == PRINT_JOB:
            self.server.take(request)
        answer = self.server.answer(request)
        self.send_response(200)
        self.send_header("Content-Type", "application/ipp")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Keep quiet."""


@contextmanager
def listening_printer() -> Iterator[ListeningPrinter]:
    """Have a printer for a while."""
    with ListeningPrinter() as printer:
        thread = Thread(target=printer.serve_forever, name="listening-printer")
        thread.start()
        try:
            yield printer
        finally:
            printer.shutdown()
            thread.join()


def _group(tag: IppTag, attributes: Group) -> bytes:
    encoded = (construct_attribute(name, value, tag=of) for name, (of, value) in attributes.items())
    return struct.pack(">b", tag.value) + b"".join(encoded)


def _text_of(request: bytes, name: bytes) -> str:
    """Return the value of a text attribute: name, two bytes of length, value."""
    begin = request.index(name) + len(name)
    (length,) = struct.unpack_from(">h", request, begin)
    return request[begin + 2 : begin + 2 + length].decode()
