"""upsd with one UPS, on TCP."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from devices.device import Device
from devices.emulators.nut import NEARLY_EMPTY, Nut, NutOptions
from devices.registry import build_driver
from devices.ups import LowBattery, OnBattery, OnMains, ReplaceBattery
from tests.helpers.driver_rig import DriverRig, Edge


def at(port: int) -> Device:
    return build_driver("nut", {"port": port, "user": "terminal", "password": "word"})


@contextmanager
def rig(folder: Path) -> Iterator[DriverRig]:
    upsd = Nut(NutOptions(user="terminal", password="word"), folder)
    upsd.start()
    try:
        yield DriverRig(
            build=lambda: at(upsd.port),
            unplug=partial(upsd.act, "unplug"),
            plug=partial(upsd.act, "plug"),
            silence=partial(upsd.act, "trouble", "silence"),
            garble=partial(upsd.act, "trouble", "garbage"),
            heal=partial(upsd.act, "trouble", "none"),
            at=at,
            edges=(
                Edge(partial(upsd.act, "fail"), (OnBattery,)),
                Edge(partial(upsd.act, "charge", NEARLY_EMPTY), (LowBattery,)),
                Edge(partial(upsd.act, "restore"), (OnMains,)),
                Edge(partial(upsd.act, "wear"), (ReplaceBattery,)),
            ),
        )
    finally:
        upsd.stop()
