"""upsd with one UPS on it: its mains can fail, its battery run down, its cable come off."""

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
from devices.protocols.nut import LineFinder, quote, split
from devices.serial_end import TcpEnd

GARBAGE = b'\x00\xffVAR "\n???\nBEGIN LIST UPS\n'
FULL, HALF, NEARLY_EMPTY = "100", "50", "10"  # percent


class NutOptions(Options):
    """The port, the name, and who may log in."""

    port: int = Field(default=0, ge=0, le=65535)
    """TCP port on 127.0.0.1; 0 takes a free one."""
    ups: str = "ups"
    """Name of the UPS."""
    user: str = ""
    """Who may log in; empty: nobody."""
    password: str = ""
    """The password."""
    runtime_s: int = Field(default=1800, ge=0)
    """Seconds that the full battery lasts."""


class Trouble(StrEnum):
    """What can be wrong between the terminal and the UPS."""

    NONE = "none"
    STALE = "stale"
    DRIVER_GONE = "driver-gone"
    SILENCE = "silence"
    GARBAGE = "garbage"


TROUBLES = (
    (Trouble.NONE, "正常", "none"),
    (Trouble.STALE, "UPS数据线脱落", "the UPS's cable is off"),
    (Trouble.DRIVER_GONE, "UPS驱动停止", "upsd's driver has ended"),
    (Trouble.SILENCE, "不应答", "silence"),
    (Trouble.GARBAGE, "乱码", "garbage on the wire"),
)
REFUSALS = {Trouble.STALE: "DATA-STALE", Trouble.DRIVER_GONE: "DRIVER-NOT-CONNECTED"}
CHARGES = ((FULL, "充满", "full"), (HALF, "一半", "half"), (NEARLY_EMPTY, "快用完", "nearly empty"))


class Nut(Emulator):
    """Answers as upsd 2.8 does to those who ask for variables or log in."""

    model = "nut"
    options: ClassVar[type[Options]] = NutOptions

    def __init__(self, options: NutOptions, folder: Path) -> None:
        del folder
        self._options = options
        self._guard = threading.Lock()
        self._lines = LineFinder()
        self._end = TcpEnd(self._hear, options.port)
        self._trouble = Trouble.NONE
        self._mains, self._worn, self._ending = True, False, False
        self._charge = FULL
        self._user = self._password = ""

    @property
    def port(self) -> int:
        """The TCP port."""
        return int(self._end.url.rpartition(":")[2])

    def start(self) -> None:
        """Begin to listen."""
        self._end.plug()

    def stop(self) -> None:
        """Listen no more."""
        self._end.unplug()

    def hands(self) -> Sequence[Hand]:
        """Return: fail, restore, charge, wear, replace, end, trouble, unplug, plug."""
        return (
            Hand("fail", "市电断电", "The mains fails"),
            Hand("restore", "市电恢复", "The mains comes back"),
            Hand("charge", "电池电量", "Battery charge", CHARGES),
            Hand("wear", "电池老化", "The battery is worn"),
            Hand("replace", "更换电池", "Replace the battery"),
            Hand("end", "UPS即将关断", "The UPS is about to be switched off"),
            Hand("trouble", "故障", "Trouble", TROUBLES),
            Hand("unplug", "停止UPS服务", "End upsd"),
            Hand("plug", "启动UPS服务", "Start upsd"),
        )

    def act(self, act: str, argument: str | None = None) -> None:
        """Do one of `hands`."""
        match act:
            case "fail":
                self._mains = False
            case "restore":
                self._mains, self._ending = True, False
            case "charge" if argument in {FULL, HALF, NEARLY_EMPTY}:
                self._charge = argument or FULL
            case "wear" | "replace":
                self._worn = act == "wear"
            case "end":
                self._ending = True
            case "trouble":
                self._trouble = Trouble(argument or "")
            case "unplug":
                self._end.unplug()
            case "plug":
                self._end.plug()
            case _:
                raise ValueError(f'nobody can "{act}" here')

    def sight(self) -> Sight:
        """Return the facts `mains`, `charge`, `battery`, `trouble` and `service`."""
        return Sight(
            {
                "mains": "on" if self._mains else "off",
                "charge": f"{self._charge} %",
                "battery": "worn" if self._worn else "good",
                "trouble": self._trouble.value,
                "service": "running" if self._end.plugged else "ended",
            }
        )

    def _hear(self, data: bytes) -> bytes:
        with self._guard:
            self._lines.feed(data)
            try:
                return b"".join(self._reply(line) for line in self._lines.lines())
            except ProtocolError:
                self._lines = LineFinder()
                return b"ERR INVALID-ARGUMENT\n"

    def _reply(self, line: str) -> bytes:
        match self._trouble:
            case Trouble.SILENCE:
                return b""
            case Trouble.GARBAGE:
                return GARBAGE
            case _:
                return "".join(f"{answer}\n" for answer in self._answer(split(line))).encode()

    def _answer(self, words: list[str]) -> list[str]:
        match words:
            case ["USERNAME", user]:
                self._user = user
                return ["OK"]
            case ["PASSWORD", password]:
                self._password = password
                return ["OK"]
            case ["LOGIN", _]:
                known = (self._options.user, self._options.password)
                right = self._options.user and (self._user, self._password) == known
                return ["OK" if right else "ERR ACCESS-DENIED"]
            case ["LOGOUT"]:
                self._user = self._password = ""
                return ["OK Goodbye"]
            case ["LIST", "VAR", ups]:
                return self._variables(ups)
            case _:
                return ["ERR UNKNOWN-COMMAND"]

    def _variables(self, ups: str) -> list[str]:
        if ups != self._options.ups:
            return ["ERR UNKNOWN-UPS"]
        if self._trouble in REFUSALS:
            return [f"ERR {REFUSALS[self._trouble]}"]
        return [
            f"BEGIN LIST VAR {ups}",
            *(f"VAR {ups} {name} {quote(value)}" for name, value in self._values().items()),
            f"END LIST VAR {ups}",
        ]

    def _values(self) -> dict[str, str]:
        flags = ["OL" if self._mains else "OB"]
        flags += ["LB"] if self._charge == NEARLY_EMPTY else []
        flags += ["RB"] if self._worn else []
        flags += ["FSD"] if self._ending else []
        return {
            "battery.charge": self._charge,
            "battery.runtime": str(self._options.runtime_s * int(self._charge) // 100),
            "driver.name": "usbhid-ups",
            "ups.mfr": "Emulated",
            "ups.model": 'Line "Interactive" 1000',
            "ups.serial": "EMU0000001",
            "ups.status": " ".join(flags),
        }
