"""The simulated identity card reader is its own counterpart."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from devices.drivers.simulated_id_card_reader import SimulatedIdCardReader
from devices.id_card_reader import IdCardLaid, IdCardTaken, IdCardUnreadable
from devices.registry import build_driver
from tests.helpers.driver_rig import DriverRig, Edge
from tests.helpers.id_cards import RESIDENT


@contextmanager
def rig(_folder: Path) -> Iterator[DriverRig]:
    reader = cast("SimulatedIdCardReader", build_driver("simulated-id-card-reader", {}))

    def plugged(state: bool) -> None:
        reader.plugged = state

    yield DriverRig(
        build=lambda: reader,
        unplug=lambda: plugged(False),
        plug=lambda: plugged(True),
        edges=(
            Edge(lambda: reader.lay(RESIDENT), (IdCardLaid,)),
            Edge(reader.take, (IdCardTaken,)),
            Edge(lambda: reader.lay(None), (IdCardUnreadable,)),
            Edge(reader.take, (IdCardTaken,)),
        ),
    )
