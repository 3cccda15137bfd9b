"""A way between terminal and platform that fails as ordered: a TCP proxy that knows where requests end."""

from __future__ import annotations

import re
import socket
import ssl
import struct
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime

CHUNK = 65536
HEAD_ENDS = b"\r\n\r\n"
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
DATE = re.compile(rb"(\r\ndate: *)([^\r]+)", re.IGNORECASE)
AT_ONCE = struct.pack("ii", 1, 0)  # SO_LINGER: a close is a reset


@dataclass(frozen=True)
class Pass:
    """Let an exchange through."""


@dataclass(frozen=True)
class CutRequest:
    """Hand on so many bytes of the request (negative: so many are missing), then reset both sides.

    A shorter one passes.
    """

    after: int


@dataclass(frozen=True)
class CutResponse:
    """Hand back so many bytes of the answer (negative: so many are missing), then close or reset."""

    after: int
    reset: bool = False


@dataclass(frozen=True)
class Drip:
    """Hand on one byte every `gap` seconds: of the request, or of the answer; all of it once healed."""

    of: str
    gap: float = 0.1


@dataclass(frozen=True)
class Blackhole:
    """Take the request and say nothing, until healed."""


@dataclass(frozen=True)
class Reset:
    """Reset the connection at the first byte."""


@dataclass(frozen=True)
class Answer:
    """Answer in place of the platform."""

    status: str
    body: bytes = b""
    headers: str = "Content-Type: text/html\r\n"


@dataclass(frozen=True)
class Replay:
    """Let it through, and send it so many times more before the terminal hears of it."""

    times: int = 1


@dataclass(frozen=True)
class Hold:
    """Keep the request, cut the terminal off; the platform gets it at `release`, after newer ones."""


Toxic = Pass | CutRequest | CutResponse | Drip | Blackhole | Reset | Answer | Replay | Hold


class ToxicProxy:
    """Listens on `port` and leads to `upstream`. Exchanges whose path ends with `path` go as ordered."""

    def __init__(self, upstream: int, tls: ssl.SSLContext | None = None) -> None:
        self._upstream = upstream
        self.tls = tls
        self.date_shift = timedelta()
        self.choose: Callable[[str], Toxic] = lambda _path: Pass()
        self.passed: deque[bytes] = deque(maxlen=200)  # the requests for events, as they were sent
        self._ordered: deque[tuple[str, Toxic]] = deque()
        self._held: list[bytes] = []
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._exchanges = 0  # of events
        self._changed = threading.Condition()
        self._well = threading.Event()
        self._listener: socket.socket | None = None
        self._keeper = _bound(0)  # keeps the port while nobody listens
        self.port: int = self._keeper.getsockname()[1]

    @property
    def url(self) -> str:
        """The address for the terminal."""
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    @contextmanager
    def running(self) -> Iterator[ToxicProxy]:
        self.accept()
        try:
            yield self
        finally:
            self.refuse()
            self._well.set()
            self.cut_all()
            for thread in self._threads:
                thread.join(10)
            self._keeper.close()

    def order(self, *toxics: Toxic, path: str = "/events") -> None:
        """Have the next exchanges of `path` go so, one each."""
        with self._changed:
            self._ordered.extend((path, toxic) for toxic in toxics)

    def infect(self, toxic: Toxic, path: str = "") -> None:
        """Have all exchanges of `path` go so, until healed. What was let through before is cut."""
        self._well.clear()
        self.choose = lambda asked: toxic if asked.endswith(path) else Pass()
        self.cut_all()

    def heal(self) -> None:
        """Let everything through again; what is stuck goes on, or is cut."""
        self.choose = lambda _path: Pass()
        self._well.set()
        if self._listener is None:
            self.accept()

    @property
    def exchanges(self) -> int:
        """How often events were sent."""
        return self._exchanges

    def wait_for_exchange(self, after: int, within: float = 30.0) -> None:
        """Wait until events were sent once more than `after` times."""
        with self._changed:
            assert self._changed.wait_for(lambda: self._exchanges > after, within)

    def accept(self) -> None:
        """Listen."""
        self._listener = _bound(self.port)
        self._listener.listen(64)
        self._start(self._accepting, self._listener)

    def refuse(self) -> None:
        """Listen no more and cut what is open: connections are refused."""
        listener, self._listener = self._listener, None
        if listener is not None:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        self.cut_all()

    def release(self) -> list[int]:
        """Send what was held, oldest first; return the platform's status for each."""
        held, self._held = self._held, []
        return [self.send(request) for request in held]

    def send(self, request: bytes) -> int:
        """Send a request that was seen before, as a middlebox would; return the platform's status."""
        return int(self.ask(request).split(None, 2)[1])

    def _accepting(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                self._start(self._converse, listener.accept()[0])

    def _converse(self, raw: socket.socket) -> None:
        client = raw
        self._note(raw)
        with suppress(OSError, EOFError):
            if self.tls is not None:
                raw.settimeout(10)
                client = self.tls.wrap_socket(raw, server_side=True)
                self._note(client)
                client.settimeout(None)
            while self._exchange(client):
                continue
        self._close(client)
        self._close(raw)

    def _exchange(self, client: socket.socket) -> bool:
        """Take one request through; say whether the connection goes on."""
        head = _until(client, bytearray(), lambda data: HEAD_ENDS in data)
        path = head.split(b" ", 2)[1].partition(b"?")[0].decode()
        toxic = self._toxic_for(path)
        whole = _length(head)
        match toxic:
            case Reset():
                _reset(client)
                return False
            case CutRequest(after) if after < whole:
                self._cut_request(client, head, after if after >= 0 else whole + after)
                return False
            case _:
                request = _until(client, head, lambda data: len(data) >= whole)
                return self._answer(client, path, bytes(request), toxic)

    def _answer(self, client: socket.socket, path: str, request: bytes, toxic: Toxic) -> bool:
        if path.endswith("/events"):
            self.passed.append(request)
        match toxic:
            case Answer(status, body, headers):
                length = f"{headers}Content-Length: {len(body)}\r\n\r\n"
                client.sendall(f"HTTP/1.1 {status}\r\n{length}".encode() + body)
                return True
            case Blackhole():
                self._well.wait(60)
                return False
            case Hold():
                self._held.append(request)
                return False
            case _:
                drip = toxic.gap if isinstance(toxic, Drip) else 0.0
                answer = self.ask(request, drip if drip and toxic == Drip("request", drip) else 0.0)
                return self._hand_back(client, answer, request, toxic)

    def _hand_back(self, client: socket.socket, answer: bytes, request: bytes, toxic: Toxic) -> bool:
        match toxic:
            case CutResponse(after, reset):
                client.sendall(answer[:after])
                if reset:
                    _reset(client)
                return False
            case Drip("answer", gap):
                self._drip(client, answer, gap)
                return True
            case Replay(times):
                for _ in range(times):
                    self.send(request)
        client.sendall(answer)
        return True

    def ask(self, request: bytes, drip: float = 0.0) -> bytes:
        """Send a request to the platform and read its answer to the end."""
        with socket.create_connection(("127.0.0.1", self._upstream)) as hub:
            self._note(hub)
            try:
                self._drip(hub, request, drip)
                answer = _until(hub, bytearray(), lambda data: HEAD_ENDS in data)
                whole = _length(answer)
                answer = _until(hub, answer, lambda data: len(data) >= whole)
            finally:
                self._forget(hub)
        return DATE.sub(self._shifted, bytes(answer), count=1)

    def _shifted(self, found: re.Match[bytes]) -> bytes:
        moment = parsedate_to_datetime(found[2].decode()) + self.date_shift
        return found[1] + format_datetime(moment, usegmt=True).encode()

    def _cut_request(self, client: socket.socket, head: bytearray, after: int) -> None:
        part = _until(client, head, lambda data: len(data) >= after)[:after]
        with socket.create_connection(("127.0.0.1", self._upstream)) as hub:
            hub.sendall(part)
        _reset(client)

    def _drip(self, to: socket.socket, data: bytes, gap: float) -> None:
        sent = 0
        while gap and sent < len(data) and not self._well.wait(gap):
            to.sendall(data[sent : sent + 1])
            sent += 1
        to.sendall(data[sent:])

    def _toxic_for(self, path: str) -> Toxic:
        with self._changed:
            self._exchanges += path.endswith("/events")
            self._changed.notify_all()
            if self._ordered and path.endswith(self._ordered[0][0]):
                return self._ordered.popleft()[1]
        return self.choose(path)

    def _start(self, work: Callable[[socket.socket], None], of: socket.socket) -> None:
        thread = threading.Thread(target=work, args=(of,), name="toxic-proxy", daemon=True)
        self._threads = [one for one in self._threads if one.is_alive()]
        self._threads.append(thread)
        thread.start()

    def _note(self, one: socket.socket) -> None:
        with self._changed:
            self._open.add(one)

    def _forget(self, one: socket.socket) -> None:
        with self._changed:
            self._open.discard(one)

    def _close(self, one: socket.socket) -> None:
        self._forget(one)
        one.close()

    def cut_all(self) -> None:
        """Cut every connection that is open."""
        with self._changed:
            for one in self._open:
                with suppress(OSError):
                    socket.socket.shutdown(one, socket.SHUT_RDWR)  # of TLS too: as a cut cable


def _bound(port: int) -> socket.socket:
    one = socket.socket()
    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    one.bind(("127.0.0.1", port))
    return one


def _until(source: socket.socket, data: bytearray, enough: Callable[[bytearray], bool]) -> bytearray:
    """Read on until it is enough; EOFError where the other side ends before."""
    while not enough(data):
        more = source.recv(CHUNK)
        if not more:
            raise EOFError
        data += more
    return data


def _length(message: bytes | bytearray) -> int:
    """Return how long a message is whose head is whole."""
    ends = message.index(HEAD_ENDS)
    told = LENGTH.search(message, 0, ends)
    return ends + len(HEAD_ENDS) + (int(told[1]) if told else 0)


def _reset(one: socket.socket) -> None:
    one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
    one.close()
