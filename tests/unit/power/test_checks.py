"""Each check of the power cuts finds what it is for, and is content with a sound disk."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from contract.audit import NOTHING, linked, written
from contract.events import Envelope
from tests.helpers.power.checks import CHECKS, Evidence, findings
from tests.helpers.power.contents import digests
from tests.helpers.power.notes import Acted, Committed, Opened, Took, difference
from tests.helpers.power.world import World
from tests.helpers.terminal_store import visit_opened

EPOCH = "00000000-0000-4000-8000-000000000001"
MOMENT = "2026-11-23T00:00:00.000000+00:00"
PAYLOAD = '{"type":"visit.opened","visit_id":"' + str(visit_opened(1).visit_id) + '"}'
SHA256 = hashlib.sha256(PAYLOAD.encode()).hexdigest()
EVENT = UUID(int=9)
MESSAGE = {"epoch": EPOCH, "event_id": str(EVENT), "recorded_at": MOMENT}


def audit(*subjects: UUID) -> dict[int, dict[str, Any]]:
    head, rows = NOTHING, {}
    for n, subject in enumerate(subjects, start=1):
        head = linked(head, written(n, MOMENT, "visit.opened", str(subject), SHA256))
        digest = bytes.fromhex(SHA256)
        rows[n] = {"at": MOMENT, "kind": "visit.opened", "subject": str(subject), "digest": digest}
        rows[n] |= {"head": head, "detail": None}
    return rows


def sound() -> tuple[Evidence, World]:
    """Return a disk with a visit whose message waits, one effect under way, and the world it belongs to."""
    visit = {"visit_id": UUID(int=1).hex, "means": "[]", "closed_at": None, "end": None}
    effect = {"effect_id": "e", "state": "started", "job": "J", "taken_at": None, "not_taken_at": None}
    rows = {
        "visits": {1: visit},
        "effects": {1: effect},
        "outbox": {4: {**MESSAGE, "payload": PAYLOAD, "sha256": SHA256}},
        "audit": audit(EVENT),
    }
    content = digests(rows)
    world = World()
    for said in (difference(None, content, {"e": "started"}), Opened(EPOCH), Acted("J")):
        world.hear(said)
    return Evidence(None, (), EPOCH, 5, rows, content), world


def with_rows(table: str, changes: dict[int, dict[str, Any]]) -> Evidence:
    evidence, _ = sound()
    assert evidence.rows is not None
    rows = {**evidence.rows, table: changes}
    return replace(evidence, rows=rows, content=digests(rows))


def found_in(evidence: Evidence, world: World | None = None) -> set[str]:
    return {finding.check for finding in findings(evidence, world or sound()[1])}


def test_a_sound_disk_is_left_in_peace() -> None:
    assert found_in(*sound()) == set()


def test_a_commit_that_has_not_returned_may_be_there() -> None:
    evidence, world = sound()
    world.acknowledged, returned = {}, world.acknowledged
    world.expect(difference({}, returned, {}))
    assert found_in(evidence, world) == set()
    world.expect(Committed([("visits", 1, "another")]))
    assert found_in(evidence, world) == {"whole_commits"}


def effect(**changes: str) -> dict[int, dict[str, Any]]:
    evidence, _ = sound()
    assert evidence.rows is not None
    return {1: {**evidence.rows["effects"][1], **changes}}


CUT_SHORT = audit(UUID(int=8), EVENT)
del CUT_SHORT[1]

PROMISED = (
    '{"attachments":[{"sha256":"'
    + SHA256
    + '"}],"request_id":"r","claim_code":"c","type":"request.submitted"}'
)
SCANNED = {4: {**MESSAGE, "payload": PROMISED, "sha256": hashlib.sha256(PROMISED.encode()).hexdigest()}}

WRONG: dict[str, Evidence] = {
    "opens": Evidence(refusal="store.corrupt"),
    "integrity": replace(sound()[0], complaints=("integrity_check: wrong",)),
    "acknowledged_rows": with_rows("visits", {}),
    "whole_commits": with_rows("settings", {1: {"name": "more", "value": ""}}),
    "one_epoch": replace(sound()[0], epoch=str(UUID(int=2))),
    "new_numbers": replace(sound()[0], next_seq=4),
    "fact_and_message": with_rows("outbox", {}),
    "acts_were_journalled": with_rows("effects", effect(state="intended")),
    "effects_go_forward": with_rows("effects", {}),
    "audit_chain": with_rows("audit", CUT_SHORT),
    "attachments_whole": with_rows("outbox", SCANNED),
}


@pytest.mark.parametrize("check", sorted({check.__name__ for check in CHECKS} - {"known_to_the_platform"}))
def test_each_check_finds_what_it_is_for(check: str) -> None:
    assert check in found_in(WRONG[check])


def test_an_event_without_its_entry_in_the_chain_is_found() -> None:
    assert "audit_chain" in found_in(with_rows("audit", {}))


def test_another_event_under_a_number_that_the_platform_has_is_found() -> None:
    evidence, world = sound()
    taken = Envelope(
        epoch=UUID(EPOCH), seq=4, event_id=EVENT, recorded_at=MOMENT, payload=PAYLOAD, sha256=SHA256
    )
    world.hear(Took(taken.model_dump_json()))
    assert found_in(evidence, world) == set()
    world.hear(Took(taken.model_copy(update={"sha256": "0" * 64}).model_dump_json()))
    assert "known_to_the_platform" in found_in(evidence, world)
