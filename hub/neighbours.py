"""Which other terminals can do what, so that a person is sent to one that works."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from contract.availability import Availability
from contract.feed import Neighbour, Neighbourhood
from hub.store.terminals import Beat

SILENT_AFTER = timedelta(minutes=3)
MOST = 100
DONE_THERE = frozenset({Availability.AVAILABLE, Availability.LIMITED})


def neighbours_of(terminal_id: str, beats: Iterable[Beat], now: datetime) -> Neighbourhood:
    """Return the terminals but this one that were heard of lately and say where they stand."""
    found = [
        Neighbour(
            terminal_id=beat.terminal_id,
            place=beat.heartbeat.place,
            services=[one.service_id for one in beat.heartbeat.services if one.availability in DONE_THERE],
        )
        for beat in beats
        if beat.terminal_id != terminal_id
        and beat.heartbeat.place is not None
        and abs(now - beat.seen_at) <= SILENT_AFTER
    ]
    return Neighbourhood(neighbours=found[:MOST])
