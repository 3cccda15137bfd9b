"""Contacts on a Modbus board: both framings, both wires, and answers that are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from devices.contacts import Level
from devices.device import Fault, Report, Status
from devices.drivers.contacts_modbus import ContactsModbus, ContactsModbusOptions
from devices.emulators.contacts_modbus import ContactsModbus as Board
from devices.emulators.contacts_modbus import ContactsModbusOptions as BoardOptions
from devices.errors import DeviceError, DeviceFailure, ProtocolError

INPUTS = [
    {"name": "door", "role": "cabinet-door", "line": 1, "opens": "low"},
    {"name": "tamper", "role": "tamper", "line": 6, "opens": "low"},
]


def driver_of(board: Board, **options: object) -> ContactsModbus:
    told = {"url": board.url, "inputs": INPUTS, **options}
    return ContactsModbus(ContactsModbusOptions.model_validate(told))


@pytest.mark.parametrize(("framing", "pty"), [("rtu", True), ("rtu", False), ("tcp", False)])
def test_each_contact_is_read_on_each_wire(tmp_path: Path, framing: str, *, pty: bool) -> None:
    board = Board(BoardOptions.model_validate({"framing": framing, "pty": pty}), tmp_path)
    board.start()
    contacts = driver_of(board, framing=framing)
    try:
        contacts.open()
        assert contacts.watch() == Report(Status.ONLINE)
        board.act("open", "6")
        assert contacts.watch() == Report(Status.ONLINE, frozenset({Fault.TAMPER}))
        assert contacts.levels() == {1: Level.HIGH, 6: Level.LOW}
        assert board.sight().facts["open"] == "6"
    finally:
        contacts.close()
        board.stop()


@pytest.mark.parametrize(
    ("trouble", "unit", "inputs", "failure"),
    [
        ("silence", 1, 8, DeviceFailure.TIME_OUT),
        ("none", 2, 8, DeviceFailure.TIME_OUT),
        ("garbage", 1, 8, DeviceFailure.PROTOCOL),
        ("checksum", 1, 8, DeviceFailure.PROTOCOL),
        ("none", 1, 4, DeviceFailure.UNSUPPORTED),
    ],
)
def test_what_is_no_answer_is_an_error_of_the_device(
    tmp_path: Path, trouble: str, unit: int, inputs: int, failure: DeviceFailure
) -> None:
    board = Board(BoardOptions(unit=unit, inputs=inputs), tmp_path)
    board.start()
    board.act("trouble", trouble)
    contacts = driver_of(board)
    try:
        with pytest.raises(DeviceError) as raised:
            contacts.open()
    finally:
        contacts.close()
        board.stop()
    assert raised.value.failure is failure
    assert isinstance(raised.value, ProtocolError) is (failure is DeviceFailure.PROTOCOL)


def test_hands_do_only_what_they_can(tmp_path: Path) -> None:
    board = Board(BoardOptions(), tmp_path)
    for act, argument in (("dance", None), ("open", "9"), ("open", None), ("trouble", "rain")):
        with pytest.raises(ValueError, match=r"."):
            board.act(act, argument)
