"""A pcscd of our own with one virtual reader, for machines where none runs."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

from devices.errors import DeviceError, DeviceFailure

SOCKET = Path("/run/pcscd/pcscd.comm")  # compiled into pcscd and libpcsclite
LEFT_BEHIND = (SOCKET, SOCKET.with_name("pcscd.pid"))
DRIVER = Path("/usr/lib/pcsc/drivers/serial/libifdvpcd.so")  # Debian: vsmartcard-vpcd
READY_WITHIN = 10.0  # seconds
NOTE = SOCKET.with_name("vpcd-owner")  # "pid-of-pcscd pid-of-its-emulator"

CONFIGURATION = """\
FRIENDLYNAME "{name}"
DEVICENAME /dev/null:{port:#x}
LIBPATH {driver}
CHANNELID {port:#x}
"""


def service_runs() -> bool:
    """Say whether a pcscd answers on this machine."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(str(SOCKET))
        except OSError:
            return False
    return True


def end_orphan() -> None:
    """End a pcscd that an emulator started and, killed itself, could not end."""
    pid, owner = _noted()
    if _name_of(owner) or _name_of(pid) != "pcscd":
        return
    os.kill(pid, signal.SIGTERM)
    until = time.monotonic() + READY_WITHIN
    while _name_of(pid) == "pcscd" and time.monotonic() < until:
        time.sleep(0.02)


def emulator_at_work() -> bool:
    """Say whether the pcscd that runs is another emulator's, whose reader is not ours to lay badges on."""
    pid, owner = _noted()
    return _name_of(pid) == "pcscd" and _name_of(owner) != ""


def can_run_here() -> bool:
    """Say whether a virtual badge reader can be had on this machine now."""
    if service_runs():
        return not emulator_at_work()
    return os.geteuid() == 0 and _program() is not None


def _program() -> str | None:
    program = shutil.which("pcscd", path="/usr/sbin:/usr/bin:/sbin:/bin")
    return program if DRIVER.exists() else None


def _noted() -> tuple[int, int]:
    """Return the pids of a pcscd and of the emulator that started it; zeros where none did."""
    try:
        pid, owner = map(int, NOTE.read_text(encoding="ascii").split())
    except (OSError, ValueError):
        return 0, 0
    return pid, owner


def _name_of(pid: int) -> str:
    """Return the program's name; empty where it has ended (a zombie too)."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return ""
    name, _, rest = stat.partition("(")[2].rpartition(")")
    return "" if rest.split()[0] == "Z" else name


class PcscService:
    """`pcscd --foreground` with a vpcd that listens on `port` and `port` + 1, one for each of its slots.

    For development and tests only: vpcd listens on every interface. Starting again after `stop` is allowed.
    """

    def __init__(self, folder: Path, reader: str, port: int) -> None:
        self._folder = folder
        self._reader = reader
        self._port = port
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def runs(self) -> bool:
        """Whether it runs now."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start pcscd and wait until it answers; DeviceError where it cannot run here."""
        if self.runs:
            return
        program = _program()
        if program is None:
            raise DeviceError(DeviceFailure.UNSUPPORTED, "install pcscd and vsmartcard-vpcd")
        if service_runs():
            raise DeviceError(DeviceFailure.SEQUENCE_ERROR, "another pcscd runs already")
        readers = self._folder / "readers"
        readers.mkdir(parents=True, exist_ok=True)
        text = CONFIGURATION.format(name=self._reader, port=self._port, driver=DRIVER)
        (readers / "vpcd").write_text(text, encoding="utf-8")
        try:
            SOCKET.parent.mkdir(parents=True, exist_ok=True)
            for path in LEFT_BEHIND:  # of a pcscd that was killed
                path.unlink(missing_ok=True)
        except OSError as error:
            raise DeviceError(DeviceFailure.UNSUPPORTED, "a pcscd of our own needs root") from error
        with (self._folder / "pcscd.log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - a fixed program with our own folder
                [program, "--foreground", "-c", str(readers)], stdout=log, stderr=log
            )
        NOTE.write_text(f"{self._process.pid} {os.getpid()}", encoding="ascii")
        self._wait_until_ready()

    def stop(self) -> None:
        """End pcscd."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(5.0)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        NOTE.unlink(missing_ok=True)

    def _wait_until_ready(self) -> None:
        until = time.monotonic() + READY_WITHIN
        while not service_runs():
            if not self.runs or time.monotonic() > until:
                self.stop()
                raise DeviceError(
                    DeviceFailure.TIME_OUT, f"pcscd did not start; see {self._folder}/pcscd.log"
                )
            time.sleep(0.02)
