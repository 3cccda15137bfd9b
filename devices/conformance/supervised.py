"""A driver under the supervisor that the terminal runs it with."""

from __future__ import annotations

import time
from collections.abc import Callable
from queue import Empty, Queue

from devices.conformance.looking import WITHIN, NotHeldError, require, usable
from devices.conformance.rig import Do
from devices.device import Announcement, Device, Report, StatusChanged
from devices.pace import Pace
from devices.supervisor import DeviceSpec, Supervisor


def lost_and_found(build: Callable[[], Device], unplug: Do, plug: Do) -> None:
    """Have the device reached, unplugged, missed, plugged in and reached again."""
    bugs: Queue[BaseException] = Queue()
    told: Queue[Announcement] = Queue()
    supervisor = Supervisor(
        [DeviceSpec("one", "any")],
        on_bug=bugs.put,
        pace=Pace(reopen=lambda _: 0.05),
        build=lambda _: build(),
    )
    supervisor.subscribe(lambda _, announcement: told.put(announcement))
    supervisor.start()
    try:
        _await(told, usable, "it is reached")
        unplug()
        _await(told, lambda report: not usable(report), "it is missed")
        plug()
        _await(told, usable, "it is reached again")
    finally:
        stopped = supervisor.stop(WITHIN)
    require(stopped, f"its thread ends within {WITHIN:.0f} s")
    require(bugs.empty(), "nothing but DeviceErrors come out of it")


def _await(told: Queue[Announcement], wanted: Callable[[Report], bool], what: str) -> None:
    until = time.monotonic() + WITHIN
    while (left := until - time.monotonic()) > 0:
        try:
            match told.get(timeout=left):
                case StatusChanged(report) if wanted(report):
                    return
                case _:
                    pass
        except Empty:
            break
    raise NotHeldError(f"{what}: not within {WITHIN:.0f} s")
