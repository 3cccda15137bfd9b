"""Whether something at a terminal waits for a person, by what it says of itself."""

from __future__ import annotations

from contract.feed import CLOCK_ALARM_S, Heartbeat

SOUND_DEVICE = frozenset({"ONLINE", "BUSY"})


def is_sound(beat: Heartbeat) -> bool:
    """Return whether nothing at a terminal waits for a person."""
    clock_is_wrong = beat.clock_offset_s is not None and abs(beat.clock_offset_s) >= CLOCK_ALARM_S
    if beat.dead_letters or beat.in_doubt or clock_is_wrong:
        return False
    return all(device.status.upper() in SOUND_DEVICE and not device.faults for device in beat.devices)
