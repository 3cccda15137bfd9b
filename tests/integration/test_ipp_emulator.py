"""The emulated A4 printer leaves nothing behind, however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

PROGRAM = """
import sys, threading
from pathlib import Path
from devices.emulators.ipp_printer import IppPrinter, IppPrinterOptions
emulator = IppPrinter(IppPrinterOptions(), Path(sys.argv[1]))
emulator.start()
print("ready", flush=True)
threading.Event().wait()
"""
WITHIN = 10.0


def alive_with(folder: Path) -> list[str]:
    """Return the command lines of living processes that name `folder`."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal() and int(entry.name) != os.getpid():
            try:
                line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except (FileNotFoundError, ProcessLookupError):
                continue
            if str(folder) in line:
                found.append(line)
    return found


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_its_processes_die_with_it(tmp_path: Path, blow: signal.Signals) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(tmp_path)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        assert len(alive_with(tmp_path)) >= 3
        process.send_signal(blow)
        process.wait(WITHIN)
    until = time.monotonic() + WITHIN
    while left := alive_with(tmp_path):
        assert time.monotonic() < until, left
        time.sleep(0.02)
