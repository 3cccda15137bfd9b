"""A badge reader that types, on a named pipe."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from contract.language import both
from devices.card_reader import CardLaid, CardTaken, CardUnreadable
from devices.conformance.rig import DriverRig, Edge
from devices.emulators.keyboard_badge_reader import Badge, KeyboardBadgeReader, KeyboardBadgeReaderOptions
from devices.registry import build_driver

BADGE = Badge(uid="04A1B2C3", label=both("甲", "A"))


@contextmanager
def rig(folder: Path) -> Iterator[DriverRig]:
    emulator = KeyboardBadgeReader(KeyboardBadgeReaderOptions(badges=(BADGE,)), folder)
    emulator.start()
    options = {"path": emulator.path, "grab": False, "pause": 0.1, "stay": 0.1}
    try:
        yield DriverRig(
            build=lambda: build_driver("keyboard-badge-reader", options),
            unplug=partial(emulator.act, "unplug"),
            plug=partial(emulator.act, "plug"),
            garble=partial(emulator.act, "garble"),
            heal=lambda: None,
            edges=(
                Edge(partial(emulator.act, "lay", BADGE.uid), (CardLaid, CardTaken)),
                Edge(partial(emulator.act, "misread"), (CardUnreadable, CardTaken)),
            ),
        )
    finally:
        emulator.stop()
