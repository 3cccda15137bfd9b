"""A Modbus board with inputs, and a contact at each of them."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import ClassVar

from pydantic import Field

from devices.emulator import Emulator, Hand, Sight
from devices.options import Options
from devices.protocols import locker_modbus as protocol
from devices.protocols.locker_modbus import Frame, Framing, Function
from devices.serial_end import PtyEnd, SerialEnd, TcpEnd

GARBAGE = b"\x01\x02\xff\x00\x55" * 4


class ContactsModbusOptions(Options):
    """The wire and the inputs."""

    port: int = Field(default=0, ge=0, le=65535)
    """TCP port on 127.0.0.1; 0 takes a free one."""
    pty: bool = False
    """A pseudo-terminal `tty` in the emulator's folder instead of TCP."""
    framing: Framing = Framing.RTU
    """rtu or tcp."""
    unit: int = Field(default=1, ge=1, le=protocol.MOST_UNITS)
    """The board's number."""
    inputs: int = Field(default=8, ge=1, le=64)
    """Number of inputs."""


class Trouble(StrEnum):
    """What can be wrong with the board."""

    NONE = "none"
    SILENCE = "silence"
    GARBAGE = "garbage"
    CHECKSUM = "checksum"


TROUBLES = (
    (Trouble.NONE, "正常", "none"),
    (Trouble.SILENCE, "不应答", "silence"),
    (Trouble.GARBAGE, "乱码", "garbage on the wire"),
    (Trouble.CHECKSUM, "校验错误", "wrong check bytes"),
)


class ContactsModbus(Emulator):
    """Answers reading of inputs; an input is made while its contact is closed."""

    model = "contacts-modbus"
    options: ClassVar[type[Options]] = ContactsModbusOptions

    def __init__(self, options: ContactsModbusOptions, folder: Path) -> None:
        self._options = options
        self._guard = threading.Lock()
        self._finder = protocol.requests(options.framing)
        self._end: SerialEnd = (
            PtyEnd(self._hear, folder / "tty") if options.pty else TcpEnd(self._hear, options.port)
        )
        self._trouble = Trouble.NONE
        self._closed = [True] * options.inputs

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
        """Return: open, close (an input's contact), trouble, unplug, plug."""
        inputs = tuple((str(n), f"{n} 号", f"input {n}") for n in range(self._options.inputs))
        return (
            Hand("open", "断开触点", "Open a contact", inputs),
            Hand("close", "闭合触点", "Close a contact", inputs),
            Hand("trouble", "故障", "Trouble", TROUBLES),
            Hand("unplug", "拔掉数据线", "Unplug the cable"),
            Hand("plug", "接回数据线", "Plug the cable in"),
        )

    def act(self, act: str, argument: str | None = None) -> None:
        """Do one of `hands`."""
        match act:
            case "open" | "close" if argument in {str(n) for n in range(self._options.inputs)}:
                with self._guard:
                    self._closed[int(argument or 0)] = act == "close"
            case "trouble":
                self._trouble = Trouble(argument or "")
            case "unplug":
                self._end.unplug()
            case "plug":
                self._end.plug()
            case _:
                raise ValueError(f'nobody can "{act}" here')

    def sight(self) -> Sight:
        """Return the facts `open` (the inputs whose contact is open), `trouble` and `cable`."""
        opened = " ".join(str(n) for n, closed in enumerate(self._closed) if not closed)
        cable = "plugged" if self._end.plugged else "unplugged"
        return Sight({"open": opened, "trouble": self._trouble.value, "cable": cable})

    def _hear(self, data: bytes) -> bytes:
        with self._guard:
            self._finder.feed(data)
            return b"".join(self._reply(frame) for frame in self._finder.frames())

    def _reply(self, request: bytes) -> bytes:
        asked = protocol.parse(self._options.framing, request)
        if asked.unit != self._options.unit or self._trouble is Trouble.SILENCE:
            return b""
        if self._trouble is Trouble.GARBAGE:
            return GARBAGE
        answer = self._answer(asked)
        spoiled = self._trouble is Trouble.CHECKSUM
        return answer[:-1] + bytes((answer[-1] ^ 0xFF,)) if spoiled else answer

    def _answer(self, asked: Frame) -> bytes:
        first, count = int.from_bytes(asked.data[:2], "big"), int.from_bytes(asked.data[2:4], "big")
        if asked.function != Function.READ_INPUTS or first + count > len(self._closed):
            return protocol.exception_frame(self._options.framing, asked)
        return protocol.bits_frame(self._options.framing, asked, tuple(self._closed[first : first + count]))
