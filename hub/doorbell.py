"""Waking those who wait for a terminal's feed: in this process, and by whatever carries rings to others."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager


class Doorbell:
    """Rung from any thread, heard on the event loop."""

    def __init__(self) -> None:
        self._waiting: dict[str, set[asyncio.Event]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False
        self._carry: Callable[[str], None] | None = None

    def carry_by(self, carry: Callable[[str], None]) -> None:
        """Have each ring handed on to the other replicas, too."""
        self._carry = carry

    @property
    def closed(self) -> bool:
        """Whether the platform is going down."""
        return self._closed

    @contextmanager
    def listening(self, terminal_id: str) -> Iterator[asyncio.Event]:
        """Give an event that is set by the next ring; listen first, then look, so that no ring is missed."""
        self._loop = asyncio.get_running_loop()
        event = asyncio.Event()
        if self._closed:
            event.set()
        self._waiting.setdefault(terminal_id, set()).add(event)
        try:
            yield event
        finally:
            listeners = self._waiting[terminal_id]
            listeners.discard(event)
            if not listeners:
                del self._waiting[terminal_id]

    def ring(self, terminal_id: str) -> None:
        """Wake those who wait for one terminal, at whichever replica."""
        self.heard([terminal_id])
        if self._carry is not None:
            self._carry(terminal_id)

    def heard(self, terminal_ids: Collection[str] | None) -> None:
        """Wake those who wait here for some terminals; None: for any."""
        if self._loop is not None and not self._closed:
            self._loop.call_soon_threadsafe(self._wake_each, terminal_ids)

    def close(self) -> None:
        """Wake everybody, now and from now on: the platform is going down. Call it on the event loop."""
        self._closed = True
        self._wake_each(None)

    def _wake_each(self, terminal_ids: Collection[str] | None) -> None:
        for terminal_id in list(self._waiting) if terminal_ids is None else terminal_ids:
            self._wake(terminal_id)

    def _wake(self, terminal_id: str) -> None:
        for event in self._waiting.get(terminal_id, ()):
            event.set()
