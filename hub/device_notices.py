"""What the audit says of what a terminal's devices noticed by themselves."""

from __future__ import annotations

from contract.device_events import (
    ContactChanged,
    CounterMoved,
    DoorNotice,
    DoorNoticed,
    PowerChange,
    PowerChanged,
)


def noticed(event: CounterMoved | PowerChanged | ContactChanged | DoorNoticed) -> str:
    """Return it, after the terminal's name."""
    match event:
        case CounterMoved():
            return counter_moved(event)
        case PowerChanged():
            return power_changed(event)
        case ContactChanged():
            return contact_changed(event)
        case DoorNoticed():
            return door_noticed(event)


def counter_moved(event: CounterMoved) -> str:
    """Return what the audit says of a device that somebody else used."""
    again = ", switched on anew" if event.restarted else ""
    return f"found the counter of {event.device} at {event.counter_found}, not {event.counter_known}{again}"


def contact_changed(event: ContactChanged) -> str:
    """Return what the audit says of a contact of a terminal's cabinet."""
    return f"found {event.contact} ({event.role}) {'open' if event.open else 'closed'}"


def door_noticed(event: DoorNoticed) -> str:
    """Return what the audit says of a door that nobody ordered to be as it is."""
    match event.notice:
        case DoorNotice.OPENED_UNASKED:
            return f"saw door {event.door} of {event.device} open without an order"
        case DoorNotice.LEFT_OPEN:
            return f"found door {event.door} of {event.device} left open"


def power_changed(event: PowerChanged) -> str:
    """Return what the audit says of a terminal's power."""
    charge = "" if event.charge is None else f", {event.charge:g} % charged"
    runtime = "" if event.runtime_s is None else f", {event.runtime_s} s left"
    match event.change:
        case PowerChange.ON_BATTERY:
            return f"lost the mains ({event.device}{charge}{runtime})"
        case PowerChange.LOW_BATTERY:
            return f"came to the end of its battery ({event.device}{charge}{runtime})"
        case PowerChange.ON_MAINS:
            return f"had the mains back ({event.device})"
        case PowerChange.REPLACE_BATTERY:
            return f"wants a new battery ({event.device})"
