"""Slips by the real ESC/POS driver, on a cable of memory to the works of the emulated printer.

Each piece of bytes on the cable is a step, either way, and so is each deed of the printer that leaves a mark.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import astuple, replace
from functools import partial
from typing import TypeVar
from uuid import UUID

from PIL import Image

from devices.diagnosis import LOST
from devices.drivers.escpos import Escpos, EscposOptions
from devices.emulators.escpos_commands import Character, CommandReader, Item
from devices.emulators.escpos_works import CUTS, Condition, Works
from devices.errors import DeviceError, DeviceFailure
from devices.escpos.profiles import PROFILES, Cutter
from devices.evidence import Evidence
from devices.receipt_printer import Slip, SlipOutcome, Text
from kiosk.effects.journal import Journal
from kiosk.effects.outcomes import SlipOrder, report_to_nobody
from kiosk.effects.places import Place
from kiosk.effects.slip import Slips
from tests.helpers.exploration.explorer import PATIENCE
from tests.helpers.exploration.kind import Kind
from tests.helpers.exploration.steps import Blow, DeviceCutOff, Steps
from tests.helpers.terminal_store import HandClock

T = TypeVar("T")

LEAST_WAIT = 0.001  # seconds that it takes to find that nothing came
HOLDS = 2  # words with the driver
CUTS_BEFORE = 7
DOTS = 8  # nobody looks at these slips


class WiredReceiptPrinter:
    """The works, what came out of them, and the driver of the life under way.

    A slip is there once it was cut with its own name burnt last. Cut off with something queued, the printer
    has its cover open for `HOLDS` words.
    """

    def __init__(self, steps: Steps, profile: str, *, bytewise: bool) -> None:
        self.steps = steps
        self.bytewise = bytewise
        self._profile = profile
        self._cuts = PROFILES[profile].cutter is not Cutter.NONE
        epson = profile.startswith("epson")
        before = {CUTS: CUTS_BEFORE}
        self.works = Works(DOTS, chinese_font=True, epson=epson, counters=before, on_cut=self._fall)
        self.connection = 0  # its number; 0: none
        self.connections = 0
        self._reader = CommandReader()
        self.answers = bytearray()
        self._line = ""
        self._burnt: list[str] = []
        self._slips: Counter[str] = Counter()
        self._holds = 0
        self._driver: Escpos | None = None
        self._is_open = False

    def connect(self, clock: HandClock) -> None:
        """Build the driver of a life."""
        options = EscposOptions(url="socket://127.0.0.1:9100", profile=self._profile)
        self._driver = Escpos(options, Cable(self, clock), clock.monotonic)
        self._is_open = False

    def print_slip(self, slip: Slip) -> SlipOutcome:
        named = replace(slip, parts=(Text(slip.job),))
        return self._asked(lambda driver: driver.print_slip(named))

    def evidence(self) -> Evidence:
        return self._asked(lambda driver: driver.evidence())

    def plug_in(self) -> None:
        """Take a new connection."""
        self.connections += 1
        self.connection = self.connections
        self._reader = CommandReader()
        self.answers.clear()

    def receive(self, data: bytes) -> None:
        """Take bytes from the cable."""
        for item in self._reader.feed(data):
            self.works.take(item, partial(self._answer, self.connection))

    def work(self) -> None:
        """Work off what is queued, up to the next answer."""
        while self.works.queue and not self.works.condition.is_offline and not self.answers:
            item, _ = self.works.queue[0]
            if not isinstance(item, Character):
                self.steps.of_device()
            self._note(item)
            self.works.work()

    def copy(self, steps: Steps) -> WiredReceiptPrinter:
        other = WiredReceiptPrinter(steps, self._profile, bytewise=self.bytewise)
        other.works.condition = replace(self.works.condition)
        other.works.counters.update(self.works.counters)
        other.connection, other.connections = self.connection, self.connections
        for item, reply in self.works.queue:
            assert isinstance(reply, partial)
            other.works.queue.append((item, partial(other._answer, *reply.args)))
        other._line, other._burnt = self._line, list(self._burnt)
        other._slips, other._holds = Counter(self._slips), self._holds
        return other

    def key(self) -> Hashable:
        queued = tuple(item for item, _ in self.works.queue)
        paper = self._line, tuple(self._burnt), tuple(sorted(self._slips.items()))
        kept = self.works.counters[CUTS], self._holds, astuple(self.works.condition)
        return queued, paper, kept, bool(self.connection)

    def go_on(self) -> None:
        self.connection = 0
        self.answers.clear()
        self._close_cover()
        while self.works.queue:
            self.work()

    def mend(self) -> None:
        self._close_cover()

    def cut_off(self, blow: Blow) -> None:
        self.connection = 0
        self.answers.clear()
        if blow is Blow.DEVICE_FORGETS:
            self.works.forget()
            self._line = ""
        elif self.works.queue:
            self.works.condition.cover_open, self._holds = True, HOLDS

    def others_use(self) -> None:
        self.works.counters[CUTS] += 1
        if not self.works.queue:  # else it tests itself when the slip is done
            self._burnt.clear()

    def forget_driver(self) -> None:
        self.connection = 0
        self._driver = None

    def truth(self) -> Mapping[str, int]:
        return self._slips

    def _asked(self, operation: Callable[[Escpos], T]) -> T:
        """Have the driver do it, as the device's worker does: opened before, closed once it is lost."""
        driver = self._driver
        assert driver is not None
        if self._holds:
            self._holds -= 1
            if not self._holds:
                self._close_cover()
        try:
            if not self._is_open:
                driver.open()
                self._is_open = True
        except DeviceError as error:
            driver.close()
            raise DeviceError(DeviceFailure.DEVICE_NOT_READY) from error
        try:
            return operation(driver)
        except DeviceError as error:
            if error.failure in LOST:
                driver.close()
                self._is_open = False
            raise

    def _answer(self, connection: int, data: bytes) -> None:
        if connection == self.connection:
            self.answers += data

    def _note(self, item: Item) -> None:
        if isinstance(item, Character):
            self._line += chr(item.byte)
        elif item.name == "LF":
            self._burnt.append(self._line)
            self._line = ""
        elif item.name == "ESC @":
            self._line = ""
        elif item.name == "ESC d" and not self._cuts:
            self._fall()

    def _fall(self, _picture: Image.Image | None = None) -> None:
        if self._burnt:  # a knife, or a person who tears it off
            self._slips[self._burnt[-1]] += 1
            self._burnt.clear()

    def _close_cover(self) -> None:
        self.works.condition = self.works.condition if not self._holds else Condition()
        self.works.condition.cover_open, self._holds = False, 0


class Cable:
    """A ByteStream whose other end is a `WiredReceiptPrinter`; waiting takes time on the hand clock only."""

    def __init__(self, printer: WiredReceiptPrinter, clock: HandClock) -> None:
        self._printer = printer
        self._clock = clock
        self._connection = -1

    def open(self) -> None:
        self._step(DeviceFailure.NO_DEVICE)
        self._printer.plug_in()
        self._connection = self._printer.connection

    def close(self) -> None:
        if self._connection == self._printer.connection:
            self._printer.connection = 0
        self._connection = -1

    def write(self, data: bytes) -> None:
        for piece in self._pieces(data):
            self._check()
            self._step(DeviceFailure.CONNECTION_LOST)
            self._printer.receive(piece)

    def read(self, most: int, *, within: float) -> bytes:
        self._check()
        printer = self._printer
        if not printer.answers and within > 0:
            try:
                printer.work()
            except DeviceCutOff as cut:
                self._lose(cut, DeviceFailure.CONNECTION_LOST)
        if not printer.answers:
            self._clock.pass_(max(within, LEAST_WAIT))
            return b""
        self._step(DeviceFailure.CONNECTION_LOST)
        count = 1 if printer.bytewise else most
        data = bytes(printer.answers[:count])
        del printer.answers[:count]
        return data

    def drain(self) -> None:
        while self.read(4096, within=0):
            pass

    def _pieces(self, data: bytes) -> Iterator[bytes]:
        size = 1 if self._printer.bytewise else len(data)
        return (data[at : at + size] for at in range(0, len(data), size))

    def _step(self, failure: DeviceFailure) -> None:
        try:
            self._printer.steps.of_device()
        except DeviceCutOff as cut:
            self._lose(cut, failure)

    def _lose(self, cut: DeviceCutOff, failure: DeviceFailure) -> None:
        self._printer.cut_off(cut.blow)
        raise DeviceError(failure) from cut

    def _check(self) -> None:
        if self._connection < 0:
            raise DeviceError(DeviceFailure.SEQUENCE_ERROR)
        if self._connection != self._printer.connection:
            raise DeviceError(DeviceFailure.CONNECTION_LOST)


class PrintSlipByEscpos(Kind):
    """One slip by the real driver, on a model of this profile."""

    def __init__(self, profile: str, *, bytewise: bool = False, code: type[Slips] = Slips) -> None:
        self.name = f"slip by ESC/POS, {profile}{', byte by byte' if bytewise else ''}"
        self._profile = profile
        self._bytewise = bytewise
        self._code = code

    def device(self, steps: Steps) -> WiredReceiptPrinter:
        return WiredReceiptPrinter(steps, self._profile, bytewise=self._bytewise)

    def connect(self, device: WiredReceiptPrinter, clock: HandClock) -> None:
        device.connect(clock)

    def effects(self, journal: Journal, place: Place[WiredReceiptPrinter], clock: HandClock) -> Slips:
        return self._code(journal, [place], PATIENCE, clock.monotonic, clock.pass_)

    def begin(self, effects: Slips, request: UUID) -> None:
        effects.print(SlipOrder(UUID(int=1), request, Slip("")), report_to_nobody)
