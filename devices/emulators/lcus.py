"""An LCUS relay board: relays that a person hears click, and one that can stick."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import ClassVar

from pydantic import Field

from devices.emulator import Emulator, Hand, Sight
from devices.errors import ProtocolError
from devices.options import Options
from devices.protocols.lcus import MOST_RELAYS, QUERY, parse_order, requests, status_lines
from devices.serial_end import PtyEnd, SerialEnd, TcpEnd

GARBAGE = b"CH?\xff\n\xa0\xa0\n"


class LcusOptions(Options):
    """The wire and the relays."""

    port: int = Field(default=0, ge=0, le=65535)
    """TCP port on 127.0.0.1; 0 takes a free one."""
    pty: bool = False
    """A pseudo-terminal `tty` in the emulator's folder instead of TCP."""
    relays: int = Field(default=4, ge=1, le=MOST_RELAYS)
    """Number of relays."""
    answers: bool = True
    """Whether it answers queries."""


class Trouble(StrEnum):
    """What can be wrong with the board."""

    NONE = "none"
    STUCK = "stuck"
    SILENCE = "silence"
    GARBAGE = "garbage"


TROUBLES = (
    (Trouble.NONE, "正常", "none"),
    (Trouble.STUCK, "继电器不动作", "its relays are stuck"),
    (Trouble.SILENCE, "不应答", "silence"),
    (Trouble.GARBAGE, "乱码", "garbage on the wire"),
)


class Lcus(Emulator):
    """Switches as it is told, and tells how it is."""

    model = "lcus"
    options: ClassVar[type[Options]] = LcusOptions

    def __init__(self, options: LcusOptions, folder: Path) -> None:
        self._options = options
        self._guard = threading.Lock()
        self._frames = requests()
        self._end: SerialEnd = (
            PtyEnd(self._hear, folder / "tty") if options.pty else TcpEnd(self._hear, options.port)
        )
        self._trouble = Trouble.NONE
        self._relays = [False] * options.relays

    @property
    def url(self) -> str:
        """Where the driver finds it."""
        return self._end.url

    @property
    def relays(self) -> tuple[bool, ...]:
        """Whether each relay is on, the first one first."""
        with self._guard:
            return tuple(self._relays)

    def start(self) -> None:
        """Plug the cable in."""
        self._end.plug()

    def stop(self) -> None:
        """Unplug the cable."""
        self._end.unplug()

    def hands(self) -> Sequence[Hand]:
        """Return: reset, trouble, unplug, plug."""
        return (
            Hand("reset", "断电重启", "Switch it off and on"),
            Hand("trouble", "故障", "Trouble", TROUBLES),
            Hand("unplug", "拔掉数据线", "Unplug the cable"),
            Hand("plug", "接回数据线", "Plug the cable in"),
        )

    def act(self, act: str, argument: str | None = None) -> None:
        """Do one of `hands`."""
        match act:
            case "reset":
                with self._guard:
                    self._relays = [False] * self._options.relays
            case "trouble":
                self._trouble = Trouble(argument or "")
            case "unplug":
                self._end.unplug()
            case "plug":
                self._end.plug()
            case _:
                raise ValueError(f'nobody can "{act}" here')

    def sight(self) -> Sight:
        """Return the facts `relays` (the numbers that are on), `trouble` and `cable`."""
        lit = " ".join(str(number) for number, on in enumerate(self.relays, 1) if on)
        cable = "plugged" if self._end.plugged else "unplugged"
        return Sight({"relays": lit, "trouble": self._trouble.value, "cable": cable})

    def _hear(self, data: bytes) -> bytes:
        with self._guard:
            self._frames.feed(data)
            return b"".join(self._reply(frame) for frame in self._frames.frames())

    def _reply(self, frame: bytes) -> bytes:
        if frame != QUERY:
            self._switch(frame)
            return b""
        if self._trouble is Trouble.GARBAGE:
            return GARBAGE
        if self._trouble is Trouble.SILENCE or not self._options.answers:
            return b""
        return status_lines(self._relays)

    def _switch(self, frame: bytes) -> None:
        try:
            relay, on = parse_order(frame)
        except ProtocolError:
            return
        if relay <= len(self._relays) and self._trouble is not Trouble.STUCK:
            self._relays[relay - 1] = on
