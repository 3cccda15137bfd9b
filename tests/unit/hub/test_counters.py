"""A counter that moved by itself stands in the platform's audit, once."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select

from contract.device_events import CounterMoved
from hub.store.tables import audit
from tests.helpers.hub_platform import START, envelope

EPOCH = UUID(int=9)


@pytest.mark.parametrize(("restarted", "ending"), [(False, ""), (True, ", switched on anew")])
def test_a_counter_that_others_moved_stands_in_the_audit(platform, restarted, ending):
    moved = CounterMoved(at=START, device="a4", counter_known=42, counter_found=45, restarted=restarted)
    told = envelope(moved, 1, EPOCH)
    for _ in range(2):
        platform.ingest.take("T001", [told])
    with platform.database.read() as unit:
        found = unit.visits._connection.execute(select(audit.c.action, audit.c.subject)).all()
    assert found == [(f"found the counter of a4 at 45, not 42{ending}", "T001")]
