"""What the platform decided: taken over in order, together with the cursor that says how far."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from contract.dead_letters import Place
from contract.feed import (
    FACT_TYPES,
    ApplicationMoved,
    CertificateIssued,
    CertificateRevoked,
    CommandGiven,
    DeadLetterDecided,
    FeedFact,
    FeedItem,
    GiftChanged,
    GiftEntitled,
    GiftWithdrawn,
    RequestRefused,
)
from kiosk.store.dead_letters import Decider
from kiosk.store.gift_bar import lift, platform_knows
from kiosk.store.gifts import Gifts
from kiosk.store.settings import FEED_CURSOR
from kiosk.store.store import Store
from kiosk.store.unit import Unit
from sync.answers import Decisions, Hub, Unreachable
from sync.passed_over import keep_passed_over, note_passed_over, passed_over


class Feed:
    """Takes decisions into the store. One thread runs it.

    Facts of a type that this release does not know are passed over, and asked for again by one that does.
    `commanded` is called once commands are kept, on the thread that pulls; `now` is the time that
    their deadlines are held against.
    """

    def __init__(
        self,
        store: Store,
        hub: Hub,
        known: frozenset[str] = FACT_TYPES,
        commanded: Callable[[], None] = lambda: None,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        self._store = store
        self._hub = hub
        self._known = known
        self._commanded = commanded
        self._now = now
        self._looked_back = False

    def pull(self, wait: float) -> Decisions | Unreachable:
        """Ask for what is new, wait for it up to `wait` seconds, and keep it in one transaction."""
        if not self._looked_back and (trouble := self._look_back()) is not None:
            return trouble
        with self._store.view() as unit:
            after = _cursor(unit)
            answered = platform_knows(unit)
        answer = self._hub.feed(after, wait)
        if isinstance(answer, Decisions) and answer.cursor > after:
            with self._store.unit() as unit:
                for item in answer.items:
                    if item.cursor > after:
                        _apply(unit, item.fact, self._now or unit.clock)
                note_passed_over(unit, answer.passed_over)
                unit.settings.set(FEED_CURSOR, str(answer.cursor))
            self._tell_of(answer.items)
        elif isinstance(answer, Decisions) and answered:
            with self._store.unit() as unit:
                lift(unit)
        return answer

    def _look_back(self) -> Unreachable | None:
        """Take what releases before passed over and this one knows, once in a life of it."""
        with self._store.view() as unit:
            passed, until = passed_over(unit), _cursor(unit)
        missed = {each: after for each, after in passed.items() if each in self._known}
        others = {each: after for each, after in passed.items() if each not in self._known}
        while missed:
            after = min(missed.values())
            answer = self._hub.feed(after, 0)
            if isinstance(answer, Unreachable):
                return answer
            end = min(answer.cursor, until) if answer.cursor > after else until
            due = [item for item in answer.items if missed.get(item.fact.type, end) < item.cursor <= end]
            missed = {each: max(before, end) for each, before in missed.items() if end < until}
            with self._store.unit() as unit:
                for item in due:
                    _apply(unit, item.fact, self._now or unit.clock)
                keep_passed_over(unit, others | missed)
            self._tell_of(due)
        self._looked_back = True
        return None

    def _tell_of(self, items: Sequence[FeedItem]) -> None:
        if any(isinstance(item.fact, CommandGiven) for item in items):
            self._commanded()


def _cursor(unit: Unit) -> int:
    return int(unit.settings.get(FEED_CURSOR) or 0)


def _apply(unit: Unit, fact: FeedFact, now: Callable[[], datetime]) -> None:
    match fact:
        case CertificateIssued():
            unit.certificates.apply(fact)
        case CertificateRevoked():
            unit.certificates.revoke(fact)
        case RequestRefused():
            unit.refusals.apply(fact)
        case ApplicationMoved():
            unit.applications.apply(fact)
        case GiftEntitled() | GiftChanged() | GiftWithdrawn():
            _apply_to_gifts(unit.gifts, fact)
        case CommandGiven():
            unit.commands.apply(fact, now())
        case DeadLetterDecided():
            decider = Decider(Place.CONSOLE, fact.by)
            if not unit.dead_letters.decide(fact.event_id, fact.decision, decider, fact.reason):
                unit.dead_letters.look_for(fact.epoch, fact.seq, fact.event_id)


def _apply_to_gifts(gifts: Gifts, fact: GiftEntitled | GiftChanged | GiftWithdrawn) -> None:
    match fact:
        case GiftEntitled():
            gifts.entitle(fact)
        case GiftChanged():
            gifts.change(fact)
        case GiftWithdrawn():
            gifts.withdraw(fact.gift_id)
