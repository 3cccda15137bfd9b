"""An HTTP server that answers as badly as it is told to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Reply:
    """What is answered: a status, headers, a body in pieces with a step between them, or a sudden end."""

    status: int = 200
    body: bytes = b""
    media_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    cut_after: int | None = None
    trickle: Callable[[], bool] | None = None  # asked before each byte; False ends it


class FaultServer:
    """Serves `reply` to everybody and remembers what was asked."""

    def __init__(self) -> None:
        self.reply = Reply()
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []
        self.hold = threading.Event()
        self.hold.set()
        self.waiting = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                outer._answer(self)

            do_POST = do_GET  # noqa: N815 - http.server calls it so
            do_PATCH = do_GET  # noqa: N815 - as above

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server names it so
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    @contextmanager
    def running(self) -> Iterator[FaultServer]:
        thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield self
        finally:
            self.hold.set()
            self._server.shutdown()
            thread.join(10)
            self._server.server_close()

    def _answer(self, request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers.get("Content-Length", 0)))
        self.asked.append((request.command, request.path, dict(request.headers), body))
        self.waiting.set()
        self.hold.wait(30)
        reply = self.reply
        request.send_response(reply.status)
        request.send_header("Content-Type", reply.media_type)
        request.send_header("Content-Length", str(len(reply.body)))
        for name, value in reply.headers.items():
            request.send_header(name, value)
        request.end_headers()
        try:
            self._write(request, reply)
        except OSError:
            request.close_connection = True

    @staticmethod
    def _write(request: BaseHTTPRequestHandler, reply: Reply) -> None:
        if reply.trickle is not None:
            for byte in reply.body:
                if not reply.trickle():
                    break
                request.wfile.write(bytes([byte]))
                request.wfile.flush()
            request.close_connection = True
            return
        request.wfile.write(reply.body[: reply.cut_after])
        if reply.cut_after is not None:
            request.close_connection = True
