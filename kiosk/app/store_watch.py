"""Looking after the store all the time, and telling when it changes how it is."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from kiosk.store.condition import Condition
from kiosk.store.upkeep import Found

EVERY = 5.0  # seconds

log = logging.getLogger(__name__)


class StoreWatch:
    """A thread that looks after the store and tells each change; uncaught errors end at the last resort."""

    def __init__(self, look: Callable[[], Found], every: float = EVERY) -> None:
        self._look = look
        self._every = every
        self._stopping = threading.Event()
        self._seen = Found(Condition.WELL, room=True)
        self._listeners: list[Callable[[Condition], None]] = []
        self._thread = threading.Thread(target=self._watch, name="store-watch", daemon=True)

    def on_change(self, listener: Callable[[Condition], None]) -> None:
        """Call `listener`, on the watch's thread, when condition or room have changed."""
        self._listeners.append(listener)

    def start(self) -> None:
        """Begin looking."""
        self._thread.start()

    def stop(self, within: float) -> bool:
        """Look no more; say whether the thread ended within that many seconds."""
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join(within)
        return not self._thread.is_alive()

    def look(self) -> None:
        """Look once, and tell what has changed."""
        found = self._look()
        if found == self._seen:
            return
        self._seen = found
        log.log(
            logging.INFO if found.condition is Condition.WELL else logging.ERROR,
            "the store is %s, %s for new requests",
            found.condition,
            "with room" if found.room else "without room",
        )
        for listener in tuple(self._listeners):
            listener(found.condition)

    def _watch(self) -> None:
        while not self._stopping.is_set():
            self.look()
            self._stopping.wait(self._every)
