"""What an earlier run of the program left open is ended honestly, once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from contract.events import VisitClosed, VisitEnd
from kiosk.journey.closing import close
from kiosk.journey.tools import Papers
from kiosk.store.store import Store


def end_interrupted_visits(store: Store, papers: Papers, clock: Callable[[], datetime]) -> int:
    """Close the visits that nobody closed, each with its journeys in one transaction; return how many.

    What was drawn for a visit is wiped, as where somebody leaves.

    To be called at start, after `Effects.recover`, while no visit is open.
    """
    papers.wipe()
    with store.view() as unit:
        interrupted = unit.visits.unclosed()
    for visit in interrupted:
        now = clock()
        with store.unit() as unit:
            for record in unit.journeys.unfinished(visit.visit_id):
                close(unit, record, visit.visit_id, now, VisitEnd.INTERRUPTED)
            unit.visits.close(visit.visit_id, now, VisitEnd.INTERRUPTED)
            unit.outbox.put(VisitClosed(visit_id=visit.visit_id, at=now, end=VisitEnd.INTERRUPTED))
    return len(interrupted)
