"""Facts that a terminal reports about its devices."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import AwareDatetime, Field

from contract.event import Event


class CounterMoved(Event):
    """A device's counter for life is not where the terminal's own effects left it: somebody else used it.

    A service visit, a self-test, a print from elsewhere. `counter_known` is what the effects explain,
    `counter_found` what the device tells. `restarted`: it was switched on anew meanwhile, as far as it tells.
    """

    type: Literal["device.counter-moved"] = "device.counter-moved"
    at: AwareDatetime
    device: str
    counter_known: int
    counter_found: int
    restarted: bool = False


class DeviceChecked(Event):
    """Staff tried a device: `check` says how, `detail` what it told or how it failed.

    `staff` is the number of who tried, empty where all have one PIN.
    """

    type: Literal["device.checked"] = "device.checked"
    at: AwareDatetime
    device: str
    check: str
    passed: bool
    detail: str = Field(default="", max_length=200)
    staff: str = ""


class PowerChange(StrEnum):
    """What a terminal's UPS noticed."""

    ON_BATTERY = "on-battery"
    LOW_BATTERY = "low-battery"
    ON_MAINS = "on-mains"
    REPLACE_BATTERY = "replace-battery"


class PowerChanged(Event):
    """The mains failed or came back, the battery is nearly empty, or it is worn.

    `charge` in percent and `runtime_s` in seconds, as far as the UPS tells; a terminal ends by itself soon
    after `low-battery`.
    """

    type: Literal["device.power-changed"] = "device.power-changed"
    at: AwareDatetime
    device: str
    change: PowerChange
    charge: float | None = Field(default=None, ge=0)
    runtime_s: int | None = Field(default=None, ge=0)


class ContactChanged(Event):
    """A contact of the cabinet opened or closed: its door, its tamper switch, a key for staff."""

    type: Literal["device.contact-changed"] = "device.contact-changed"
    at: AwareDatetime
    device: str
    contact: str
    role: Literal["cabinet-door", "tamper", "service-key"]
    open: bool


class DoorNotice(StrEnum):
    """What a locker bank noticed of a door by itself."""

    OPENED_UNASKED = "opened-unasked"  # nobody had ordered it: by key, by force, or by a fault
    LEFT_OPEN = "left-open"  # for longer than the bank allows


class DoorNoticed(Event):
    """A door of a locker bank is not as this terminal left it."""

    type: Literal["device.door-noticed"] = "device.door-noticed"
    at: AwareDatetime
    device: str
    door: str
    notice: DoorNotice
