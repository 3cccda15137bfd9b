"""The real pcscd with vpcd and a virtual badge."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from devices.card_reader import CardLaid, CardTaken, CardUnreadable
from devices.registry import build_driver
from tests.helpers.driver_rig import DriverRig, Edge
from tests.helpers.pcsc import READER, UID, virtual_badge


@contextmanager
def rig(folder: Path) -> Iterator[DriverRig]:
    with virtual_badge(folder) as emulator:
        yield DriverRig(
            build=lambda: build_driver("pcsc", {"reader": READER}),
            unplug=partial(emulator.act, "unplug"),
            plug=partial(emulator.act, "plug"),
            edges=(
                Edge(partial(emulator.act, "lay", UID), (CardLaid,)),
                Edge(partial(emulator.act, "take"), (CardTaken,)),
                Edge(partial(emulator.act, "lay-unreadable"), (CardUnreadable,)),
                Edge(partial(emulator.act, "lay", UID), (CardTaken, CardLaid)),
                Edge(partial(emulator.act, "take"), (CardTaken,)),
            ),
        )
