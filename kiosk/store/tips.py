"""How far the chain goes, for those who tell the platform; each telling has a place in their order."""

from __future__ import annotations

import threading

from contract.audit import ChainTip
from kiosk.store.audit import Chain


class Tips:
    """Keeps where the chain stands. Thread-safe: of two tips the later told never goes less far."""

    def __init__(self, chain: Chain, opening: int) -> None:
        self._lock = threading.Lock()
        self._chain = chain
        self._opening = opening
        self._turn = 0

    @property
    def chain(self) -> Chain:
        """Where it stands."""
        return self._chain

    def move(self, chain: Chain) -> None:
        """Take note of how far it goes now; to be called by one writer at a time, after the commit."""
        with self._lock:
            self._chain = chain

    def next(self) -> ChainTip:
        """Return how far it goes, to be told."""
        with self._lock:
            self._turn += 1
            chain, turn = self._chain, self._turn
        return ChainTip(
            epoch=chain.epoch,
            count=chain.count,
            head=chain.head.hex(),
            parent=chain.parent,
            opening=self._opening,
            turn=turn,
        )
