"""Facts that a terminal reports about its devices."""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

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
