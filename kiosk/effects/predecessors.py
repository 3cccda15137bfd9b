"""What was begun earlier bars what may be begun now: on the same device, or for the same request."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from devices.device import ABSENT
from kiosk.domain.effect import OPEN, Effect, EffectState
from kiosk.effects.journal import Journal
from kiosk.effects.outcomes import CONFIRMED, QUEUED, Reason, Report, failed
from kiosk.effects.places import Named, Patience, choose

P = TypeVar("P", bound=Named)


class Predecessors:
    """Settles the open effects of a device.

    A lifetime counter proves what one effect did only while no other moves it: the next slip's cut would pass
    for that of a slip that was never printed.
    """

    def __init__(
        self,
        journal: Journal,
        recover: Callable[[Effect], Effect],
        patience: Patience,
        monotonic: Callable[[], float],
        pause: Callable[[float], None],
    ) -> None:
        self._journal = journal
        self._recover = recover
        self._patience = patience
        self._monotonic = monotonic
        self._pause = pause

    def choose(self, places: Sequence[P]) -> P | None:
        """Return the place for something new: one that is ready and has nothing open, if there is one.

        Where none is there, one is waited for: a printer that answers late once is away for a second.
        """
        taken = {effect.device for effect in self._journal.open()}
        until = self._monotonic() + self._patience.appear
        while (place := choose(places, taken)) is not None and place.report.status in ABSENT:
            if self._monotonic() >= until:
                break
            self._pause(self._patience.poll)
        return place

    def settled(self, device: str, report: Report) -> bool:
        """Settle what is open on `device`, waiting out its quiet time; say whether nothing is left open."""
        until = self._monotonic() + self._patience.quiet + self._patience.ask
        while self._open(device):
            if self._monotonic() >= until:
                return False
            report(QUEUED)
            self._pause(self._patience.poll)
        return True

    def _open(self, device: str) -> bool:
        left = [self._recover(effect) for effect in self._journal.open() if effect.device == device]
        return any(effect.state in OPEN for effect in left)


def by_journal(journal: Journal, effect: Effect) -> Effect:
    """Settle what the journal alone proves; every other effect is returned as it is."""
    if effect.state is EffectState.SEEN:
        return journal.settle(effect, CONFIRMED, None)
    if effect.state is EffectState.INTENDED:
        return journal.settle(effect, failed(Reason.NEVER_STARTED), None)
    return effect
