"""Taking the content of attachments to the platform, resumed where it stands, until it is verified there.

A content is forgotten here only after the platform said that it is complete. What is sent twice is refused
by its offset, what is lost is asked for: every cut, on either side, ends in the next question.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from contract.attachments import AttachmentState
from contract.problems import ProblemType
from kiosk.store.attachments import CHUNK, Outgoing
from kiosk.store.store import Store
from sync.answers import ContentRefused, Hub, Trouble, Unreachable
from sync.backoff import Backoff

log = logging.getLogger(__name__)

SMALLEST_RANGE = 4096  # bytes
REFUSED_FOR = 24 * 3600.0  # seconds until a content that was refused for good is tried again

Answer = AttachmentState | ContentRefused | Unreachable


@dataclass(frozen=True)
class Sending:
    """How far the contents are: files that wait, their bytes, how many of these the platform keeps already.

    `refused` of the files wait for somebody: the platform does not take them.
    """

    files: int = 0
    size: int = 0
    sent: int = 0
    refused: int = 0
    trouble: Trouble | None = None


@dataclass
class Way:
    """What is known of one content's way: `kept` bytes are there, for certain only while `sure`."""

    kept: int = 0
    sure: bool = False
    attempts: int = 0
    held_until: float = 0.0
    unknown: bool = False
    refused: bool = False


class Uploads:
    """Sends contents in the order in which they were added. Not thread-safe: one thread runs it."""

    def __init__(
        self,
        store: Store,
        hub: Hub,
        backoff: Backoff,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        largest_range: int = CHUNK,
        smallest_range: int = SMALLEST_RANGE,
    ) -> None:
        self._store = store
        self._hub = hub
        self._backoff = backoff
        self._monotonic = monotonic
        self._largest = self._range = largest_range
        self._smallest = smallest_range
        self._ways: dict[str, Way] = {}
        self._failures = 0
        self.sending = Sending()

    def requests_arrived(self) -> None:
        """Ask again at once for contents that no request named: it may have come."""
        for way in self._ways.values():
            if way.unknown:
                way.held_until = 0.0

    def hurry(self) -> None:
        """Hold nothing back any more but what was refused: the platform was seen to answer."""
        for way in self._ways.values():
            if not way.refused:
                way.held_until = 0.0

    def run_once(self, may_go_on: Callable[[], bool] = lambda: True) -> float | None:
        """Send what may be sent now; return the seconds until there is more to try, None where nothing waits.

        `may_go_on` is asked before each question and each range; it may take its time.
        """
        while True:
            self._sweep()
            with self._store.view() as unit:
                outgoing = unit.attachments.outgoing()
            self._forget_others(outgoing)
            due = next((each for each in outgoing if self._held_for(each) <= 0), None)
            if due is None:
                return min((self._held_for(each) for each in outgoing), default=None)
            way = self._ways[due.sha256]
            going_on = True
            while going_on:
                if not may_go_on():
                    return 0.0
                going_on = self._step(due, way, outgoing)
                self._tell(outgoing)

    def _sweep(self) -> None:
        """Wipe what is nobody's any more, a little in each transaction."""
        while self._can_be_swept():
            with self._store.unit() as unit:
                unit.attachments.sweep()

    def _can_be_swept(self) -> bool:
        with self._store.view() as unit:
            return unit.attachments.can_be_swept()

    def _step(self, each: Outgoing, way: Way, outgoing: Sequence[Outgoing]) -> bool:
        """Ask how far a content is, or send its next range where that is known; say whether it goes on."""
        sending = way.sure
        answer = self._range_of(each, way) if sending else self._hub.attachment(each.sha256)
        match answer:
            case AttachmentState() if _fits(answer, each, beyond=way.kept if sending else -1):
                return self._went_on(each, way, answer, sending=sending)
            case AttachmentState():
                self._wait(Unreachable(Trouble.NOT_THE_CONTRACT), outgoing, sending=sending)
            case ContentRefused(problem):
                self._recovered()
                self._refused(way, problem)
            case Unreachable():
                self._wait(answer, outgoing, sending=sending)
        return False

    def _range_of(self, each: Outgoing, way: Way) -> Answer:
        with self._store.view() as unit:
            content = unit.attachments.read(each, way.kept, self._range)
        return self._hub.append(each.sha256, way.kept, content)

    def _went_on(self, each: Outgoing, way: Way, state: AttachmentState, *, sending: bool) -> bool:
        if sending or state.complete:
            self._recovered()  # an answer to a question is no proof: ranges may be cut all the same
        if state.complete:
            with self._store.unit() as unit:
                unit.attachments.sent(each.sha256)
            return False
        if sending:
            self._range = min(self._largest, self._range * 2)
        way.attempts = way.attempts if state.offset == 0 else 0
        way.kept, way.sure, way.unknown, way.refused = state.offset, True, False, False
        return True

    def _recovered(self) -> None:
        if self._failures:
            log.info("attachments are taken again")
        self._failures = 0

    def _refused(self, way: Way, problem: str) -> None:
        """Hold one content back; the others go on."""
        way.sure = False
        way.unknown = problem == ProblemType.UNKNOWN_ATTACHMENT
        delay = self._backoff.delay(way.attempts)
        way.attempts += 1
        match problem:
            case ProblemType.UNKNOWN_ATTACHMENT | ProblemType.OFFSET_MISMATCH:
                pass
            case ProblemType.HASH_MISMATCH:
                log.error("the platform got other bytes of an attachment than were sent; it begins again")
                way.kept = 0
            case ProblemType.TOO_LARGE if self._range > self._smallest:
                self._range = max(self._smallest, self._range // 2)
            case _:
                log.error("an attachment is refused: %s", problem)
                way.kept, way.refused = 0, True
                delay = REFUSED_FOR
        way.held_until = self._monotonic() + delay

    def _wait(self, unreachable: Unreachable, outgoing: Sequence[Outgoing], *, sending: bool) -> None:
        """Hold everything back: the next content would meet the same fate."""
        if sending:
            self._range = max(self._smallest, self._range // 2)
        if not self._failures:
            log.warning("attachments wait: %s", unreachable.trouble)
        until = self._monotonic() + self._backoff.delay(self._failures, unreachable.retry_after)
        self._failures += 1
        for each in outgoing:
            way = self._ways[each.sha256]
            way.sure = False
            way.held_until = max(way.held_until, until)
        self.sending = Sending(trouble=unreachable.trouble)

    def _held_for(self, each: Outgoing) -> float:
        return self._ways[each.sha256].held_until - self._monotonic()

    def _forget_others(self, outgoing: Sequence[Outgoing]) -> None:
        self._ways = {each.sha256: self._ways.get(each.sha256, Way()) for each in outgoing}
        self._tell(outgoing)

    def _tell(self, outgoing: Sequence[Outgoing]) -> None:
        self.sending = Sending(
            files=len(outgoing),
            size=sum(each.size for each in outgoing),
            sent=sum(way.kept for way in self._ways.values()),
            refused=sum(way.refused for way in self._ways.values()),
            trouble=self.sending.trouble if self._failures else None,
        )


def _fits(state: AttachmentState, each: Outgoing, *, beyond: int) -> bool:
    """Whether a state is one that this content can be in, further than `beyond` bytes."""
    if (state.sha256, state.size) != (each.sha256, each.size):
        return False
    return state.complete or beyond < state.offset < each.size
