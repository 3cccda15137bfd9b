"""A SAM_V reader on USB, four pipes on a bus of memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from devices.emulators.sam_v import SamVOptions, SpareCard
from devices.id_card_reader import IdCardLaid, IdCardTaken, IdCardUnreadable
from tests.helpers.driver_rig import DriverRig, Edge
from tests.helpers.id_cards import RESIDENT
from tests.helpers.sam_v_usb import UsbReader

CARD = SpareCard.model_validate(
    {
        "label": {"zh": "甲", "en": "A"},
        "number": RESIDENT.number,
        "name": RESIDENT.name,
        "born_on": RESIDENT.born_on,
    }
)


@contextmanager
def rig(folder: Path) -> Iterator[DriverRig]:
    usb = UsbReader(SamVOptions(cards=(CARD,)), folder)
    emulator = usb.emulator
    emulator.start()
    try:
        yield DriverRig(
            build=usb.driver,
            unplug=partial(emulator.act, "unplug"),
            plug=partial(emulator.act, "plug"),
            silence=partial(emulator.act, "trouble", "silence"),
            garble=partial(emulator.act, "trouble", "garbage"),
            heal=partial(emulator.act, "trouble", "none"),
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
