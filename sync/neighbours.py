"""Where else a service works now: the other terminals of the site, as the platform knows them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from contract.feed import Neighbour
from contract.language import Bilingual
from sync.answers import Hub, Unreachable

KNOWN_FOR = 600.0  # seconds after which what is known of the others is too old to send a person there


@dataclass(frozen=True)
class Told:
    """The neighbours, nearest first, and when they were told."""

    neighbours: Sequence[Neighbour] = ()
    at: float = 0.0


class Neighbours:
    """Keeps what was told last. One thread pulls; any thread may ask.

    `nearby` names terminals, the nearest first; all others of the site come after them.
    """

    def __init__(
        self, hub: Hub, nearby: Sequence[str] = (), monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._hub = hub
        self._rank = {name: rank for rank, name in enumerate(nearby)}
        self._monotonic = monotonic
        self._told = Told()

    def pull(self) -> Unreachable | None:
        """Ask the platform."""
        answer = self._hub.neighbours()
        if isinstance(answer, Unreachable):
            return answer
        nearest = sorted(answer.neighbours, key=lambda one: self._rank.get(one.terminal_id, len(self._rank)))
        self._told = Told(nearest, self._monotonic())
        return None

    def place_of(self, service_id: str) -> Bilingual | None:
        """Return where the nearest terminal stands at which a service works; None where none is known."""
        told = self._told
        if self._monotonic() - told.at > KNOWN_FOR:
            return None
        return next((one.place for one in told.neighbours if service_id in one.services), None)
