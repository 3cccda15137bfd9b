"""A code scanner on a serial port, with codes to hold before it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import Field

from devices.codes.spare import SpareCode, choosing, chosen
from devices.emulator import Emulator, Hand, Sight
from devices.options import Options
from devices.serial_end import PtyEnd, SerialEnd, TcpEnd

GARBAGE = bytes.fromhex("00FF83F2E0FF0D0A") * 8
FLOOD = b"0123456789" * 800
TERMINATORS = {"cr": b"\r", "lf": b"\n", "crlf": b"\r\n", "tab": b"\t", "pause": b""}


class SerialCodeScannerOptions(Options):
    """The wire, how the scanner is set up, and the codes at hand."""

    port: int = Field(default=0, ge=0, le=65535)
    """TCP port on 127.0.0.1; 0 takes a free one."""
    pty: bool = False
    """A pseudo-terminal `tty` in the emulator's folder instead of TCP."""
    ending: Literal["cr", "lf", "crlf", "tab", "pause"] = "cr"
    """What it sends after each code."""
    encoding: Literal["utf-8", "gb18030", "latin-1"] = "utf-8"
    """How it sends characters."""
    identifier: str = Field(default="", pattern=r"^(\][A-Za-z][0-9A-Za-z])?$")
    """What it sends before each code, as `]Q1`."""
    codes: tuple[SpareCode, ...] = ()
    """Codes that people carry."""


class SerialCodeScanner(Emulator):
    """Sends what is held before it, once."""

    model = "serial-code-scanner"
    options: ClassVar[type[Options]] = SerialCodeScannerOptions

    def __init__(self, options: SerialCodeScannerOptions, folder: Path) -> None:
        self._options = options
        self._sent = ""
        self._end: SerialEnd = PtyEnd(_deaf, folder / "tty") if options.pty else TcpEnd(_deaf, options.port)

    @property
    def url(self) -> str:
        """Where the driver finds it."""
        return self._end.url

    def start(self) -> None:
        """Plug the cable in."""
        self._end.plug()

    def stop(self) -> None:
        """Unplug the cable."""
        self._end.unplug()

    def hands(self) -> Sequence[Hand]:
        """Return: scan, scan-half, garble, flood, unplug, plug."""
        return (
            *choosing("scan", "扫码", "Scan a code", self._options.codes),
            *choosing("scan-half", "扫码中途断开", "Scan a code, cut off half way", self._options.codes),
            Hand("garble", "发送乱码", "Send garbage"),
            Hand("flood", "不停发送数据", "Send without an end"),
            Hand("unplug", "拔掉数据线", "Unplug the cable"),
            Hand("plug", "接回数据线", "Plug the cable in"),
        )

    def act(self, act: str, argument: str | None = None) -> None:
        """Do one of `hands`."""
        match act:
            case "scan":
                self._send(chosen(self._options.codes, argument), whole=True)
            case "scan-half":
                self._send(chosen(self._options.codes, argument), whole=False)
            case "garble":
                self._end.say(GARBAGE)
            case "flood":
                self._end.say(FLOOD)
            case "unplug":
                self._end.unplug()
            case "plug":
                self._end.plug()
            case _:
                raise ValueError(f'nobody can "{act}" here')

    def sight(self) -> Sight:
        """Return the facts `sent` and `cable`."""
        return Sight({"sent": self._sent, "cable": "plugged" if self._end.plugged else "unplugged"})

    def _send(self, code: SpareCode, *, whole: bool) -> None:
        text = (self._options.identifier + code.text).encode(self._options.encoding)
        self._sent = code.label.en
        self._end.say(text + TERMINATORS[self._options.ending] if whole else text[: len(text) // 2])


def _deaf(data: bytes) -> bytes:
    del data
    return b""
