"""A Modbus board with inputs, on TCP."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from devices.contacts import ContactClosed, ContactOpened
from devices.device import Device
from devices.emulators.contacts_modbus import ContactsModbus, ContactsModbusOptions
from devices.registry import build_driver
from tests.helpers.driver_rig import DriverRig, Edge

INPUTS = [
    {"name": "door", "role": "cabinet-door", "line": 2, "opens": "low"},
    {"name": "tamper", "role": "tamper", "line": 3, "opens": "low"},
]


def built(url: str) -> Device:
    return build_driver("contacts-modbus", {"url": url, "inputs": INPUTS})


@contextmanager
def rig(folder: Path) -> Iterator[DriverRig]:
    board = ContactsModbus(ContactsModbusOptions(), folder)
    board.start()
    try:
        yield DriverRig(
            build=lambda: built(board.url),
            unplug=partial(board.act, "unplug"),
            plug=partial(board.act, "plug"),
            silence=partial(board.act, "trouble", "silence"),
            garble=partial(board.act, "trouble", "garbage"),
            heal=partial(board.act, "trouble", "none"),
            at=lambda port: built(f"socket://127.0.0.1:{port}"),
            edges=(
                Edge(partial(board.act, "open", "2"), (ContactOpened,)),
                Edge(partial(board.act, "close", "2"), (ContactClosed,)),
            ),
        )
    finally:
        board.stop()
