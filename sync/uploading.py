"""The thread of the attachments: works beside the relay, and lets it go first."""

from __future__ import annotations

import threading
from collections.abc import Callable

from sync.attachments import Sending, Uploads

GIVE_WAY = 5.0  # seconds that a range waits for events to be delivered, then goes all the same


class Uploading:
    """Runs the uploads while something waits. Everything but `run` may be called from any thread."""

    def __init__(self, uploads: Uploads, stopping: Callable[[], bool], give_way: float = GIVE_WAY) -> None:
        self._uploads = uploads
        self._stopping = stopping
        self._give_way = give_way
        self._news = threading.Event()
        self._events_rest = threading.Event()
        self._arrived = threading.Event()
        self._back = threading.Event()

    @property
    def sending(self) -> Sending:
        """How far the contents are."""
        return self._uploads.sending

    def run(self) -> None:
        """Send until told to stop."""
        while not self._stopping():
            self._news.clear()
            self._take_notice()
            self._news.wait(self._uploads.run_once(self._may_go_on))

    def event_put(self) -> None:
        """Let an event that was just put go first; it may be a request with attachments."""
        self._events_rest.clear()
        self._news.set()

    def events_rest(self, *, arrived: bool) -> None:
        """Go on: no event is being delivered. Where some arrived, a request may be known now."""
        self._events_rest.set()
        if arrived:
            self._arrived.set()
            self._news.set()

    def platform_is_back(self) -> None:
        """Hold nothing back any more."""
        self._back.set()
        self._news.set()

    def wake(self) -> None:
        """Look whether it is time to stop."""
        self._events_rest.set()
        self._news.set()

    def _take_notice(self) -> None:
        if self._arrived.is_set():
            self._arrived.clear()
            self._uploads.requests_arrived()
        if self._back.is_set():
            self._back.clear()
            self._uploads.hurry()

    def _may_go_on(self) -> bool:
        self._events_rest.wait(self._give_way)
        return not self._stopping()
