"""Code scanners with somebody who holds codes before them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from contract.language import both
from devices.code_scanner import CodeScanner
from devices.codes.spare import SpareCode
from devices.drivers.camera_code_scanner import CameraCodeScanner as CameraDriver
from devices.drivers.camera_code_scanner import CameraCodeScannerOptions as CameraDriverOptions
from devices.drivers.keyboard_code_scanner import KeyboardCodeScanner as KeyboardDriver
from devices.drivers.keyboard_code_scanner import KeyboardCodeScannerOptions as KeyboardDriverOptions
from devices.drivers.serial_code_scanner import SerialCodeScanner as SerialDriver
from devices.drivers.serial_code_scanner import SerialCodeScannerOptions as SerialDriverOptions
from devices.drivers.simulated_code_scanner import SimulatedCodeScanner, SimulatedCodeScannerOptions
from devices.emulator import Emulator
from devices.emulators.camera_code_scanner import CameraCodeScanner, CameraCodeScannerOptions
from devices.emulators.keyboard_code_scanner import KeyboardCodeScanner, KeyboardCodeScannerOptions
from devices.emulators.serial_code_scanner import SerialCodeScanner, SerialCodeScannerOptions

CODES = (
    SpareCode(label=both("甲", "A"), text="CLM:7K4M92XD"),
    SpareCode(label=both("乙", "B"), text="https://hr.example.com/claim/7K4M92XD?lang=zh"),
)
CHINESE = SpareCode(label=both("丙", "C"), text="工号E004217，张三")
REST = 0.3


class ByHand:
    """A clock that goes on when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def _no_hands(act: str, argument: str | None) -> None:
    raise AssertionError(act, argument)


@dataclass(frozen=True)
class ScannerRig:
    """A scanner, still closed and disabled. `show` shows the n-th of CODES, `take_away` ends that.

    `act` moves the emulator's other hands; `place` is the scanner's device file, where it has one.
    """

    scanner: CodeScanner
    clock: ByHand
    show: Callable[[int], None]
    take_away: Callable[[], None]
    unplug: Callable[[], None]
    plug: Callable[[], None]
    act: Callable[[str, str | None], None] = _no_hands
    place: str = ""


def _rig(
    scanner: CodeScanner, clock: ByHand, emulator: Emulator, show: str, away: str | None, place: str = ""
) -> ScannerRig:
    return ScannerRig(
        scanner,
        clock,
        show=lambda n: emulator.act(show, str(n + 1)),
        take_away=partial(emulator.act, away) if away else lambda: None,
        unplug=partial(emulator.act, "unplug"),
        plug=partial(emulator.act, "plug"),
        act=emulator.act,
        place=place,
    )


@contextmanager
def running(emulator: Emulator) -> Iterator[None]:
    """Have an emulator at work."""
    emulator.start()
    try:
        yield
    finally:
        emulator.stop()


@contextmanager
def camera(folder: Path) -> Iterator[ScannerRig]:
    """A network camera."""
    emulator = CameraCodeScanner(CameraCodeScannerOptions(codes=(*CODES, CHINESE), rate=30), folder)
    clock = ByHand()
    scanner = CameraDriver(CameraDriverOptions(url=emulator.url, rest=REST), clock=clock)
    with running(emulator):
        yield _rig(scanner, clock, emulator, "hold", "take-away")


@contextmanager
def serial(folder: Path, *, pty: bool, ending: str) -> Iterator[ScannerRig]:
    """A serial scanner."""
    told = {"pty": pty, "ending": ending, "codes": (*CODES, CHINESE)}
    emulator = SerialCodeScanner(SerialCodeScannerOptions.model_validate(told), folder)
    clock = ByHand()
    with running(emulator):
        asked = {"url": emulator.url, "ending": ending, "pause": 0.1, "rest": REST}
        scanner = SerialDriver(SerialDriverOptions.model_validate(asked), clock=clock)
        yield _rig(scanner, clock, emulator, "scan", None)


@contextmanager
def keyboard(folder: Path, *, ending: str) -> Iterator[ScannerRig]:
    """A keyboard wedge."""
    told = {"ending": ending, "codes": CODES}
    emulator = KeyboardCodeScanner(KeyboardCodeScannerOptions.model_validate(told), folder)
    clock = ByHand()
    asked = {"path": emulator.path, "grab": False, "ending": ending, "pause": 0.1, "rest": REST}
    scanner = KeyboardDriver(KeyboardDriverOptions.model_validate(asked), clock=clock)
    with running(emulator):
        yield _rig(scanner, clock, emulator, "scan", None, emulator.path)


@contextmanager
def simulated(_folder: Path) -> Iterator[ScannerRig]:
    """The simulated one."""
    clock = ByHand()
    scanner = SimulatedCodeScanner(SimulatedCodeScannerOptions(rest=REST), clock=clock)

    def plugged(state: bool) -> None:
        scanner.plugged = state

    yield ScannerRig(
        scanner,
        clock,
        show=lambda n: scanner.show(CODES[n].text),
        take_away=lambda: scanner.show(None),
        unplug=lambda: plugged(False),
        plug=lambda: plugged(True),
    )
