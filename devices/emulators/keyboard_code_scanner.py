"""A code scanner that types what it reads, with codes to hold before it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Literal

from devices.codes.spare import SpareCode, choosing, chosen
from devices.emulator import Emulator, Hand, Sight
from devices.options import Options
from devices.wedge.faults import FAULTS, do_fault
from devices.wedge.typing_end import TypingEnd

ENDINGS = {"enter": "\n", "tab": "\t", "pause": ""}


class KeyboardCodeScannerOptions(Options):
    """How the scanner is set up, and the codes at hand."""

    ending: Literal["enter", "tab", "pause"] = "enter"
    """What it types after each code."""
    codes: tuple[SpareCode, ...] = ()
    """Codes that people carry; characters that a US keyboard has."""


class KeyboardCodeScanner(Emulator):
    """Types what is held before it, once."""

    model = "keyboard-code-scanner"
    options: ClassVar[type[Options]] = KeyboardCodeScannerOptions

    def __init__(self, options: KeyboardCodeScannerOptions, folder: Path) -> None:
        self._options = options
        self._end = TypingEnd(folder, "Lobby_Code_Scanner")
        self._sent = ""

    @property
    def path(self) -> str:
        """Where the driver finds it."""
        return self._end.path

    def start(self) -> None:
        """Plug the cable in."""
        self._end.plug()

    def stop(self) -> None:
        """Unplug the cable."""
        self._end.unplug()

    def hands(self) -> Sequence[Hand]:
        """Return: scan, and the faults of a wedge."""
        return (*choosing("scan", "扫码", "Scan a code", self._options.codes), *FAULTS)

    def act(self, act: str, argument: str | None = None) -> None:
        """Do one of `hands`."""
        if act != "scan":
            do_fault(self._end, act)
            return
        code = chosen(self._options.codes, argument)
        self._sent = code.label.en
        self._end.type(code.text + ENDINGS[self._options.ending])

    def sight(self) -> Sight:
        """Return the facts `sent` and `cable`."""
        return Sight({"sent": self._sent, "cable": "plugged" if self._end.plugged else "unplugged"})
