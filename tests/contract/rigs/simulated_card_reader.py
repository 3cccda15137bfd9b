"""The simulated badge reader is its own counterpart."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from devices.card_reader import Card, CardLaid, CardTaken, CardUnreadable
from devices.drivers.simulated_card_reader import SimulatedCardReader
from devices.registry import build_driver
from tests.helpers.driver_rig import DriverRig, Edge


@contextmanager
def rig(_folder: Path) -> Iterator[DriverRig]:
    reader = cast("SimulatedCardReader", build_driver("simulated-card-reader", {}))

    def plugged(state: bool) -> None:
        reader.plugged = state

    yield DriverRig(
        build=lambda: reader,
        unplug=lambda: plugged(False),
        plug=lambda: plugged(True),
        edges=(
            Edge(lambda: reader.lay(Card(b"\1\2\3\4")), (CardLaid,)),
            Edge(reader.take, (CardTaken,)),
            Edge(lambda: reader.lay(None), (CardUnreadable,)),
            Edge(reader.take, (CardTaken,)),
        ),
    )
