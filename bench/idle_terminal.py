"""What a terminal takes that nobody uses, with every device of `./run` open, and what each look costs."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bench.benchmark import Result, Say
from config.loader import load
from config.schema import TerminalConfig
from deploy.stand.pieces import EVERYTHING
from deploy.stand.stand import Stand
from devices.device import USABLE
from devices.registry import build_driver
from hub.store.database import Database

EMPLOYEES = 2000
LOOKS = 50
SETTLE = 60.0  # seconds until an idle terminal is looked at: on a full machine its start takes half of them
IDLE = 60.0  # seconds for which it is: two heartbeats
WITHIN = 15.0  # seconds
BAR = 3.0  # percent of one core


def idle(folder: Path, say: Say) -> Result:
    """Return the CPU of a terminal that nobody uses, beside what its devices' looks take of it."""
    stand = Stand(folder, employees=EMPLOYEES, presenter=True, pieces=EVERYTHING)
    try:
        stand.prepare()
        stand.start_hub()
        stand.start_rig()
        looks = _looks(stand, say)
        with _terminal(stand) as pid:
            time.sleep(SETTLE)
            settled_at = datetime.now(UTC)
            before, began = cpu_of_all(pid), time.monotonic()
            time.sleep(IDLE)
            share = 100 * (cpu_of_all(pid) - before) / (time.monotonic() - began)
            say(f"processes of the idle terminal: {len(family(pid))}; devices: {_devices(stand, settled_at)}")
    finally:
        stand.close()
    return Result(share, looks, "%", BAR)


@contextmanager
def _terminal(stand: Stand) -> Iterator[int]:
    """Run the real program until the end of the block, and give its process id."""
    command = [sys.executable, "-m", "kiosk", "--config", str(stand.settings)]
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [*command, "--data", str(stand.terminal_data)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(WITHIN)


def _devices(stand: Stand, since: datetime) -> str:
    """Return the devices that the platform heard of since then; AssertionError where one does not work."""
    with Database(stand.database).read() as unit:
        [beat] = unit.terminals.at(stand.cast.site)
    assert beat.heartbeat.at > since, "the idle terminal is not heard of"
    told = {device.name: device.status for device in beat.heartbeat.devices}
    usable = {status.value for status in USABLE}
    assert len(told) == len(_config(stand).devices), told
    assert set(told.values()) <= usable, told
    return ", ".join(told)


def _config(stand: Stand) -> TerminalConfig:
    config = load(stand.settings)
    assert isinstance(config, TerminalConfig), config
    return config


def _looks(stand: Stand, say: Say) -> float:
    """Say what one look at each device costs; return what all of them take of a core, in percent."""
    total = 0.0
    for each in _config(stand).devices:
        device = build_driver(each.driver, dict(each.options))
        device.open()
        try:
            device.watch()
            cpu, wall = time.thread_time(), time.perf_counter()
            for _ in range(LOOKS):
                device.watch()
            cost = (time.thread_time() - cpu) / LOOKS
            took = (time.perf_counter() - wall) / LOOKS
        finally:
            device.close()
        share = 100 * cost / (took + device.watch_pause)
        total += share
        say(
            f"look at {each.driver}: {cost * 1000:.2f} ms of CPU, {took * 1000:.1f} ms, "
            f"{share:.2f} % of a core"
        )
    return total


def family(pid: int) -> list[int]:
    """Return a process and all below it."""
    children = Path(f"/proc/{pid}/task").glob("*/children")
    below = [int(child) for file in children for child in file.read_text(encoding="ascii").split()]
    return [pid, *(one for child in below for one in family(child))]


def cpu_of_all(pid: int) -> float:
    """Return the CPU seconds of a process, of all below it, and of those that it waited for."""
    return sum(_cpu_of(one) for one in family(pid))


def _cpu_of(pid: int) -> float:
    """Return user and system time, own and of children waited for (proc(5), stat fields 14 to 17)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
