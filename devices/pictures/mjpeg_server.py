"""The camera's end of MJPEG over HTTP, for emulators: whoever connects is sent what is shown."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum

import cv2

from devices.ports import free_ports
from devices.transports.camera import Picture

BOUNDARY = "picture"
HEAD = (
    f"HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary={BOUNDARY}\r\n"
    "Cache-Control: no-store\r\n\r\n"
).encode()
SEND_WITHIN = 1.0  # seconds
QUALITY = 85  # of the JPEGs, 0 to 100


class Trouble(StrEnum):
    """What can be wrong with a camera."""

    NONE = "none"
    SILENCE = "silence"
    GARBAGE = "garbage"
    HALF = "half"


TROUBLES = (
    (Trouble.NONE, "正常", "none"),
    (Trouble.SILENCE, "没有画面", "no pictures"),
    (Trouble.GARBAGE, "画面数据损坏", "broken pictures"),
    (Trouble.HALF, "画面传到一半断开", "hangs up in the middle of a picture"),
)


def jpeg(picture: Picture) -> bytes:
    """Return a picture as JPEG."""
    _, encoded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return encoded.tobytes()


class MjpegServer:
    """Sends the picture that is shown again and again, `rate` times a second. Thread-safe."""

    def __init__(self, port: int = 0, rate: float = 15.0) -> None:
        self._port = port or free_ports()[0]
        self._pause = 1.0 / rate
        self._shown = b""
        self._listener: socket.socket | None = None
        self._unplugged = threading.Event()
        self._threads: list[threading.Thread] = []
        self._guard = threading.Lock()
        self.trouble = Trouble.NONE
        self._hosts = 0

    @property
    def url(self) -> str:
        """Where the camera is found."""
        return f"http://127.0.0.1:{self._port}/stream"

    @property
    def port(self) -> int:
        """The TCP port."""
        return self._port

    @property
    def watched(self) -> bool:
        """Whether somebody is sent pictures."""
        return self._hosts > 0

    @property
    def plugged(self) -> bool:
        """Whether it is plugged in."""
        return self._listener is not None

    def show(self, picture: Picture) -> None:
        """Have the camera see this from now on."""
        self._shown = jpeg(picture)

    def plug(self) -> None:
        """Begin to listen; OSError where the port is taken."""
        if self.plugged:
            return
        self._unplugged.clear()
        self._listener = socket.create_server(("127.0.0.1", self._port))
        self._begin(self._accept, self._listener)

    def unplug(self) -> None:
        """Pull the cable."""
        self._unplugged.set()
        listener, self._listener = self._listener, None
        if listener is None:
            return
        listener.shutdown(socket.SHUT_RDWR)  # wakes accept
        while self._threads:
            self._threads.pop(0).join()
        listener.close()

    def _begin(self, serve: Callable[[socket.socket], None], wire: socket.socket) -> None:
        self._threads[:] = [each for each in self._threads if each.is_alive()]
        thread = threading.Thread(target=serve, args=(wire,), name="mjpeg-server", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self, listener: socket.socket) -> None:
        while not self._unplugged.is_set():
            try:
                host, _ = listener.accept()
            except OSError:
                return
            self._begin(self._serve, host)

    def _serve(self, host: socket.socket) -> None:
        with host, suppress(OSError):  # it hung up, or reads too slowly
            host.settimeout(SEND_WITHIN)
            if not host.recv(65536):
                return
            with self._counted():
                host.sendall(HEAD)
                while not self._unplugged.wait(self._pause) and self._send(host):
                    pass

    @contextmanager
    def _counted(self) -> Iterator[None]:
        with self._guard:
            self._hosts += 1
        try:
            yield
        finally:
            with self._guard:
                self._hosts -= 1

    def _send(self, host: socket.socket) -> bool:
        """Send one picture as the trouble has it; say whether to go on."""
        shown, trouble = self._shown, self.trouble
        if trouble is Trouble.SILENCE or not shown:
            return True
        if trouble is Trouble.GARBAGE:
            shown = broken(shown)
        host.sendall(
            f"--{BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: {len(shown)}\r\n\r\n".encode()
        )
        if trouble is Trouble.HALF:
            host.sendall(shown[: len(shown) // 2])
            return False
        host.sendall(shown + b"\r\n")
        return True


def broken(shown: bytes) -> bytes:
    """Return a JPEG without its frame header: begun and ended well, and no picture."""
    return shown[:2] + b"\xff\xfe\x00\x04\x00\x00" + shown[-2:]
