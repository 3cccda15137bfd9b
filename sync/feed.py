"""What the platform decided: taken over in order, together with the cursor that says how far."""

from __future__ import annotations

from contract.dead_letters import Place
from contract.feed import CertificateIssued, CertificateRevoked, DeadLetterDecided, RequestRefused
from kiosk.store.dead_letters import Decider
from kiosk.store.settings import FEED_CURSOR
from kiosk.store.store import Store
from kiosk.store.unit import Unit
from sync.answers import Decisions, Hub, Unreachable


class Feed:
    """Takes decisions into the store. One thread runs it."""

    def __init__(self, store: Store, hub: Hub) -> None:
        self._store = store
        self._hub = hub

    def pull(self, wait: float) -> Decisions | Unreachable:
        """Ask for what is new, wait for it up to `wait` seconds, and keep it in one transaction."""
        with self._store.view() as unit:
            after = int(unit.settings.get(FEED_CURSOR) or 0)
        answer = self._hub.feed(after, wait)
        if isinstance(answer, Decisions) and answer.cursor > after:
            with self._store.unit() as unit:
                for item in answer.items:
                    if item.cursor > after:
                        _apply(unit, item.fact)
                unit.settings.set(FEED_CURSOR, str(answer.cursor))
        return answer


def _apply(
    unit: Unit, fact: CertificateIssued | CertificateRevoked | RequestRefused | DeadLetterDecided
) -> None:
    match fact:
        case CertificateIssued():
            unit.certificates.apply(fact)
        case CertificateRevoked():
            unit.certificates.revoke(fact)
        case RequestRefused():
            unit.refusals.apply(fact)
        case DeadLetterDecided():
            decider = Decider(Place.CONSOLE, fact.by)
            unit.dead_letters.decide(fact.event_id, fact.decision, decider, fact.reason)
