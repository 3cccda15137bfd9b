"""An LCUS board on TCP."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from devices.device import Device
from devices.emulators.lcus import Lcus, LcusOptions
from devices.registry import build_driver
from tests.helpers.driver_rig import DriverRig


def at(port: int) -> Device:
    return build_driver("lcus", {"url": f"socket://127.0.0.1:{port}"})


@contextmanager
def rig(folder: Path) -> Iterator[DriverRig]:
    board = Lcus(LcusOptions(), folder)
    board.start()
    try:
        yield DriverRig(
            build=lambda: build_driver("lcus", {"url": board.url}),
            unplug=partial(board.act, "unplug"),
            plug=partial(board.act, "plug"),
            silence=partial(board.act, "trouble", "silence"),
            garble=partial(board.act, "trouble", "garbage"),
            heal=partial(board.act, "trouble", "none"),
            at=at,
        )
    finally:
        board.stop()
