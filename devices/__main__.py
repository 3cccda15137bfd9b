"""Works drivers and emulators by hand: `python -m devices list | discover | probe | poke …`.

Exit status: 0 done, 1 the device failed or the driver does not conform, 2 wrong call.
"""

from __future__ import annotations

import argparse
import os
import shlex
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path

import yaml

from devices.conformance.command import Conforming
from devices.conformance.rig import NoRigError
from devices.device import Announcement, Device
from devices.discovery.looking import Looking
from devices.discovery.matching import lines
from devices.errors import DeviceError
from devices.listing import described, everything, of_drivers
from devices.models import ModelError
from devices.registry import OptionsError, build_driver, driver_classes
from devices.rig import HandsServer, Rig, RigError, read_rig_file
from devices.skeletons.writing import SkeletonError, write

FAILED, WRONG_CALL = 1, 2
NOTHING_PLUGGED_IN = (
    "nothing found: no serial port, USB device, camera or input device with a name under /dev/…/by-id, "
    "no reader at pcscd, no CUPS queue, no UPS at upsd. What is reached by network is not searched for."
)
NAMED = "`python -m devices list` names them; `list DRIVER` shows the options of one."


class CallError(Exception):
    """The command line says something that cannot be done."""


def list_models(drivers: Sequence[str]) -> None:
    """Print these drivers with their options; every driver and emulator where none is named."""
    for line in of_drivers(drivers) if drivers else everything():
        print(line)


@contextmanager
def opened(driver: str, options: Sequence[str]) -> Iterator[Device]:
    """Open a device for the length of a command, printing what it announces."""
    device = build_driver(driver, dict(map(parse_option, options)))
    device.announce = show
    try:
        device.open()
        yield device
    finally:
        device.close()


def parse_option(word: str) -> tuple[str, object]:
    """Split `name=value`; the value is read as YAML."""
    name, equals, value = word.partition("=")
    if not equals:
        raise CallError(f'expected name=value, not "{word}"')
    try:
        return name, yaml.safe_load(value)
    except yaml.YAMLError as error:
        raise CallError(f'"{value}" cannot be understood; put it into quotes: {name}=\'"…"\'') from error


def show(announcement: Announcement) -> None:
    """Print what a device noticed."""
    print(announcement, flush=True)


def probe(driver: str, options: Sequence[str]) -> None:
    """Open, print what the hardware says of itself and its condition, close."""
    with opened(driver, options) as device:
        for name, value in device.probe().items():
            print(f"{name}: {value}")
        report = device.watch()
        print(f"status: {report.status}")
        print(f"faults: {', '.join(sorted(report.faults)) or 'none'}")


def poke(driver: str, words: Sequence[str]) -> None:
    """Open, do one thing, print what came of it, close."""
    options = list(takewhile(lambda word: "=" in word, words))
    name, *arguments = words[len(options) :] or ["watch"]
    if name == "watch":
        seconds_of(arguments)  # before anything is opened
    with opened(driver, options) as device:
        if name == "watch":
            watch(device, seconds_of(arguments))
            return
        pokes = device.pokes()
        if name not in pokes:
            raise CallError(f'no "{name}"; there is {", ".join(["watch", *sorted(pokes)])}')
        for line in pokes[name](arguments):
            print(line, flush=True)


def seconds_of(words: Sequence[str]) -> float:
    """Return how long to watch; half a minute where nobody says."""
    try:
        seconds = float(words[0]) if words else 30.0
    except ValueError as error:
        raise CallError(f'watch for how many seconds? "{words[0]}" is no number') from error
    if not 0 <= seconds < float("inf"):
        raise CallError(f'watch for how many seconds? "{words[0]}" is no such number')
    return seconds


def watch(device: Device, seconds: float) -> None:
    """Print announcements and every change of condition for some seconds."""
    until = time.monotonic() + seconds
    before = None
    while time.monotonic() < until:
        report = device.watch()
        if report != before:
            print(f"{report.status} {' '.join(sorted(report.faults))}".rstrip(), flush=True)
        before = report
        time.sleep(device.watch_pause)


def emulate(rig_file: Path, hands: Path, state: Path) -> None:
    """Run a rig until SIGINT or SIGTERM."""
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    rig = Rig(read_rig_file(rig_file), state)
    rig.start()
    try:
        server = HandsServer(rig, hands)
        server.start()
        print("rig ready", flush=True)
        ended.wait()
        server.stop()
    finally:
        rig.stop()


def conform(driver: str, options: Sequence[str], rig: Path | None, page: Path | None) -> int:
    """Run the contract suite on a driver, print what holds; return the exit status."""
    if page is not None:
        page.read_text(encoding="utf-8")  # before anything is run
    conforming = Conforming(driver, dict(map(parse_option, options)), rig)
    for line in conforming.lines():
        print(line, flush=True)
    if page is not None:
        conforming.write(page)
    return 0 if conforming.held else FAILED


def discover() -> None:
    """Print what is plugged in, with the settings of drivers that would fit."""
    found = list(Looking().found())
    for line in lines(found, driver_classes()):
        print(line, flush=True)
    if not found:
        print(NOTHING_PLUGGED_IN)


def new(driver: str, device_class: str, into: Path | None) -> None:
    """Write the skeleton of a driver, and say where and what comes next."""
    for path in write(driver, device_class, into):
        print(path)
    after = f"python -m pip install -e {shlex.quote(str(into))} && " if into else ""
    print(f"next: {after}python -m devices conform {driver}; it says what is to be written")


def add_makers_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add what makers of drivers need."""
    conforming = commands.add_parser(
        "conform",
        help="run the contract suite on a driver",
        description="On the driver's rig; with options, on real hardware, where nobody pulls a cable. Exit "
        "status 1 where a promise is not kept, or a part is not written yet.",
    )
    conforming.add_argument("driver")
    conforming.add_argument("options", nargs="*", metavar="name=value")
    conforming.add_argument(
        "--rig", type=Path, help="file with the function `rig`; else the one that is offered"
    )
    conforming.add_argument("--into", type=Path, metavar="PAGE", help="page whose table takes what was found")
    making = commands.add_parser(
        "new", help="write the skeleton of a driver with its emulator, rig and tests"
    )
    making.add_argument("driver", metavar="MAKER-MODEL")
    making.add_argument(
        "--class",
        dest="device_class",
        required=True,
        help="such as receipt-printer; a wrong one names them all",
    )
    making.add_argument("--into", type=Path, metavar="FOLDER", help="as a distribution of its own; else here")


def parser() -> argparse.ArgumentParser:
    """Return the command line's parser."""
    top = argparse.ArgumentParser(prog="python -m devices", description="Work devices and emulators by hand.")
    commands = top.add_subparsers(dest="command", required=True)
    listing = commands.add_parser("list", help="list drivers and emulators with their options")
    listing.add_argument("drivers", nargs="*", metavar="DRIVER", help="these only")
    commands.add_parser("discover", help="show what is plugged in, and which drivers would fit")
    probing = commands.add_parser(
        "probe",
        help="open a device, show what it is and how it is",
        description=f"Such as `probe escpos url=socket://192.168.1.50:9100`. Drivers: {NAMED}",
    )
    probing.add_argument("driver")
    probing.add_argument("options", nargs="*", metavar="name=value")
    poking = commands.add_parser(
        "poke",
        help="open a device and do one thing with it",
        description="Such as `poke sam-v url=/dev/ttyUSB0 watch 30`. `watch [SECONDS]` works for every "
        f"device; the others are named when you guess wrong. Drivers: {NAMED}",
    )
    poking.add_argument("driver")
    poking.add_argument("words", nargs="*", metavar="name=value … WHAT [WORD …]")
    add_makers_commands(commands)
    emulating = commands.add_parser(
        "emulate", help="run the emulators of a rig file, worked through a socket"
    )
    emulating.add_argument("--rig", type=Path, required=True, help="YAML list of name, model, options")
    emulating.add_argument("--hands", type=Path, required=True, help="path of the Unix socket for hands")
    emulating.add_argument("--state", type=Path, help="folder for the emulators' files; else a temporary one")
    return top


def run(arguments: argparse.Namespace) -> int:
    """Do what the command line says; return the exit status."""
    match arguments.command:
        case "list":
            list_models(arguments.drivers)
        case "discover":
            discover()
        case "probe":
            probe(arguments.driver, arguments.options)
        case "poke":
            poke(arguments.driver, arguments.words)
        case "new":
            new(arguments.driver, arguments.device_class, arguments.into)
        case "conform":
            return conform(arguments.driver, arguments.options, arguments.rig, arguments.into)
        case _:
            with tempfile.TemporaryDirectory(prefix="rig-") as folder:
                emulate(arguments.rig, arguments.hands, arguments.state or Path(folder))
    return 0


def main(words: Sequence[str]) -> int:
    """Run the command line; return its exit status."""
    try:
        return run(parser().parse_args(words))
    except OptionsError as error:
        print(error.detail, f"{error.name} takes", *described(error.kind), sep="\n", file=sys.stderr)
    except ModelError as error:
        print(error.detail, file=sys.stderr)
    except (CallError, SkeletonError, NoRigError, RigError) as error:
        print(error, file=sys.stderr)
    except BrokenPipeError:  # whoever reads has enough, such as `head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except (DeviceError, OSError) as error:
        print(f"failed: {error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return FAILED if "conform" in words else 0  # what was not tried to its end does not conform
    return WRONG_CALL


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
