"""The works of an emulated receipt printer: roll, cover, knife, buffer, counters; no thread and no time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PIL import Image

from devices.emulators.escpos_commands import REAL_TIME, Command, Item
from devices.emulators.escpos_head import Head, Reply

CUTS, LINES = 178, 148  # numbers of the cumulative maintenance counters
RETRACT = 2  # `GS e`
EPSON_ONLY = frozenset({"GS ( H", "GS g", "GS I", "DLE DC4"})


@dataclass
class Condition:
    """What is with the roll, the cover and the knife. `lines_left` until the roll ends; None: plenty."""

    lines_left: int | None = None
    near_end: bool = False
    cover_open: bool = False
    cutter_jammed: bool = False
    slip_lies: bool = False
    presenter_jammed: bool = False
    retracts: bool = True

    @property
    def paper_is_out(self) -> bool:
        """Whether the roll has ended."""
        return self.lines_left == 0

    @property
    def is_offline(self) -> bool:
        """Whether it prints nothing, and answers in real time only."""
        return self.paper_is_out or self.cover_open or self.cutter_jammed or self.presenter_jammed

    def full_status(self) -> bytes:
        """Return the answer to `DLE EOT` 20 of a printer with a presenter."""
        paper = 0x01 * self.paper_is_out | 0x04 * self.near_end | 0x20 * self.slip_lies
        jam = 0x40 * self.presenter_jammed
        return bytes((0x10, 0x0F, paper, 0x03 * self.cover_open, jam, 0x01 * self.cutter_jammed))

    def status(self) -> Mapping[int, int]:
        """Return the answers to `DLE EOT` by their number."""
        out = self.paper_is_out
        return {
            1: 0x12 | 0x08 * self.is_offline,
            2: 0x12
            | 0x04 * self.cover_open
            | 0x20 * out
            | 0x40 * (self.cutter_jammed or self.presenter_jammed),
            3: 0x12 | 0x08 * self.cutter_jammed | 0x40 * self.presenter_jammed,
            4: 0x12 | 0x0C * (self.near_end or out) | 0x60 * out,
        }


class Works:
    """Takes commands in, and works them off one at a time when it is told to. Whoever holds it locks it.

    `epson` says whether it knows what generic models do not; `presenter` whether a sensor in its outlet
    tells of slips there and takes them back (`on_retract`); `on_cut` gets the picture of each slip.
    """

    def __init__(
        self,
        dots: int,
        *,
        chinese_font: bool,
        epson: bool,
        presenter: bool = False,
        counters: Mapping[int, int],
        on_cut: Callable[[Image.Image], None],
        on_retract: Callable[[], None] = lambda: None,
    ) -> None:
        self._on_retract = on_retract
        self._epson = epson
        self._presenter = presenter
        self._on_cut = on_cut
        self.condition = Condition()
        self.counters = {CUTS: 0, LINES: 0} | dict(counters)
        self.queue: deque[tuple[Item, Reply]] = deque()
        self.cuts_received = 0
        self.head = Head(
            dots, chinese_font=chinese_font, on_cut=self._cut, counter=self.counters.get, on_eject=self._eject
        )

    def take(self, item: Item, reply: Reply) -> None:
        """Obey `item` at once where it is a real-time command, else queue it."""
        if isinstance(item, Command):
            if item.name in EPSON_ONLY and not self._epson:
                return
            if item.name in REAL_TIME:
                self._obey_at_once(item, reply)
                return
            self.cuts_received += item.name in {"GS V", "ESC i"}
        self.queue.append((item, reply))

    def work(self) -> int:
        """Do what is queued next and return how many lines of paper that moved."""
        item, reply = self.queue.popleft()
        lines = self.head.do(item, reply, 0x03 if self.condition.near_end else 0)
        self.counters[LINES] += lines
        if lines and self.condition.lines_left is not None:
            self.condition.lines_left = max(0, self.condition.lines_left - lines)
        return lines

    def forget(self) -> None:
        """Lose what is queued and what is set; what is burnt stays on the paper."""
        self.queue.clear()
        self.head.paper.reset()

    def _obey_at_once(self, command: Command, reply: Reply) -> None:
        match command.name, command.body[0]:
            case "DLE EOT", n if n in self.condition.status():
                reply(bytes((self.condition.status()[n],)))
            case "DLE EOT", 20 if self._presenter:
                reply(self.condition.full_status())
            case "DLE DC4", 8:
                self.forget()
                reply(b"\x37\x25\x00")
            case _:
                pass

    def _eject(self, order: int) -> None:
        """Obey `GS e`: 2 takes a slip back, where that is switched on."""
        if self._presenter and order == RETRACT and self.condition.slip_lies and self.condition.retracts:
            self.condition.slip_lies = False
            self._on_retract()

    def _cut(self, slip: Image.Image) -> None:
        self.counters[CUTS] += 1
        self.condition.slip_lies = True
        self._on_cut(slip)
