"""The processes behind the emulated A4 printer: a private D-Bus and CUPS' ippeveprinter."""

from __future__ import annotations

import hashlib
import os
import shlex
import shutil
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path

import devices
from devices.ports import free_ports

START_WITHIN = 15.0
END_WITHIN = 3.0

# ippeveprinter asks for a system bus although it is told to announce nothing (-r off).
BUS_CONFIGURATION = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:abstract={name}</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/></policy></busconfig>
"""


class PrinterProcesses:
    """Starts and ends them. They die with the thread that called `start`, whatever ends it."""

    def __init__(self, folder: Path, name: str, seconds_per_sheet: float) -> None:
        self._folder = folder
        self._name = name
        self._seconds_per_sheet = seconds_per_sheet
        self._running: list[subprocess.Popen[bytes]] = []
        self.port = 0

    def start(self) -> None:
        """Start both and wait until the printer listens; raise RuntimeError where it does not."""
        spool = self._folder / "spool"
        spool.mkdir(parents=True, exist_ok=True)
        # An abstract socket: a path below a deep folder could be longer than the 107 bytes that fit.
        bus = "ipp-printer-" + hashlib.sha256(str(self._folder).encode()).hexdigest()[:24]
        configuration = self._folder / "bus.conf"
        configuration.write_text(BUS_CONFIGURATION.format(name=bus))
        self._run("dbus-daemon", f"--config-file={configuration}", "--nofork", "--nopidfile", bus=bus)
        _wait_until(lambda: self._answers(socket.AF_UNIX, "\0" + bus), "the private D-Bus")
        self.port = free_ports()[0]
        self._run(
            "ippeveprinter", "-2", "-r", "off", "-n", "localhost", "-p", str(self.port), "-d", str(spool),
            "-K", str(self._folder / "keys"), "-s", "30,30", "-M", "Kiosk", "-m", "A4 Laser",
            "-f", "application/pdf,image/pwg-raster,image/jpeg,image/urf",
            "-c", str(self._print_command()), self._name,
            bus=bus,
        )  # fmt: skip
        _wait_until(lambda: self._answers(socket.AF_INET, ("127.0.0.1", self.port)), "ippeveprinter")

    def stop(self) -> None:
        """End both."""
        for process in reversed(self._running):
            process.terminate()
        for process in self._running:
            try:
                process.wait(END_WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._running.clear()

    def load_tray(self, sheets: int) -> None:
        """Tell the printer how much paper it has, by its web form; a form with fields missing confuses it."""
        form = {
            "size1": "iso_a4_210x297mm", "type1": "stationery", "level1": str(sheets),
            "size2": "na_number-10_4.125x9.5in", "type2": "envelope", "level2": "25",
        }  # fmt: skip
        self._get("/media?" + urllib.parse.urlencode(form))

    def load_toner(self, percent: int) -> None:
        """Tell the printer how full its cartridges are."""
        form = {"supply0": "25"} | {f"supply{number}": str(percent) for number in range(1, 5)}
        self._get("/supplies?" + urllib.parse.urlencode(form))

    def _get(self, path: str) -> None:
        url = f"http://localhost:{self.port}{path}"
        with urllib.request.urlopen(url, timeout=END_WITHIN) as answer:
            answer.read()

    def _run(self, *command: str, bus: str) -> None:
        program = shutil.which(command[0], path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
        if program is None:
            raise RuntimeError(f"{command[0]} is not installed (Debian: cups-ipp-utils, dbus-daemon)")
        environment = os.environ | {
            "DBUS_SYSTEM_BUS_ADDRESS": f"unix:abstract={bus}",
            "HOME": str(self._folder),
        }
        with (self._folder / f"{command[0]}.log").open("wb") as log:
            process = subprocess.Popen(  # noqa: S603  a fixed program with our own arguments
                ["/usr/bin/setpriv", "--pdeathsig", "KILL", program, *command[1:]],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._running.append(process)

    def _answers(self, family: socket.AddressFamily, address: str | tuple[str, int]) -> bool:
        if any(process.poll() is not None for process in self._running):
            raise RuntimeError(f"ended at once; see the logs in {self._folder}")
        with socket.socket(family) as probe:
            return probe.connect_ex(address) == 0

    def _print_command(self) -> Path:
        """Write the script that ippeveprinter starts; it takes no arguments of ours by itself."""
        words = [sys.executable, "-m", "devices.emulators.ipp_print_command", str(self._folder)]
        words.append(str(self._seconds_per_sheet))
        root = Path(devices.__file__).resolve().parent.parent
        script = self._folder / "print-command"
        script.write_text(
            f"#!/bin/sh\nPYTHONPATH={shlex.quote(str(root))} "
            f'exec /usr/bin/setpriv --pdeathsig TERM {shlex.join(words)} "$1"\n'
        )
        script.chmod(0o755)
        return script


def _wait_until(so: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + START_WITHIN
    while not so():
        if time.monotonic() > until:
            raise RuntimeError(f"{what} did not start within {START_WITHIN:g} s")
        time.sleep(0.02)
