"""Each family of locker boards: six doors on two boards, in the ways that wires and contacts differ."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from devices.emulators.locker_8a import Locker8a
from devices.emulators.locker_boards import LockerBoards, LockerBoardsOptions
from devices.emulators.locker_cu16 import LockerCu16, LockerCu16Options
from devices.emulators.locker_cu48 import LockerCu48, LockerCu48Options
from devices.emulators.locker_modbus import LockerModbus, LockerModbusOptions
from devices.emulators.locker_wkly import LockerWkly
from devices.locker_bank import UnlockResult
from devices.protocols.locker_cu48 import PROFILES
from devices.protocols.locker_modbus import Framing
from tests.helpers.locker_rigs import WiredLockerRig

WAYS = 3


def of(
    emulator: LockerBoards,
    driver: str,
    *,
    acknowledges: bool = True,
    refused: UnlockResult = UnlockResult.STILL_CLOSED,
    items: bool = False,
    contacts: bool = True,
    **options: Any,
) -> WiredLockerRig:
    told = emulator._told
    boards = [
        {"address": address, "ways": WAYS, "inverted": told.inverted, "items": items, "contacts": contacts}
        for address in told.addresses
    ]
    return WiredLockerRig(
        emulator,
        driver,
        boards=boards,
        acknowledges=acknowledges,
        refused=refused,
        has_items=items,
        **options,
    )


def on_8a(folder: Path, options: LockerBoardsOptions, *, contacts: bool = True) -> WiredLockerRig:
    return of(Locker8a(options, folder), "locker-8a", contacts=contacts)


def on_wkly(folder: Path, options: LockerBoardsOptions, *, contacts: bool = True) -> WiredLockerRig:
    emulator = LockerWkly(options, folder)
    return of(emulator, "locker-wkly", refused=UnlockResult.REFUSED, contacts=contacts)


def on_cu48(folder: Path, options: LockerCu48Options, *, contacts: bool = True) -> WiredLockerRig:
    emulator = LockerCu48(options, folder)
    answers = PROFILES[options.profile].acknowledged
    return of(emulator, "locker-cu48", acknowledges=answers, contacts=contacts, profile=options.profile)


def on_cu16(folder: Path, options: LockerCu16Options, *, contacts: bool = True) -> WiredLockerRig:
    return of(
        LockerCu16(options, folder),
        "locker-cu16",
        acknowledges=False,
        items=True,
        contacts=contacts,
        clears_busy=options.busy,
    )


def on_modbus(
    folder: Path, options: LockerModbusOptions, *, contacts: bool = True, order: str = "flash-on"
) -> WiredLockerRig:
    emulator = LockerModbus(options, folder)
    rig = WiredLockerRig(
        emulator,
        "locker-modbus",
        framing=options.framing,
        order=order,
        boards=[
            {
                "address": address,
                "ways": WAYS,
                "items": True,
                "first_item_input": WAYS,
                "contacts": contacts,
            }
            for address in options.addresses
        ],
        acknowledges=True,
        refused=UnlockResult.REFUSED,
        has_items=True,
    )
    rig.has_checksum = options.framing is Framing.RTU
    return rig


TWO = {"addresses": (1, 2), "ways": WAYS}

WIRED: dict[str, Callable[[Path], WiredLockerRig]] = {
    "8a": lambda folder: on_8a(folder, LockerBoardsOptions(**TWO, events=True)),
    "8a-echo-inverted-serial": lambda folder: on_8a(
        folder, LockerBoardsOptions(**TWO, echo=True, inverted=True, pty=True)
    ),
    "wkly": lambda folder: on_wkly(folder, LockerBoardsOptions(**TWO, events=True, echo=True)),
    "cu48": lambda folder: on_cu48(folder, LockerCu48Options(**TWO, inverted=True)),
    "modbus-rtu": lambda folder: on_modbus(folder, LockerModbusOptions(**TWO, echo=True)),
    "modbus-tcp": lambda folder: on_modbus(folder, LockerModbusOptions(**TWO, framing=Framing.TCP)),
    "cu16": lambda folder: on_cu16(folder, LockerCu16Options(**TWO, echo=True)),
}

VARIANTS: dict[str, Callable[[Path], WiredLockerRig]] = {
    "cu48-60-61-75": lambda folder: on_cu48(folder, LockerCu48Options(**TWO, profile="60-61-75", echo=True)),
    "cu48-60-61-75-counted": lambda folder: on_cu48(
        folder, LockerCu48Options(**TWO, profile="60-61-75-counted", echo=True)
    ),
    "cu16-busy": lambda folder: on_cu16(folder, LockerCu16Options(**TWO, busy=True, echo=True)),
    "modbus-coil": lambda folder: on_modbus(folder, LockerModbusOptions(**TWO, flash=False), order="coil"),
}
"""What a setting makes of a family where its sources disagree, or its boards differ."""

BLIND: dict[str, Callable[[Path], WiredLockerRig]] = {
    "8a": lambda folder: on_8a(folder, LockerBoardsOptions(**TWO, events=True), contacts=False),
    "wkly": lambda folder: on_wkly(folder, LockerBoardsOptions(**TWO, echo=True), contacts=False),
    "cu48": lambda folder: on_cu48(folder, LockerCu48Options(**TWO), contacts=False),
    "cu16": lambda folder: on_cu16(folder, LockerCu16Options(**TWO), contacts=False),
    "modbus": lambda folder: on_modbus(
        folder, LockerModbusOptions(**TWO, framing=Framing.TCP), contacts=False
    ),
}
"""Boards with no door contact wired."""
