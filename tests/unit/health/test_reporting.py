"""What devices notice reaches the outbox, also where the store takes nothing for a while."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import pytest

from contract.device_events import ContactChanged, DoorNotice, PowerChange
from devices.card_reader import CardTaken
from devices.contacts import ContactClosed, ContactOpened, ContactRole
from devices.locker_bank import DoorClosed, DoorOpened, DoorOpenTooLong
from devices.ups import LowBattery, OnBattery, OnMains, ReplaceBattery
from kiosk.domain.errors import KioskError
from kiosk.health.reporting import Reporting
from kiosk.store.failures import StoreFault
from kiosk.store.store import Store
from tests.helpers.terminal_store import HandClock, open_store


def told(store: Store) -> list[dict[str, object]]:
    with store.view() as unit:
        return [json.loads(each.envelope.payload) for each in unit.outbox.first(100)]


def test_each_change_of_the_power_is_told(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    reporting = Reporting(store, HandClock())
    heard = (OnBattery(80.0, 900), CardTaken(), LowBattery(None, 60), OnMains(), ReplaceBattery())
    for announcement in heard:
        reporting.heard("ups", announcement)
    events = told(store)
    assert [event["change"] for event in events] == list(PowerChange)
    assert (events[0]["charge"], events[0]["runtime_s"], events[0]["device"]) == (80.0, 900, "ups")
    store.close()


def test_a_contact_is_told_and_stands_in_the_audit(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    reporting = Reporting(store, HandClock())
    reporting.heard("cabinet", ContactOpened("door", ContactRole.CABINET_DOOR))
    reporting.heard("cabinet", ContactClosed("door", ContactRole.CABINET_DOOR))
    assert [(event["contact"], event["role"], event["open"]) for event in told(store)] == [
        ("door", "cabinet-door", True),
        ("door", "cabinet-door", False),
    ]
    assert {role.value for role in ContactRole} == set(
        get_args(ContactChanged.model_fields["role"].annotation)
    )
    with store.view() as unit:
        assert unit.outbox.depth() == 2
    store.close()


def test_a_door_that_nobody_ordered_so_is_told(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    reporting = Reporting(store, HandClock())
    for announcement in (
        DoorOpened("7", True),
        DoorOpened("8", False),
        DoorOpenTooLong("9"),
        DoorClosed("9"),
    ):
        reporting.heard("lockers", announcement)
    assert [(event["door"], event["notice"]) for event in told(store)] == [
        ("8", DoorNotice.OPENED_UNASKED),
        ("9", DoorNotice.LEFT_OPEN),
    ]
    store.close()


def test_what_the_store_refuses_is_told_later_in_its_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(tmp_path)
    reporting = Reporting(store, HandClock())

    def full() -> None:
        raise KioskError(StoreFault.FULL)

    with monkeypatch.context() as patch:
        patch.setattr(store, "unit", full)
        reporting.heard("ups", OnBattery(80.0, 900))
    reporting.catch_up()
    reporting.heard("ups", OnMains())
    assert [event["change"] for event in told(store)] == ["on-battery", "on-mains"]
    store.close()
