"""What a terminal's devices noticed by themselves stands in the platform's audit, once."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select

from contract.device_events import (
    ContactChanged,
    CounterMoved,
    DeviceChecked,
    DoorNotice,
    DoorNoticed,
    PowerChange,
    PowerChanged,
)
from contract.staff import StaffDoorCleared, StaffEnd, StaffEntered, StaffLeft, StaffRefused, StaffRole
from hub.store.tables import audit
from tests.helpers.hub_platform import START, envelope

EPOCH = UUID(int=9)


@pytest.mark.parametrize(("restarted", "ending"), [(False, ""), (True, ", switched on anew")])
def test_a_counter_that_others_moved_stands_in_the_audit(platform, restarted, ending):
    moved = CounterMoved(at=START, device="a4", counter_known=42, counter_found=45, restarted=restarted)
    assert audited(platform, moved) == [(f"found the counter of a4 at 45, not 42{ending}", "T001")]


@pytest.mark.parametrize(
    ("change", "figures", "action"),
    [
        (PowerChange.ON_BATTERY, (80.5, 900), "lost the mains (ups, 80.5 % charged, 900 s left)"),
        (PowerChange.LOW_BATTERY, (None, None), "came to the end of its battery (ups)"),
        (PowerChange.ON_MAINS, (None, None), "had the mains back (ups)"),
        (PowerChange.REPLACE_BATTERY, (None, None), "wants a new battery (ups)"),
    ],
)
def test_a_change_of_the_power_stands_in_the_audit(platform, change, figures, action):
    charge, runtime = figures
    told = PowerChanged(at=START, device="ups", change=change, charge=charge, runtime_s=runtime)
    assert audited(platform, told) == [(action, "T001")]


@pytest.mark.parametrize(
    ("event", "who", "action"),
    [
        (StaffEntered(at=START), "staff", "entered the staff page"),
        (
            StaffEntered(at=START, staff="1042", role=StaffRole.TECHNICIAN),
            "staff 1042",
            "entered the staff page as technician",
        ),
        (StaffRefused(at=START, locked=True, staff="1042"), "staff 1042", "gave a wrong staff PIN, locked"),
        (StaffLeft(at=START, end=StaffEnd.KIOSK_LEFT), "staff", "left the staff page (kiosk-left)"),
        (
            StaffLeft(at=START, end=StaffEnd.LEFT, staff="9" * 199),
            f"staff {'9' * 20}",
            "left the staff page (left)",
        ),
        (
            DeviceChecked(at=START, device="a4", check="answer", passed=True, detail="model X", staff="7"),
            "staff 7",
            "tried a4 (answer): passed model X",
        ),
        (
            DeviceChecked(at=START, device="a4", check="answer", passed=False),
            "staff",
            "tried a4 (answer): failed",
        ),
    ],
)
def test_what_staff_did_stands_in_the_audit_with_who_it_was(platform, event, who, action):
    assert audited(platform, event) == [(action, "T001")]
    with platform.database.read() as unit:
        assert unit.visits._connection.execute(select(audit.c.actor)).scalars().all() == [who]


@pytest.mark.parametrize(("is_open", "word"), [(True, "open"), (False, "closed")])
def test_a_contact_of_the_cabinet_stands_in_the_audit(platform, is_open, word):
    told = ContactChanged(at=START, device="cabinet", contact="door", role="cabinet-door", open=is_open)
    assert audited(platform, told) == [(f"found door (cabinet-door) {word}", "T001")]


@pytest.mark.parametrize(
    ("notice", "action"),
    [
        (DoorNotice.OPENED_UNASKED, "saw door 7 of lockers open without an order"),
        (DoorNotice.LEFT_OPEN, "found door 7 of lockers left open"),
    ],
)
def test_a_door_that_nobody_ordered_so_stands_in_the_audit(platform, notice, action):
    told = DoorNoticed(at=START, device="lockers", door="7", notice=notice)
    assert audited(platform, told) == [(action, "T001")]


def audited(platform, event):
    """Return what the audit says of an event that came twice."""
    told = envelope(event, 1, EPOCH)
    for _ in range(2):
        platform.ingest.take("T001", [told])
    with platform.database.read() as unit:
        return unit.visits._connection.execute(select(audit.c.action, audit.c.subject)).all()


def test_staff_who_say_that_a_door_works_again_stand_in_the_audit(platform):
    told = StaffDoorCleared(at=START, device="lockers", door="7", staff="12")
    assert audited(platform, told) == [("said that door 7 of lockers works again", "T001")]
