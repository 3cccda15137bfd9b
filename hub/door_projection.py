"""What an event means for the door of a locker bank."""

from __future__ import annotations

from contract.device_events import DoorNotice, DoorNoticed
from contract.effects import (
    EffectClosed,
    EffectConfirmed,
    EffectFailed,
    EffectInDoubt,
    EffectNotTaken,
    EffectSent,
    EffectSettledByStaff,
    EffectTaken,
    OutletFact,
    SettledEffect,
)
from contract.event import Event
from contract.gifts import ItemLeft, ItemPlaced
from contract.staff import StaffDoorCleared
from hub.store.doors import Doors


def project_door(event: Event, terminal_id: str, doors: Doors) -> None:
    """Remember what is told of a door; openings in doubt stand among the effects."""
    match event:
        case DoorNoticed():
            since = "unasked_at" if event.notice is DoorNotice.OPENED_UNASKED else "left_open_at"
            doors.fill((terminal_id, event.device, event.door), since, event.at)
        case ItemPlaced() | ItemLeft():
            doors.fill((terminal_id, event.bank, event.door), "item_at", event.at)
        case StaffDoorCleared():
            doors.fill((terminal_id, event.device, event.door), "item_at", event.at)
        case (
            SettledEffect(door=str(door)) | OutletFact(door=str(door)) | EffectSettledByStaff(door=str(door))
        ):
            _project_opening(event, (terminal_id, event.device, door), doors)
        case _:
            pass


def _project_opening(
    event: SettledEffect | OutletFact | EffectSettledByStaff, place: tuple[str, str, str], doors: Doors
) -> None:
    match event:
        case EffectConfirmed():
            doors.fill(place, "opened_at", event.at)
        case EffectFailed():
            doors.fill(place, "failed_at", event.at, failed_reason=event.reason)
        case EffectClosed():
            doors.fill(place, "closed_at", event.at)
        case EffectNotTaken():
            doors.fill(place, "not_taken_at", event.at)
        case EffectTaken():
            doors.fill(place, "taken_at", event.at)
        case EffectSent() | EffectInDoubt() | EffectSettledByStaff():
            doors.fill(place, "told_at", event.at)
        case _:
            raise TypeError(f"no door for {type(event).__name__}")
