"""A SAM_V reader on TCP."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from devices.device import Device
from devices.emulators.sam_v import SamV, SamVOptions, SpareCard
from devices.id_card_reader import IdCardLaid, IdCardTaken, IdCardUnreadable
from devices.registry import build_driver
from tests.helpers.driver_rig import DriverRig, Edge
from tests.helpers.id_cards import RESIDENT

CARD = SpareCard.model_validate(
    {
        "label": {"zh": "甲", "en": "A"},
        "number": RESIDENT.number,
        "name": RESIDENT.name,
        "born_on": RESIDENT.born_on,
    }
)


def at(port: int) -> Device:
    return build_driver("sam-v", {"url": f"socket://127.0.0.1:{port}"})


@contextmanager
def rig(folder: Path) -> Iterator[DriverRig]:
    emulator = SamV(SamVOptions(cards=(CARD,)), folder)
    emulator.start()
    try:
        yield DriverRig(
            build=lambda: build_driver("sam-v", {"url": emulator.url}),
            unplug=partial(emulator.act, "unplug"),
            plug=partial(emulator.act, "plug"),
            silence=partial(emulator.act, "trouble", "silence"),
            garble=partial(emulator.act, "trouble", "garbage"),
            heal=partial(emulator.act, "trouble", "none"),
            at=at,
            edges=(
                Edge(partial(emulator.act, "lay", CARD.number), (IdCardLaid,)),
                Edge(partial(emulator.act, "lift"), (IdCardTaken,)),
                Edge(partial(emulator.act, "lay-forged"), (IdCardUnreadable,)),
                Edge(partial(emulator.act, "lift"), (IdCardTaken,)),
                Edge(partial(emulator.act, "lay-damaged"), (IdCardUnreadable,)),
                Edge(partial(emulator.act, "lift"), (IdCardTaken,)),
            ),
        )
    finally:
        emulator.stop()
