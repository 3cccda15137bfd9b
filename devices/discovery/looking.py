"""Looks where Linux shows hardware: /dev, /sys, pcscd, CUPS, upsd."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from serial.tools import list_ports
from smartcard import scard  # type: ignore[import-untyped]  # pyscard ships no types

from devices.plugged import Place, Plugged

TOLD_WITHIN = 5.0  # seconds


class Port(Protocol):
    """A serial port as pyserial lists it."""

    device: str
    description: str


def serial_ports() -> Sequence[Port]:
    """Return the serial ports that pyserial finds."""
    return [port for port in list_ports.comports() if port.hwid != "n/a"]  # ttyS without hardware behind them


def card_readers() -> Sequence[str]:
    """Return the names of the PC/SC readers; none where pcscd does not answer."""
    result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    if result != scard.SCARD_S_SUCCESS:
        return []
    try:
        result, names = scard.SCardListReaders(context, [])
        return list(names) if result == scard.SCARD_S_SUCCESS else []
    finally:
        scard.SCardReleaseContext(context)


def print_queues() -> Sequence[str]:
    """Return the names of the CUPS queues; none where there is no CUPS."""
    return _told("lpstat", "-e")


def ups_names() -> Sequence[str]:
    """Return the names of the UPSes of this machine's upsd (port 3493); none where there is no NUT."""
    return _told("upsc", "-l")


def _told(program: str, option: str) -> Sequence[str]:
    command = shutil.which(program)
    if command is None:
        return []
    try:
        told = subprocess.run(  # noqa: S603 - the system's own, without words from outside
            [command, option], capture_output=True, text=True, timeout=TOLD_WITHIN, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return []
    return told.stdout.split() if told.returncode == 0 else []


@dataclass(frozen=True)
class Looking:
    """Where to look; the folders stand for /dev and /sys."""

    dev: Path = Path("/dev")
    sys: Path = Path("/sys")
    ports: Callable[[], Iterable[Port]] = serial_ports
    readers: Callable[[], Iterable[str]] = card_readers
    queues: Callable[[], Iterable[str]] = print_queues
    upses: Callable[[], Iterable[str]] = ups_names

    def found(self) -> Iterator[Plugged]:
        """Return everything that is plugged in."""
        names = self._names("serial/by-id")
        for port in self.ports():
            yield Plugged(Place.SERIAL, names.get(Path(port.device).resolve(), port.device), port.description)
        yield from self._usb()
        yield from (Plugged(Place.PCSC, name, name) for name in self.readers())
        yield from (Plugged(Place.QUEUE, name, name) for name in self.queues())
        yield from self._linked(Place.CAMERA, "v4l/by-id", "*-index0")
        yield from self._linked(Place.INPUT, "input/by-id", "*-event-kbd")
        yield from (Plugged(Place.UPS, name, name) for name in self.upses())

    def _names(self, folder: str) -> dict[Path, str]:
        """Return the lasting names of devices by where they are now."""
        return {link.resolve(): str(link) for link in sorted((self.dev / folder).glob("*"))}

    def _linked(self, place: Place, folder: str, pattern: str) -> Iterator[Plugged]:
        for link in sorted((self.dev / folder).glob(pattern)):
            yield Plugged(place, str(link), link.name.rpartition("-")[0].replace("_", " "))

    def _usb(self) -> Iterator[Plugged]:
        """Return USB devices other than hubs, by what the kernel read from their descriptors."""
        for device in sorted((self.sys / "bus/usb/devices").glob("*")):
            vendor, product = _read(device / "idVendor"), _read(device / "idProduct")
            if not vendor or not product or _read(device / "bDeviceClass") == "09":
                continue
            interfaces = device.glob(f"{device.name}:*/bInterfaceClass")
            classes = frozenset(int(read, 16) for one in interfaces if (read := _read(one)))
            name = f"{_read(device / 'manufacturer')} {_read(device / 'product')}".strip()
            yield Plugged(Place.USB, f"usb://{vendor}:{product}", name, classes)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
