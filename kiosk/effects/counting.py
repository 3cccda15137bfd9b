"""Whether a device's counter is where our own effects left it."""

from __future__ import annotations

from datetime import datetime

from contract.device_events import CounterMoved
from devices.evidence import Evidence
from kiosk.domain.effect import Effect, EffectState
from kiosk.effects.document_evidence import restarted


def moved_since(last: Effect | None, now: Evidence, at: datetime) -> CounterMoved | None:
    """Return what `last`, the effect before on this device, does not explain of its counter.

    Printers count late, and may lose with their power what they had not counted yet: anything between the
    last reading and all that may have come out since the one before is ours.
    """
    if last is None or now.counter is None:
        return None
    before, after = (reading.get("counter") for reading in (last.before, last.after))
    known = [count for count in (before, after) if isinstance(count, int)]
    if not known:
        return None
    least, most = known[-1], max(known)
    if isinstance(before, int):
        least, most = min(least, before + _most(last)), max(most, before + _most(last))
    if least <= now.counter <= most:
        return None
    return CounterMoved(
        at=at,
        device=last.device,
        counter_known=most if now.counter > most else least,
        counter_found=now.counter,
        restarted=restarted(last, now),
    )


def _most(effect: Effect) -> int:
    """Return how many units may have come out at most."""
    if effect.state is EffectState.FAILED:
        return effect.came_out or 0
    return effect.units
