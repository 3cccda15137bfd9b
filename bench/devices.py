"""From a card on a reader to the event, what a look at each device costs, and what an idle terminal takes."""

from __future__ import annotations

import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import SystemRandom
from typing import Any

from bench.benchmark import Benchmark, Result, Say
from bench.idle_terminal import idle
from devices.card_reader import CardLaid
from devices.device import Announcement, Device, Status, StatusChanged
from devices.drivers.locker_8a import Locker8a, Locker8aOptions
from devices.drivers.sam_v import SamVOptions as ReaderOptions
from devices.drivers.sam_v import SamVReader
from devices.emulators.locker_8a import Locker8a as Locker8aBoards
from devices.emulators.locker_boards import LockerBoardsOptions
from devices.emulators.sam_v import SamV, SamVOptions, SpareCard
from devices.emulators.vpcd_card import Badge, VpcdCard, VpcdCardOptions
from devices.id_card_reader import IdCardLaid
from devices.locker_bank import DoorOpened, UnlockResult
from devices.pace import usual_pace
from devices.registry import build_driver
from devices.slot import DeviceSlot
from devices.supervisor import DeviceSpec, Supervisor
from devices.transports.byte_stream import ByteStream
from devices.transports.wire import wire

LAYS = 30
DOORS = 24
WITHIN = 15.0  # seconds
BARS = {"card": 20.0, "badge": 20.0, "door": 20.0}
NUMBER = "11010519491231002X"  # the example of GB 11643
CARD = SpareCard.model_validate(
    {"label": {"zh": "甲", "en": "A"}, "number": NUMBER, "name": "甲", "born_on": "1949-12-31"}
)
BADGE = Badge.model_validate({"label": {"zh": "乙", "en": "B"}, "uid": "04A1B2C3"})


@dataclass
class Latency:
    """Milliseconds of each lay: in all, and since the hardware had said its last byte of it."""

    name: str
    whole: list[float] = field(default_factory=list)
    own: list[float] = field(default_factory=list)

    def result(self) -> Result:
        """Return our own share beside the whole wait, in the 95th percentile."""
        return Result(_p95(self.own), _p95(self.whole), "ms", BARS[self.name])


class TimedStream:
    """A wire that remembers when it last handed over what had come."""

    def __init__(self, stream: ByteStream) -> None:
        self._stream = stream
        self.came = 0.0

    def read(self, most: int, *, within: float) -> bytes:
        """Hand on, and look at the clock."""
        data = self._stream.read(most, within=within)
        if data:
            self.came = time.perf_counter()
        return data

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class Devices(Benchmark):
    """Real drivers under the real supervisor, emulators at the other end of real wires, a real pcscd."""

    name = "devices"
    measures = (
        "card laid down to event, our own share (from the hardware's last byte to the listener; 95th "
        f"percentile of {LAYS}) beside the whole wait, in which the reader is polled: ID card reader on TCP, "
        "badge on pcscd; the same from the order to a door of a bank of 24 to the fact that it is open; what "
        "one look at each device costs; CPU of the whole idle terminal with every device of ./run open, its "
        "child processes counted, in percent of one core, beside that of these looks"
    )

    def run(self, say: Say) -> Result:
        """Measure one after the other; the result is the figure that is nearest to its bar."""
        with tempfile.TemporaryDirectory(prefix="bench-devices-") as name:
            results = {}
            for latency in (id_card(Path(name)), badge(Path(name)), door(Path(name))):
                results[latency.name] = latency.result()
                say(
                    f"{latency.name}: whole wait {_told(latency.whole)}, our own share {_told(latency.own)}, "
                    f"{len(latency.own)} times"
                )
            results["idle"] = idle(Path(name) / "stand", say)
        for name, result in results.items():
            say(result.line(f"devices.{name}"))
        return max(results.values(), key=lambda result: result.figure / result.bar)


def id_card(folder: Path) -> Latency:
    """Lay an ID card down and lift it, again and again."""
    place = folder / "sam-v"
    place.mkdir()
    emulator = SamV(SamVOptions(cards=(CARD,)), place)
    emulator.start()
    stream = TimedStream(wire(emulator.url, 115200))
    latency = Latency("card")
    try:
        with watched(lambda: SamVReader(ReaderOptions(url=emulator.url), stream), IdCardLaid) as laid:
            for _ in range(LAYS):
                began = time.perf_counter()
                emulator.act("lay", NUMBER)
                at = laid.wait()
                latency.whole.append((at - began) * 1000)
                latency.own.append((at - stream.came) * 1000)
                emulator.act("lift")
                laid.rest()
    finally:
        emulator.stop()
    return latency


def badge(folder: Path) -> Latency:
    """Lay a badge down and take it, again and again; the hardware's last byte is the answer with its UID."""
    place = folder / "badge"
    place.mkdir()
    emulator = VpcdCard(VpcdCardOptions(badges=(BADGE,)), place)
    emulator.start()
    latency = Latency("badge")
    try:
        with watched(lambda: build_driver("pcsc", {}), CardLaid) as laid:
            for _ in range(LAYS):
                emulator.asked.clear()
                began = time.perf_counter()
                emulator.act("lay", BADGE.uid)
                assert emulator.asked.wait(WITHIN), "nobody asked the badge for its UID"
                asked = time.perf_counter()
                at = laid.wait()
                latency.whole.append((at - began) * 1000)
                latency.own.append(max(0.0, at - asked) * 1000)
                emulator.act("take")
                laid.rest()
    finally:
        emulator.stop()
    return latency


def door(folder: Path) -> Latency:
    """Open every door of a bank and close it, twice; the hardware's last byte says that the door is open."""
    place = folder / "doors"
    place.mkdir()
    emulator = Locker8aBoards(LockerBoardsOptions(ways=DOORS), place)
    emulator.start()
    stream = TimedStream(wire(emulator.url, 19200))
    latency = Latency("door")
    boards = [{"address": 1, "ways": DOORS}]
    options = Locker8aOptions.model_validate({"url": emulator.url, "boards": boards})
    try:
        with supervised(lambda: Locker8a(options, stream), Laid(DoorOpened)) as slot:
            for number in [*range(1, DOORS + 1)] * 2:
                began = time.perf_counter()
                with slot.claim(within=WITHIN) as claim:
                    outcome = claim.run(lambda bank: bank.unlock(str(number), within=WITHIN), within=WITHIN)  # noqa: B023 - run at once
                at = time.perf_counter()
                assert outcome.result is UnlockResult.OPENED, outcome
                latency.whole.append((at - began) * 1000)
                latency.own.append((at - stream.came) * 1000)
                emulator.act("door", str(number))
                emulator.act("close")
    finally:
        emulator.stop()
    return latency


class Laid:
    """Hears one kind of announcement, and when."""

    def __init__(self, kind: type[Announcement]) -> None:
        self._kind = kind
        self._at = 0.0
        self._laid = threading.Event()
        self._gone = threading.Event()
        self.ready = threading.Event()

    def hear(self, _name: str, announcement: Announcement) -> None:
        """Take an announcement, on the device's thread."""
        match announcement:
            case StatusChanged(report):
                if report.status is Status.ONLINE:
                    self.ready.set()
            case _ if isinstance(announcement, self._kind):
                self._at = time.perf_counter()
                self._laid.set()
            case _:
                self._gone.set()

    def wait(self) -> float:
        """Return when it came."""
        assert self._laid.wait(WITHIN), "the card was not announced"
        return self._at

    def rest(self) -> None:
        """Wait until it is gone."""
        assert self._gone.wait(WITHIN), "the card was not announced to be gone"
        self._laid.clear()
        self._gone.clear()


@contextmanager
def watched(build: Callable[[], Device], kind: type[Announcement]) -> Iterator[Laid]:
    """Listen to one device until the end of the block."""
    laid = Laid(kind)
    with supervised(build, laid):
        yield laid


@contextmanager
def supervised(build: Callable[[], Device], laid: Laid) -> Iterator[DeviceSlot[Any]]:
    """Keep one device under a supervisor until the end of the block."""
    bugs: list[BaseException] = []
    supervisor = Supervisor(
        [DeviceSpec("one", "any")],
        on_bug=bugs.append,
        pace=usual_pace(SystemRandom()),
        build=lambda _: build(),
    )
    supervisor.subscribe(laid.hear)
    supervisor.start()
    try:
        assert laid.ready.wait(WITHIN), "the device does not come up"
        yield supervisor.slots()["one"]
    finally:
        supervisor.stop(WITHIN)
    assert not bugs, bugs


def _p95(values: Sequence[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


def _told(values: Sequence[float]) -> str:
    return f"{statistics.median(values):.1f} ms (95 %: {_p95(values):.1f})"
