"""A receipt printer on the other end of the wire: Epson's ESC/POS over TCP or a pty, drawn on paper."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType

from PIL import Image
from pydantic import Field

from devices.emulator import Emulator, Hand, Sight
from devices.emulators.escpos_commands import CommandReader
from devices.emulators.escpos_head import Reply
from devices.emulators.escpos_wires import PtyWire, TcpWire, Wire
from devices.emulators.escpos_works import CUTS, Works
from devices.emulators.paper_path import take_away
from devices.options import Options

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
PRESENTER_HANDS = (
    Hand("presenter-jam", "卡住出纸口", "Jam the presenter"),
    Hand("presenter-free", "清除出纸口卡纸", "Free the presenter"),
    Hand("retract-off", "关闭回收功能", "Switch retracting off"),
    Hand("retract-on", "打开回收功能", "Switch retracting on"),
)
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
    presenter: bool = False
    """Whether it holds slips in its outlet, tells of them (DLE EOT 20) and takes them back (GS e 2)."""
    seconds_per_line: float = Field(default=0.01, ge=0)
    """How long a line of paper takes; real printers need 0.015 s."""


class EscposPrinter(Emulator):
    """A printer with a roll, a cover, a knife and a cable.

    Like a real one it goes offline without paper or with its cover open, keeps what it has received, and
    goes on where it stopped once the fault is mended. Its counters outlive it in `counters.json`.
    `wire` is another cable than TCP or a pty: a USB bus of memory, in the process of the driver.
    """

    model = "escpos-printer"
    options = EscposPrinterOptions

    def __init__(self, options: EscposPrinterOptions, folder: Path, wire: Wire | None = None) -> None:
        self._options = options
        self._folder = folder
        self._outlet = folder / "outlet"
        self._outlet.mkdir(parents=True, exist_ok=True)
        self._changed = threading.Condition()
        self._busy = self._silent = self._mad = False
        self._running = self._plugged = False
        self._works = Works(
            options.dots,
            chinese_font=options.chinese_font,
            epson=options.epson,
            presenter=options.presenter,
            counters=self._read_counters(),
            on_cut=self._keep,
            on_retract=self._take_back,
        )
        self._condition = self._works.condition
        self._condition.slip_lies = any(self._outlet.glob("slip-*.png"))
        self._wire = wire or (PtyWire(folder / "serial") if options.pty else TcpWire(options.port))
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
            self._works.queue.clear()
            self._changed.notify_all()
        self._unplug()
        if self._printing:
            self._printing.join()

    def hands(self) -> Sequence[Hand]:
        """Return what a person can do to it."""
        return (*HANDS, *PRESENTER_HANDS) if self._options.presenter else HANDS

    def act(self, act: str, argument: str | None = None) -> None:
        """Do one of `hands`."""
        deeds: Mapping[str, Callable[[], None]] = MappingProxyType(
            {
                "take": self._take,
                "paper-out": partial(self._turn, lines_left=_lines(argument)),
                "paper-low": partial(self._turn, near_end=True),
                "paper-in": partial(self._turn, lines_left=None, near_end=False),
                "cover-open": partial(self._turn, cover_open=True),
                "cover-close": partial(self._turn, cover_open=False),
                "cutter-jam": partial(self._turn, cutter_jammed=True),
                "cutter-free": partial(self._turn, cutter_jammed=False),
                "presenter-jam": partial(self._turn, presenter_jammed=True),
                "presenter-free": partial(self._turn, presenter_jammed=False),
                "retract-off": partial(self._turn, retracts=False),
                "retract-on": partial(self._turn, retracts=True),
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
            now = self._condition
            facts = {
                "paper": "out" if now.paper_is_out else "low" if now.near_end else "good",
                "cover": "open" if now.cover_open else "closed",
                "cutter": "jammed" if now.cutter_jammed else "good",
                "cable": "in" if self._plugged else "out",
                "answers": "not" if self._silent else "rubbish" if self._mad else "properly",
                "lines_left": now.lines_left,
                "printing": self._busy or bool(self._works.queue),
                "cuts": self._works.counters[CUTS],
                "retracted": sum(1 for _ in self._folder.glob("retracted/slip-*.png")),
                "cuts_received": self._works.cuts_received,
                "url": self.url,
            }
            return Sight(facts, tuple(sorted(self._outlet.glob("slip-*.png"))))

    def wait_until(self, seen: Callable[[Sight], bool], within: float) -> bool:
        """Wait until the printer looks so; say whether it came to that in time."""
        with self._changed:
            return self._changed.wait_for(lambda: seen(self.sight()), within)

    def _turn(self, **facts: int | bool | None) -> None:
        with self._changed:
            vars(self._condition).update(facts)
            self._changed.notify_all()

    def _set(self, **facts: bool) -> None:
        with self._changed:
            vars(self).update(facts)
            self._changed.notify_all()

    def _take(self) -> None:
        take_away(self._outlet.glob("slip-*.png"), self._folder)
        self._turn(slip_lies=False)

    def _take_back(self) -> None:
        """Let what lies in the outlet fall into the bin inside, with the lock held."""
        bin_inside = self._folder / "retracted"
        bin_inside.mkdir(exist_ok=True)
        for slip in self._outlet.glob("slip-*.png"):
            slip.replace(bin_inside / slip.name)

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
                with self._changed:
                    self._works.take(item, reply)
                    self._changed.notify_all()

        return receive

    def _print(self) -> None:
        while True:
            with self._changed:
                self._busy = False
                self._changed.notify_all()
                self._changed.wait_for(lambda: not self._running or self._has_work())
                if not self._running:
                    return
                self._busy = True
                # With the lock held: no fault comes between the look for one and the deed.
                if lines := self._works.work():
                    self._changed.wait_for(lambda: not self._running, lines * self._options.seconds_per_line)

    def _has_work(self) -> bool:
        return bool(self._works.queue) and not self._condition.is_offline

    def _keep(self, slip: Image.Image) -> None:
        """Lay a slip that was cut off into the outlet."""
        counters = self._works.counters
        slip.save(self._outlet / f"slip-{counters[CUTS]:06}.png")
        fresh = self._folder / "counters.json.new"
        fresh.write_text(json.dumps(counters))
        fresh.replace(self._folder / "counters.json")

    def _read_counters(self) -> dict[int, int]:
        path = self._folder / "counters.json"
        if not path.exists():
            return {}
        return {int(number): value for number, value in json.loads(path.read_text()).items()}


def _lines(argument: str | None) -> int:
    if argument is None:
        return 0
    if not argument.isdecimal():
        raise ValueError(f"{argument} is no number of lines")
    return int(argument)
