"""What a terminal reports of facility staff at its own screen."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import AwareDatetime

from contract.event import Event


class StaffEnd(StrEnum):
    """How staff left."""

    LEFT = "left"
    TIMED_OUT = "timed-out"
    INTERRUPTED = "interrupted"
    KIOSK_LEFT = "kiosk-left"  # and with it the program, for the machine below


class StaffRole(StrEnum):
    """What somebody of the staff may do at a terminal."""

    ATTENDANT = "attendant"
    TECHNICIAN = "technician"


class StaffEntered(Event):
    """Somebody entered the staff page; `staff` is their number, empty where all have one PIN."""

    type: Literal["staff.entered"] = "staff.entered"
    at: AwareDatetime
    staff: str = ""
    role: StaffRole | None = None


class StaffRefused(Event):
    """Somebody gave a wrong PIN for the staff page; `locked`: no other is taken for a while.

    `staff` is the number that was given, empty where nobody has it, or all have one PIN.
    """

    type: Literal["staff.refused"] = "staff.refused"
    at: AwareDatetime
    locked: bool
    staff: str = ""


class DoorReason(StrEnum):
    """Why staff have a door of a locker bank opened."""

    STOCK = "stock"  # to put something in
    INSPECT = "inspect"
    LEFT_BEHIND = "left-behind"  # somebody could not take out what is theirs, or forgot something
    REPAIR = "repair"
    OTHER = "other"


class StaffDoorOrdered(Event):
    """Staff order a door to be opened; what comes of it is told as an effect for staff."""

    type: Literal["staff.door-ordered"] = "staff.door-ordered"
    at: AwareDatetime
    device: str
    door: str
    reason: DoorReason
    staff: str = ""


class StaffDoorCleared(Event):
    """Staff say that a door works again which had not opened for somebody: what lies there can be had."""

    type: Literal["staff.door-cleared"] = "staff.door-cleared"
    at: AwareDatetime
    device: str
    door: str
    staff: str = ""


class StaffLeft(Event):
    """The staff page was left."""

    type: Literal["staff.left"] = "staff.left"
    at: AwareDatetime
    end: StaffEnd
    staff: str = ""
