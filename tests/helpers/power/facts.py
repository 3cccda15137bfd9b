"""Facts in rows and facts in messages, in the same words, so that the two can be compared. Pure.

A fact is its event's type and what tells it from others of that type.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from contract.events import Envelope
from kiosk.domain.effect import OPEN
from tests.helpers.power.contents import Row, Rows

Fact = tuple[str, ...]

FIELDS: Mapping[str, tuple[str, ...]] = {
    "visit.opened": ("visit_id",),
    "visit.identified": ("visit_id", "means"),
    "visit.closed": ("visit_id", "end"),
    "request.opened": ("request_id",),
    "request.submitted": ("request_id", "claim_code"),
    "request.abandoned": ("request_id",),
    "effect.confirmed": ("effect_id",),
    "effect.failed": ("effect_id",),
    "effect.in-doubt": ("effect_id",),
    "effect.taken": ("effect_id",),
    "effect.not-taken": ("effect_id",),
}
"""By type of event, what is also in a row. Other events are of nothing that the terminal keeps."""


def facts_in(rows: Rows) -> Iterator[Fact]:
    """Yield what the rows say."""
    for name, of_row in (("visits", _visit), ("journeys", _journey), ("effects", _effect)):
        for row in rows.get(name, {}).values():
            yield from of_row(row)
    for row in rows.get("certificates", {}).values():
        yield from [("printed", row["number"])] * row["printed"]


def messages_in(envelopes: Iterable[Envelope]) -> Iterator[Fact]:
    """Yield what messages say; of several outcomes of a request the last counts."""
    outcomes: dict[str, str] = {}
    by_key = {(envelope.epoch, envelope.seq): envelope for envelope in envelopes}
    for _, envelope in sorted(by_key.items(), key=lambda each: each[0][1]):
        told: dict[str, Any] = json.loads(envelope.payload)
        kind = told["type"]
        if kind == "request.completed":
            outcomes[_id(told["request_id"])] = told["outcome"]
        elif kind in FIELDS:
            yield kind, *(_id(told[field]) for field in FIELDS[kind])
        if kind == "effect.confirmed" and told.get("certificate_number") is not None:
            yield "printed", told["certificate_number"]
    yield from (("request.completed", request, outcome) for request, outcome in outcomes.items())


def _visit(row: Row) -> Iterator[Fact]:
    yield "visit.opened", row["visit_id"]
    yield from (("visit.identified", row["visit_id"], _id(means)) for means in json.loads(row["means"]))
    if row["closed_at"] is not None:
        yield "visit.closed", row["visit_id"], _id(row["end"])


def _journey(row: Row) -> Iterator[Fact]:
    yield "request.opened", row["request_id"]
    if row["claim_code"] is not None:
        yield "request.submitted", row["request_id"], _id(row["claim_code"])
    if row["state"] == "abandoned":
        yield "request.abandoned", row["request_id"]
    if row["outcome"] is not None:
        yield "request.completed", row["request_id"], row["outcome"]


def _effect(row: Row) -> Iterator[Fact]:
    if row["state"] not in OPEN:
        yield f"effect.{row['state']}", row["effect_id"]
    if row["taken_at"] is not None:
        yield "effect.taken", row["effect_id"]
    if row["not_taken_at"] is not None:
        yield "effect.not-taken", row["effect_id"]


def _id(text: str) -> str:
    """Return a UUID as the database has it; of other words, too, the hyphens do not matter."""
    return text.replace("-", "")
