"""A GPIO chip at the seam of libgpiod."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from devices.contacts import ContactClosed, ContactOpened
from devices.drivers.gpio import Gpio, GpioOptions
from devices.emulators.gpio import Gpio as Chip
from devices.emulators.gpio import GpioOptions as ChipOptions
from tests.helpers.driver_rig import DriverRig, Edge

OPTIONS = GpioOptions.model_validate(
    {
        "inputs": [
            {"name": "door", "role": "cabinet-door", "line": 0},
            {"name": "tamper", "role": "tamper", "line": 1},
        ]
    }
)


@contextmanager
def rig(folder: Path) -> Iterator[DriverRig]:
    chip = Chip(ChipOptions(), folder)
    chip.start()
    try:
        yield DriverRig(
            build=lambda: Gpio(OPTIONS, chip.request),
            unplug=partial(chip.act, "unplug"),
            plug=partial(chip.act, "plug"),
            edges=(
                Edge(partial(chip.act, "open", "0"), (ContactOpened,)),
                Edge(partial(chip.act, "close", "0"), (ContactClosed,)),
                Edge(partial(chip.act, "pulse", "1"), (ContactOpened, ContactClosed)),
            ),
        )
    finally:
        chip.stop()
