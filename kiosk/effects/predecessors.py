"""What is still open on a device is settled before the next effect is begun there."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.domain.effect import OPEN, Effect
from kiosk.effects.journal import Journal
from kiosk.effects.places import Patience


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

    def settled(self, device: str) -> bool:
        """Settle what is open on `device`, waiting out its quiet time; say whether nothing is left open."""
        until = self._monotonic() + self._patience.quiet + self._patience.ask
        while self._open(device):
            if self._monotonic() >= until:
                return False
            self._pause(self._patience.poll)
        return True

    def _open(self, device: str) -> bool:
        left = [self._recover(effect) for effect in self._journal.open() if effect.device == device]
        return any(effect.state in OPEN for effect in left)
