"""A request that is told again under another key is remembered again, and not decided again."""

from __future__ import annotations

from uuid import UUID

import pytest

from contract.events import Receipt
from tests.helpers.hub_platform import envelope, submitted

BEFORE, AFTER = UUID(int=1), UUID(int=2)


def feed(platform):
    with platform.database.read() as unit:
        return [(fact["type"], fact["request_id"]) for _, fact in unit.terminals.feed("T001", 0, 100)]


@pytest.mark.parametrize("employee_id", ["E000001", "E000002"], ids=["granted", "refused"])
@pytest.mark.parametrize(
    "batches",
    [
        [[(BEFORE, 1)], [(AFTER, 1)]],
        [[(BEFORE, 1)], [(BEFORE, 2)]],
        [[(BEFORE, 1), (AFTER, 1), (AFTER, 2)]],
    ],
    ids=["of another epoch", "of another number", "in one batch"],
)
def test_a_request_is_decided_once_whatever_its_keys(platform, employee_id, batches):
    asked = submitted(employee_id)
    for keys in batches:
        raws = [envelope(asked, seq, epoch) for epoch, seq in keys]
        receipts = platform.ingest.take("T001", raws).receipts
        assert [each.receipt for each in receipts] == [Receipt.ACCEPTED] * len(keys)
    decision = "certificate.issued" if employee_id == "E000001" else "request.refused"
    assert feed(platform) == [(decision, str(asked.request_id))]
