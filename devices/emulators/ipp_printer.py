"""An A4 printer on the other end of IPP: ippeveprinter (a real IPP Everywhere printer) with a mechanism."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from pydantic import Field

from devices.emulator import Emulator, Hand, Sight
from devices.emulators.ipp_front import Front
from devices.emulators.ipp_mechanism import TRAY_HOLDS, Mechanism, MechanismFile
from devices.emulators.ipp_processes import PrinterProcesses
from devices.emulators.paper_path import take_away
from devices.options import Options

T = TypeVar("T")

LOW_TONER = 4
OUTLET_HOLDS = 100
OUTPUT_TRAY = (
    f"type=unRemovableBin;maxcapacity={OUTLET_HOLDS};remaining={{left}};status=0;name=top;"
    "stackingorder=firstToLast;pagedelivery=faceDown;"
)
HANDS = (
    Hand("take", "取走纸张", "Take the sheets"),
    Hand("paper-out", "取出纸盒里的纸", "Take the paper out"),
    Hand("paper-leave", "纸盒只留几张", "Leave few sheets", (("1", "1 张", "one"), ("2", "2 张", "two"))),
    Hand("paper-in", "加纸", "Put paper in"),
    Hand("jam", "卡纸", "Jam", (("1", "下一张", "next sheet"), ("2", "第 2 张", "2nd sheet"))),
    Hand("clear-jam", "清除卡纸", "Clear the jam"),
    Hand("cover-open", "打开前盖", "Open the cover"),
    Hand("cover-close", "合上前盖", "Close the cover"),
    Hand("toner-low", "墨粉将尽", "Toner low"),
    Hand("toner-out", "墨粉用尽", "Toner out"),
    Hand("toner-new", "换新墨粉", "New toner"),
    Hand("unplug", "拔掉网线", "Unplug the cable"),
    Hand("plug", "插上网线", "Plug the cable in"),
    Hand("go-silent", "停止应答", "Stop answering"),
    Hand("recover", "恢复应答", "Answer again"),
)  # fmt: skip


class IppPrinterOptions(Options):
    """Where the printer listens and how fast it is."""

    port: int = Field(default=0, ge=0, le=65535)
    """TCP port on 127.0.0.1; 0 takes a free one."""
    seconds_per_sheet: float = Field(default=0.3, ge=0)
    """Time that a sheet takes through the printer."""
    name: str = "KioskA4"
    """Name of the printer."""


class IppPrinter(Emulator):
    """A printer with a tray, a cover, a cartridge and a cable. Its counters outlive it in its folder."""

    model = "ipp-printer"
    options = IppPrinterOptions

    def __init__(self, options: IppPrinterOptions, folder: Path) -> None:
        self._folder = folder.resolve()
        self._outlet = self._folder / "outlet"
        self._outlet.mkdir(parents=True, exist_ok=True)
        self._mechanism = MechanismFile(self._folder / "mechanism.json")
        self._processes = PrinterProcesses(self._folder, options.name, options.seconds_per_sheet)
        self._port = options.port
        self._plugged = False
        self._front: Front | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    @property
    def uri(self) -> str:
        """The URI on which a driver finds it."""
        return f"ipp://127.0.0.1:{self._port}/ipp/print"

    def start(self) -> None:
        """Switch it on; raise RuntimeError where its processes do not start."""
        self._mechanism.change(lambda now: replace(now, canceled_jobs=[]))
        started: Future[None] = Future()
        # One thread holds the loop and the children: they are told to die with the thread that made them.
        self._thread = threading.Thread(target=self._live, args=(started,), name="ipp-printer", daemon=True)
        self._thread.start()
        started.result()
        self._show(self._mechanism.read())
        self._plug()

    def stop(self) -> None:
        """Switch it off."""
        if self._loop is None or self._thread is None:
            return
        self._unplug()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop = self._thread = None

    def hands(self) -> Sequence[Hand]:
        """Return what a person can do to it."""
        return HANDS

    def act(self, act: str, argument: str | None = None) -> None:
        """Do one of `hands`."""
        number = _number(argument)
        turn = self._turn
        deeds: Mapping[str, Callable[[], None]] = MappingProxyType(
            {
                "take": self._take,
                "paper-out": partial(turn, paper=0),
                "paper-leave": partial(turn, paper=number),
                "paper-in": partial(turn, paper=TRAY_HOLDS),
                "jam": partial(turn, jam_on_sheet=number),
                "clear-jam": partial(turn, jammed=False, jam_on_sheet=0),
                "cover-open": partial(turn, cover_open=True),
                "cover-close": partial(turn, cover_open=False),
                "toner-low": partial(turn, toner_percent=LOW_TONER),
                "toner-out": partial(turn, toner_percent=0),
                "toner-new": partial(turn, toner_percent=100),
                "unplug": self._unplug,
                "plug": self._plug,
                "go-silent": partial(self._answer, at_all=False),
                "recover": partial(self._answer, at_all=True),
            }
        )
        if act not in deeds:
            raise ValueError(f"an A4 printer cannot be told to {act}")
        deeds[act]()

    def sight(self) -> Sight:
        """Return the sheets in the outlet and the state of tray, cover, cartridge and cable."""
        now = self._mechanism.read()
        facts = {
            "paper": now.paper,
            "jam": now.jammed,
            "jam_on_sheet": now.jam_on_sheet,
            "cover": "open" if now.cover_open else "closed",
            "toner": now.toner_percent,
            "cable": "in" if self._plugged else "out",
            "answers": "properly" if self._front is None or self._front.answers else "not",
            "sheets_ever": now.sheets_ever,
            "url": self.uri,
        }
        return Sight(facts, tuple(sorted(self._outlet.glob("sheet-*.png"))))

    def wait_until(self, seen: Callable[[Sight], bool], within: float) -> bool:
        """Wait until the printer looks so; say whether it came to that in time."""
        until = time.monotonic() + within
        while not seen(self.sight()):
            if time.monotonic() > until:
                return False
            time.sleep(0.02)
        return True

    def _live(self, started: Future[None]) -> None:
        with asyncio.Runner() as runner:  # cancels at its end what still waits, as a silent connection does
            loop = runner.get_loop()
            try:
                self._processes.start()
                self._loop = loop
                self._front = Front(
                    self._processes.port,
                    counters=self._life_counters,
                    reasons=lambda: ["cover-open-error"] if self._mechanism.read().cover_open else [],
                    on_cancel=self._note_canceled,
                )
                loop.call_soon(started.set_result, None)
                loop.run_forever()
            except RuntimeError as error:
                started.set_exception(error)
            finally:
                self._processes.stop()

    def _turn(self, **facts: int | bool) -> None:
        self._show(self._mechanism.set(**facts))

    def _show(self, now: Mechanism) -> None:
        """Let ippeveprinter know what its own sensors would tell it."""
        if self._loop is not None:
            self._processes.load_tray(now.paper)
            self._processes.load_toner(now.toner_percent)

    def _life_counters(self) -> dict[str, int | str]:
        now = self._mechanism.read()
        lying = sum(1 for _ in self._outlet.glob("sheet-*.png"))
        return {
            "printer-output-tray": OUTPUT_TRAY.format(left=max(0, OUTLET_HOLDS - lying)),
            "printer-impressions-completed": now.impressions_ever,
            "printer-media-sheets-completed": now.sheets_ever,
        }

    def _note_canceled(self, job: int) -> None:
        self._mechanism.change(lambda now: replace(now, canceled_jobs=[*now.canceled_jobs, job]))

    def _take(self) -> None:
        take_away(self._outlet.glob("sheet-*.png"), self._folder)

    def _plug(self) -> None:
        if not self._plugged and self._front is not None:
            self._port = self._do(self._front.plug(self._port))
            self._plugged = True

    def _unplug(self) -> None:
        if self._plugged and self._front is not None:
            self._plugged = False
            self._do(self._front.unplug())

    def _answer(self, *, at_all: bool) -> None:
        if self._front is not None:
            self._do(self._front.answer(at_all=at_all))

    def _do(self, work: Coroutine[object, object, T]) -> T:
        assert self._loop is not None
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)


def _number(argument: str | None) -> int:
    if argument is None:
        return 1
    if not argument.isdecimal():
        raise ValueError(f"{argument} is no number of sheets")
    return int(argument)
