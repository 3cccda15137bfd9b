"""The threads that keep terminal and platform in step: relay, attachments, feed, upkeep."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeGuard

from contract.feed import Heartbeat
from kiosk.domain.errors import KioskError
from kiosk.store.store import Store
from sync.answers import ALARMS, Hub, Link, Trouble, Unreachable
from sync.attachments import Sending, Uploads
from sync.backoff import Backoff
from sync.directory import Directory
from sync.feed import Feed
from sync.neighbours import Neighbours
from sync.platform_time import ClockOffset, PlatformTime
from sync.progress import Progress
from sync.relay import Relay
from sync.uploading import Uploading

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Intervals:
    """Seconds: how long a feed question is held open, and between two heartbeats and directory pulls."""

    feed_wait: float = 20.0
    feed_rest: float = 1.0
    heartbeat: float = 30.0
    directory: float = 60.0
    store_trouble: float = 5.0


class LinkState:
    """Whether the platform answers on every channel, and whether its clock agrees. Thread-safe."""

    def __init__(
        self, clock: Callable[[], datetime], offset: Callable[[], ClockOffset | None] = lambda: None
    ) -> None:
        self._clock = clock
        self._offset = offset
        self._lock = threading.Lock()
        self._listeners: list[Callable[[Link], None]] = []
        self._seen: dict[str, Trouble | None] = {}
        self._link = Link(online=False, reason=None, since=clock())

    @property
    def link(self) -> Link:
        """The state now; offline without a reason before anything was asked."""
        return replace(self._link, clock=self._offset())

    def on_change(self, listener: Callable[[Link], None]) -> None:
        """Call `listener` on each change, on the thread that saw it."""
        self._listeners.append(listener)

    def saw(self, channel: str, answer: Trouble | None) -> None:
        """Take note of how a channel was answered, None for well."""
        with self._lock:
            self._seen[channel] = answer
            trouble = next((each for each in self._seen.values() if each is not None), None)
            before, offset = self._link, self._offset()
            same = before.online == (trouble is None) and before.reason == trouble
            if same and _alarming(offset) == _alarming(before.clock):
                return
            since = before.since if same else self._clock()
            link = self._link = Link(online=trouble is None, reason=trouble, since=since, clock=offset)
        _log_edges(before, link)
        for listener in tuple(self._listeners):
            listener(link)


def _log_edges(before: Link, link: Link) -> None:
    if before.reason != link.reason or before.online != link.online:
        if link.reason is None:
            log.info("the platform answers")
        else:
            level = logging.ERROR if link.reason in ALARMS else logging.WARNING
            log.log(level, "no platform: %s", link.reason)
    if _alarming(link.clock) and not _alarming(before.clock):
        log.error("the platform's clock is %d s ahead of this terminal's", link.clock.seconds)
    elif _alarming(before.clock) and not _alarming(link.clock):
        log.info("the clocks of terminal and platform agree again")


def _alarming(offset: ClockOffset | None) -> TypeGuard[ClockOffset]:
    return offset is not None and offset.alarming


class SyncWorker:
    """Runs relay, attachments, feed and upkeep, a thread each. Idle, it costs one open question."""

    def __init__(
        self,
        store: Store,
        hub: Hub,
        *,
        backoff: Backoff,
        clock: Callable[[], datetime],
        heartbeat: Callable[[], Heartbeat],
        on_bug: Callable[[BaseException], None],
        cut: Callable[[], None],
        platform_time: PlatformTime | None = None,
        intervals: Intervals | None = None,
        nearby: Sequence[str] = (),
        renewal: Callable[[], Unreachable | None] = lambda: None,
    ) -> None:
        self._hub = hub
        self._relay = Relay(store, hub, backoff, clock, answered=lambda: self._note("events", None))
        self._commanded: list[Callable[[], None]] = []
        platform_now = platform_time.now if platform_time else clock
        self._feed = Feed(store, hub, commanded=self._tell_of_commands, now=platform_now)
        self._directory = Directory(store, hub)
        self.neighbours = Neighbours(hub, nearby)
        self._renewal = renewal
        self._backoff = backoff
        self._heartbeat = heartbeat
        self._on_bug = on_bug
        self._cut = cut
        self._intervals = intervals or Intervals()
        self._stopping = threading.Event()
        self._put = threading.Event()
        self._back = threading.Event()
        self._back.set()  # what an earlier run waited for, it waited for on a clock that may have been set
        self.state = LinkState(clock, platform_time.offset if platform_time else lambda: None)
        self._uploading = Uploading(Uploads(store, hub, backoff), self._stopping.is_set)
        store.on_put(self._put.set)
        store.on_put(self._uploading.event_put)
        loops = {
            "relay": self._relaying,
            "attachments": self._uploading.run,
            "feed": self._feeding,
            "upkeep": self._keeping,
        }
        self._threads = [
            threading.Thread(target=self._watched, args=(loop,), name=f"sync-{name}", daemon=True)
            for name, loop in loops.items()
        ]

    def start(self) -> None:
        """Start the threads."""
        for thread in self._threads:
            thread.start()

    def on_command(self, listener: Callable[[], None]) -> None:
        """Call `listener` once commands from afar are in the store, on the feed's thread."""
        self._commanded.append(listener)

    def progress(self) -> Progress:
        """Return how far the delivery of what waits is; any thread may ask."""
        return self._relay.meter.progress()

    def sending(self) -> Sending:
        """Return how far the contents of attachments are; any thread may ask."""
        return self._uploading.sending

    def stop(self, within: float) -> bool:
        """Cut what is under way and end the threads; say whether all ended within that many seconds."""
        until = time.monotonic() + within
        self._stopping.set()
        self._put.set()
        self._back.set()
        self._uploading.wake()
        self._cut()
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(max(0.0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _watched(self, loop: Callable[[], None]) -> None:
        while not self._stopping.is_set():
            try:
                loop()
            except KioskError as error:
                log.error("the store fails: %s", error.code)  # noqa: TRY400 - the code says it all
                self._stopping.wait(self._intervals.store_trouble)
            except Exception as bug:  # noqa: BLE001 - the top of a worker's loop: a bug is handed on
                self._on_bug(bug)
                self._stopping.wait(self._intervals.store_trouble)

    def _relaying(self) -> None:
        while not self._stopping.is_set():
            self._put.clear()
            if self._back.is_set():
                self._back.clear()
                self._relay.hurry()
            done = self._relay.run_once()
            if done.trouble is not None or done.settled:
                self._note("events", done.trouble)
            self._uploading.events_rest(arrived=done.settled > 0)
            self._rest_of(done.wait)

    def _rest_of(self, wait: float | None) -> None:
        """Rest until something is put; while held back, until then or until the platform is back.

        What was waited for on this clock is over, whatever the time of day says of it.
        """
        if wait is None:
            self._put.wait()
        elif not self._back.wait(wait):
            self._back.set()

    def _feeding(self) -> None:
        """Ask at once while the platform's answer is not known, then with questions that are held open."""
        failures = 0
        wait = 0.0
        reached = 0
        while not self._stopping.is_set():
            asked_at = time.monotonic()
            answer = self._feed.pull(wait)
            if isinstance(answer, Unreachable):
                self._note("feed", answer.trouble)
                self._stopping.wait(self._backoff.delay(failures, answer.retry_after))
                failures += 1
                wait = 0.0
                continue
            if failures > 0:
                self._hurry_relay()
            failures = 0
            self._note("feed", None)
            answered_early = time.monotonic() - asked_at < wait / 2
            if answered_early and answer.cursor <= reached:
                self._stopping.wait(self._intervals.feed_rest)  # it does not hold questions open
            reached = max(reached, answer.cursor)
            wait = self._intervals.feed_wait

    def _keeping(self) -> None:
        failures = 0
        directory_at = 0.0
        while not self._stopping.is_set():
            trouble = None
            if (now := time.monotonic()) >= directory_at:
                trouble = (
                    self._renewal()
                    or self._directory.pull()
                    or self._directory.pull_keys()
                    or self.neighbours.pull()
                )
                directory_at = directory_at if trouble else now + self._intervals.directory
            if trouble is None or trouble.trouble is Trouble.NOT_THE_CONTRACT:
                answer = self._hub.heartbeat(self._heartbeat())
                trouble = trouble or (answer if isinstance(answer, Unreachable) else None)
            self._note("upkeep", trouble.trouble if trouble else None)
            failures = failures + 1 if trouble else 0
            rest = (
                self._backoff.delay(failures, trouble.retry_after) if trouble else self._intervals.heartbeat
            )
            self._stopping.wait(rest)

    def _tell_of_commands(self) -> None:
        for listener in tuple(self._commanded):
            listener()

    def _note(self, channel: str, trouble: Trouble | None) -> None:
        if not self._stopping.is_set():
            self.state.saw(channel, trouble)

    def _hurry_relay(self) -> None:
        """Deliver at once what was held back: the platform is there again."""
        self._back.set()
        self._put.set()
        self._uploading.platform_is_back()
