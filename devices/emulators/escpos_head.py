"""What an emulated receipt printer does with commands: print, cut, answer."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image

from devices.emulators.escpos_commands import Character, Command, Item
from devices.emulators.escpos_paper import LINE, Paper

NAMES = {65: b"30.21 ESC/POS", 66: b"EPSON", 67: b"TM-T88V", 68: b"J4KF012345"}  # GS I
MOVING = frozenset({"LF", "ESC d", "ESC J", "GS v 0", "GS V", "ESC i"})
Reply = Callable[[bytes], None]


class Head:
    """Executes queued commands, one at a time. `on_cut` gets the picture of each slip.

    `on_eject` is told the number of each order to the presenter.
    """

    def __init__(
        self,
        dots: int,
        *,
        chinese_font: bool,
        on_cut: Callable[[Image.Image], None],
        counter: Callable[[int], int | None],
        on_eject: Callable[[int], None] = lambda _: None,
    ) -> None:
        self._on_eject = on_eject
        self.paper = Paper(dots)
        self._chinese_font = chinese_font
        self._on_cut = on_cut
        self._counter = counter

    def do(self, item: Item, reply: Reply, paper_bits: int) -> int:
        """Execute `item` and return how many lines of paper it moved."""
        if isinstance(item, Character):
            self.paper.put(item.byte)
            return 0
        name, body = item.name, item.body
        if name in MOVING or (name == "GS ( k" and body[1:2] == b"\x51"):
            return self._move(name, body)
        if name in {"GS r", "GS ( H", "GS g", "GS I"}:
            self._answer(item, reply, paper_bits)
        elif name == "GS e":
            self._on_eject(body[0])
        elif name == "GS ( k":
            self._store_qr(body)
        else:
            self._set(name, body)
        return 0

    def _move(self, name: str, body: bytes) -> int:
        match name:
            case "LF":
                self.paper.end_line()
                return 1
            case "ESC d":
                self.paper.feed(body[0] * LINE)
                return body[0]
            case "ESC J":
                self.paper.feed(body[0])
                return 1
            case "GS v 0":
                self.paper.burn_raster(body)
                return max(1, (body[3] + 256 * body[4]) // LINE)
            case "GS V" | "ESC i":
                if len(body) != 1:
                    self.paper.feed(110 + (body[1] if body else 0))  # to the knife
                self._on_cut(self.paper.cut())
                return 0
            case _:
                self.paper.burn_qr()
                return 6

    def _set(self, name: str, body: bytes) -> None:
        style = self.paper.style
        match name:
            case "ESC @":
                self.paper.reset()
            case "ESC a":
                style.align = body[0] % 48
            case "ESC E" | "ESC G":
                style.bold = bool(body[0] & 1)
            case "ESC !":
                style.bold = bool(body[0] & 0x08)
                style.height = 1 + (body[0] >> 4 & 1)
                style.width = 1 + (body[0] >> 5 & 1)
            case "GS !":
                style.width, style.height = (body[0] >> 4 & 7) + 1, (body[0] & 7) + 1
            case "FS &":
                style.chinese = self._chinese_font
            case "FS .":
                style.chinese = False
            case _:
                pass

    def _store_qr(self, body: bytes) -> None:
        match body[1:2]:
            case b"\x43":
                self.paper.qr.module = body[2]
            case b"\x45":
                self.paper.qr.level = body[2]
            case b"\x50":
                self.paper.qr.contents = body[3:]
            case _:
                pass

    def _answer(self, command: Command, reply: Reply, paper_bits: int) -> None:
        match command.name:
            case "GS r":
                reply(bytes((paper_bits & 0x0F,)))
            case "GS ( H" if command.body[:2] == b"00" and len(command.body) == 6:
                reply(b"\x37\x22" + command.body[2:] + b"\x00")
            case "GS g" if command.body[:1] == b"2":
                value = self._counter(command.body[2] + 256 * command.body[3])
                if value is not None:
                    reply(b"\x5f" + str(value).encode() + b"\x00")
            case "GS I" if command.body[0] in NAMES:
                reply(b"\x5f" + NAMES[command.body[0]] + b"\x00")
            case _:
                pass
