"""A receipt printer on the other end of the wire: Epson's ESC/POS over TCP or a pty, drawn on paper."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType

from PIL import Image
from pydantic import Field

from devices.emulator import Emulator, Hand, Sight
from devices.emulators.escpos_commands import REAL_TIME, Command, CommandReader, Item
from devices.emulators.escpos_head import Head, Reply
from devices.emulators.escpos_wires import PtyWire, TcpWire, Wire
from devices.options import Options

CUTS, LINES = 178, 148  # numbers of the cumulative maintenance counters
HANDS = (
    Hand("take", "取走小票", "Take the slips"),
    Hand("paper-out", "取出纸卷", "Take the roll out", (("0", "现在", "now"), ("5", "5 行后", "in 5 lines"))),
    Hand("paper-low", "纸将用尽", "Roll near its end"),
    Hand("paper-in", "装入新纸卷", "Put a new roll in"),
    Hand("cover-open", "打开上盖", "Open the cover"),
    Hand("cover-close", "合上上盖", "Close the cover"),
    Hand("cutter-jam", "卡住切刀", "Jam the cutter"),
    Hand("cutter-free", "排除切刀故障", "Free the cutter"),
    Hand("unplug", "拔掉网线", "Unplug the cable"),
    Hand("plug", "插上网线", "Plug the cable in"),
    Hand("go-silent", "停止应答", "Stop answering"),
    Hand("go-mad", "发出乱码", "Answer rubbish"),
    Hand("recover", "恢复应答", "Answer properly again"),
)  # fmt: skip
EPSON_ONLY = frozenset({"GS ( H", "GS g", "DLE DC4"})
RUBBISH = bytes((0xFF, 0x80, 0xC3, 0x37, 0x99))


class EscposPrinterOptions(Options):
    """Where the printer listens and what it is."""

    port: int = Field(default=0, ge=0, le=65535)
    """TCP port on 127.0.0.1; 0 takes a free one. Left out of use with a pty."""
    pty: bool = False
    """Whether it hangs on a serial line (a pty linked as `serial` in its folder) and not on the network."""
    dots: int = 576
    """Printable width in dots."""
    chinese_font: bool = True
    """Whether it has a Chinese font of its own."""
    epson: bool = True
    """Whether it knows what generic models do not: echo of jobs, counters, forgetting what is queued."""
    seconds_per_line: float = Field(default=0.01, ge=0)
    """How long a line of paper takes; real printers need 0.015 s."""


class EscposPrinter(Emulator):
    """A printer with a roll, a cover, a knife and a cable.

    Like a real one it goes offline without paper or with its cover open, keeps what it has received, and
    goes on where it stopped once the fault is mended. Its counters outlive it in `counters.json`.
    """

    model = "escpos-printer"
    options = EscposPrinterOptions

    def __init__(self, options: EscposPrinterOptions, folder: Path) -> None:
        self._options = options
        self._folder = folder
        self._outlet = folder / "outlet"
        self._outlet.mkdir(parents=True, exist_ok=True)
        self._changed = threading.Condition()
        self._queue: deque[tuple[Item, Reply]] = deque()
        self._busy = False
        self._cuts_received = 0
        self._lines_left: int | None = None  # until the roll ends; None: plenty
        self._near_end = self._cover_open = self._cutter_jammed = self._silent = self._mad = False
        self._running = self._plugged = False
        self._counters = {CUTS: 0, LINES: 0} | self._read_counters()
        self._head = Head(
            options.dots, chinese_font=options.chinese_font, on_cut=self._cut, counter=self._counters.get
        )
        self._wire: Wire = PtyWire(folder / "serial") if options.pty else TcpWire(options.port)
        self._printing: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The pyserial URL on which a driver finds it."""
        return self._wire.url

    def start(self) -> None:
        """Switch it on."""
        self._running = True
        self._printing = threading.Thread(target=self._print, name="escpos-head", daemon=True)
        self._printing.start()
        self._plug()

    def stop(self) -> None:
        """Switch it off; what it had not printed is lost."""
        with self._changed:
            self._running = False
            self._queue.clear()
            self._changed.notify_all()
        self._unplug()
        if self._printing:
            self._printing.join()

    def hands(self) -> Sequence[Hand]:
        """Return what a person can do to it."""
        return HANDS

    def act(self, act: str, argument: str | None = None) -> None:
        """Do one of `hands`."""
        deeds: Mapping[str, Callable[[], None]] = MappingProxyType(
            {
                "take": self._take,
                "paper-out": partial(self._set, _lines_left=_lines(argument)),
                "paper-low": partial(self._set, _near_end=True),
                "paper-in": partial(self._set, _lines_left=None, _near_end=False),
                "cover-open": partial(self._set, _cover_open=True),
                "cover-close": partial(self._set, _cover_open=False),
                "cutter-jam": partial(self._set, _cutter_jammed=True),
                "cutter-free": partial(self._set, _cutter_jammed=False),
                "unplug": self._unplug,
                "plug": self._plug,
                "go-silent": partial(self._set, _silent=True),
                "go-mad": partial(self._set, _mad=True),
                "recover": partial(self._set, _silent=False, _mad=False),
            }
        )
        if act not in deeds:
            raise ValueError(f"a receipt printer cannot be told to {act}")
        deeds[act]()

    def sight(self) -> Sight:
        """Return the slips in the outlet and the state of paper, cover, knife and cable."""
        with self._changed:
            facts = {
                "paper": "out" if self._paper_is_out else "low" if self._near_end else "good",
                "cover": "open" if self._cover_open else "closed",
                "cutter": "jammed" if self._cutter_jammed else "good",
                "cable": "in" if self._plugged else "out",
                "answers": "not" if self._silent else "rubbish" if self._mad else "properly",
                "lines_left": self._lines_left,
                "printing": self._busy or bool(self._queue),
                "cuts": self._counters[CUTS],
                "cuts_received": self._cuts_received,
                "url": self.url,
            }
            return Sight(facts, tuple(sorted(self._outlet.glob("slip-*.png"))))

    def wait_until(self, seen: Callable[[Sight], bool], within: float) -> bool:
        """Wait until the printer looks so; say whether it came to that in time."""
        with self._changed:
            return self._changed.wait_for(lambda: seen(self.sight()), within)

    @property
    def _paper_is_out(self) -> bool:
        return self._lines_left == 0

    def _set(self, **facts: int | bool | None) -> None:
        with self._changed:
            vars(self).update(facts)
            self._changed.notify_all()

    def _take(self) -> None:
        for slip in self._outlet.glob("slip-*.png"):
            slip.unlink()

    def _plug(self) -> None:
        if not self._plugged:
            self._wire.open(self._answerer)
            self._set(_plugged=True)

    def _unplug(self) -> None:
        if self._plugged:
            self._set(_plugged=False)
            self._wire.close()

    def _answerer(self, send: Reply) -> Callable[[bytes], None]:
        """Return what takes the bytes of a new connection."""
        reader = CommandReader()

        def reply(data: bytes) -> None:
            if not self._silent:
                send(RUBBISH if self._mad else data)

        def receive(data: bytes) -> None:
            for item in reader.feed(data):
                if isinstance(item, Command) and item.name in EPSON_ONLY and not self._options.epson:
                    continue
                if isinstance(item, Command) and item.name in REAL_TIME:
                    self._obey_at_once(item, reply)
                else:
                    with self._changed:
                        self._queue.append((item, reply))
                        self._cuts_received += isinstance(item, Command) and item.name == "GS V"
                        self._changed.notify_all()

        return receive

    def _obey_at_once(self, command: Command, reply: Reply) -> None:
        match command.name, command.body[0]:
            case "DLE EOT", n if n in self._status():
                reply(bytes((self._status()[n],)))
            case "DLE DC4", 8:
                with self._changed:
                    self._queue.clear()
                    self._head.paper.reset()
                reply(b"\x37\x25\x00")
            case _:
                pass

    def _status(self) -> Mapping[int, int]:
        with self._changed:
            out = self._paper_is_out
            return {
                1: 0x12 | 0x08 * self._is_offline(),
                2: 0x12 | 0x04 * self._cover_open | 0x20 * out | 0x40 * self._cutter_jammed,
                3: 0x12 | 0x08 * self._cutter_jammed,
                4: 0x12 | 0x0C * (self._near_end or out) | 0x60 * out,
            }

    def _is_offline(self) -> bool:
        return self._paper_is_out or self._cover_open or self._cutter_jammed

    def _print(self) -> None:
        while True:
            with self._changed:
                self._busy = False
                self._changed.notify_all()
                self._changed.wait_for(lambda: not self._running or (self._queue and not self._is_offline()))
                if not self._running:
                    return
                item, reply = self._queue.popleft()
                self._busy = True
                self._do(item, reply)

    def _do(self, item: Item, reply: Reply) -> None:
        """Execute `item`. Called with the lock held: no fault comes between the look for one and the deed."""
        near = 0x03 if self._near_end else 0
        lines = self._head.do(item, reply, near)
        if not lines:
            return
        self._counters[LINES] += lines
        if self._lines_left is not None:
            self._lines_left = max(0, self._lines_left - lines)
        self._changed.wait_for(lambda: not self._running, lines * self._options.seconds_per_line)

    def _cut(self, slip: Image.Image) -> None:
        self._counters[CUTS] += 1
        path = self._outlet / f"slip-{self._counters[CUTS]:06}.png"
        slip.save(path)
        self._write_counters()

    def _read_counters(self) -> dict[int, int]:
        path = self._folder / "counters.json"
        if not path.exists():
            return {}
        return {int(number): value for number, value in json.loads(path.read_text()).items()}

    def _write_counters(self) -> None:
        fresh = self._folder / "counters.json.new"
        fresh.write_text(json.dumps(self._counters))
        fresh.replace(self._folder / "counters.json")


def _lines(argument: str | None) -> int:
    if argument is None:
        return 0
    if not argument.isdecimal():
        raise ValueError(f"{argument} is no number of lines")
    return int(argument)
