"""A way to the real platform that fails as it is told to."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PASSED_ON = ("Signature", "Signature-Input", "Content-Digest", "Content-Type", "Accept")


@dataclass(frozen=True)
class Fault:
    """What everybody is answered instead."""

    status: int
    body: bytes = b""
    media_type: str = "text/plain"


class FaultHub:
    """Passes requests on to the platform on `port`, or answers `fault`, or nothing until `hold` is set."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.fault: Fault | None = None
        self.hold = threading.Event()
        self.hold.set()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                with suppress(OSError):  # the terminal did not wait
                    outer._answer(self)

            do_POST = do_GET  # noqa: N815 - http.server calls it so

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server names it so
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    @contextmanager
    def running(self) -> Iterator[FaultHub]:
        thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), name="fault-hub")
        thread.start()
        try:
            yield self
        finally:
            self.hold.set()
            self._server.shutdown()
            thread.join(10)
            self._server.server_close()

    def well(self) -> None:
        """Pass everything on again."""
        self.fault = None
        self.hold.set()

    def _answer(self, request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers.get("Content-Length", 0)))
        self.hold.wait(60)
        fault = self.fault or self._ask(request, body)
        request.send_response(fault.status)
        request.send_header("Content-Type", fault.media_type)
        if fault.status != http.HTTPStatus.NO_CONTENT:
            request.send_header("Content-Length", str(len(fault.body)))
        request.end_headers()
        request.wfile.write(fault.body)

    def _ask(self, request: BaseHTTPRequestHandler, body: bytes) -> Fault:
        headers = {name: request.headers[name] for name in PASSED_ON if name in request.headers}
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=40)
        try:
            connection.request(request.command, request.path, body or None, headers)
            answer = connection.getresponse()
            kind = answer.getheader("Content-Type", "application/json")
            return Fault(answer.status, answer.read(), kind)
        except (OSError, http.client.HTTPException):
            return Fault(502, b"bad gateway")
        finally:
            connection.close()
