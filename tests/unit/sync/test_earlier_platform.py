"""The terminal of today at platforms of each version of the contract that is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import jsonschema_rs
import pytest
from pydantic import BaseModel, TypeAdapter

from contract.compatibility.versions import HERE, frozen
from contract.dead_letters import Decision, Place
from contract.event import Event
from contract.events import AnyEvent, Batch, Envelope, EnvelopeReceipt, Receipt
from contract.examples import examples
from contract.problems import MEDIA_TYPE
from contract.schema import kept, schemas
from kiosk.store.dead_letters import Decider
from kiosk.store.store import Store
from sync.answers import ContentRefused, Decisions, Receipts, Unreachable
from sync.backoff import Backoff
from sync.feed import Feed
from sync.relay import Relay
from sync.server import HubServer
from tests.helpers.fault_server import FaultServer, Reply
from tests.helpers.memory_hub import MemoryHub
from tests.helpers.terminal_store import HandClock, open_store

EVENT: TypeAdapter[Event] = TypeAdapter(AnyEvent)
NOW = datetime(2026, 11, 23, tzinfo=UTC)
Json = Any


@pytest.fixture(params=frozen())
def version(request: pytest.FixtureRequest) -> Path:
    return frozen()[request.param]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(tmp_path)
    yield store
    store.close()


def recorded(version: Path, name: str) -> list[Json]:
    return json.loads((version / "examples" / f"{name}.json").read_text("utf-8"))


def means(read: BaseModel, told: Json) -> bool:
    """Say whether what was read holds all that was told."""
    return type(read).model_validate(told) == read and _within(told, read.model_dump(mode="json"))


def _within(told: Json, read: Json) -> bool:
    match told, read:
        case dict(), dict():
            return all(name in read and _within(value, read[name]) for name, value in told.items())
        case list(), list():
            return len(told) == len(read) and all(map(_within, told, read))
    return told == read


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer().running() as server:
        yield server


@pytest.fixture
def platform(server: FaultServer) -> Iterator[HubServer]:
    hub = HubServer(server.url, "T001", "secret")
    yield hub
    hub.close()


def test_every_answer_of_an_earlier_platform_is_read_as_it_was_meant(
    server: FaultServer, platform: HubServer, version: Path
) -> None:
    envelope = Envelope(
        epoch=UUID(int=1), seq=1, event_id=UUID(int=2), recorded_at=NOW, payload="{}", sha256="0" * 64
    )
    batch = Batch(sent_at=NOW, envelopes=[envelope])
    asked = {
        "attachment-state": lambda: platform.attachment("0" * 64),
        "batch-receipt": lambda: platform.deliver(batch),
        "directory-page": lambda: platform.directory(0),
        "key-set": platform.keys,
        "neighbourhood": platform.neighbours,
    }
    for name, ask in asked.items():
        for answer in recorded(version, f"answers/{name}"):
            server.reply = Reply(body=json.dumps(answer).encode())
            read = ask()
            told = read.receipt if isinstance(read, Receipts) else read
            assert isinstance(told, BaseModel), f"{name}: {told}"
            assert means(told, answer), f"{name}: {told}"


def test_every_problem_of_an_earlier_platform_is_a_problem_still(
    server: FaultServer, platform: HubServer, version: Path
) -> None:
    for name in kept(version / "schema"):
        if name.startswith("problems/"):
            for problem in recorded(version, name):
                server.reply = Reply(422, json.dumps(problem).encode(), MEDIA_TYPE)
                assert platform.attachment("0" * 64) == ContentRefused(name.removeprefix("problems/"))


def test_every_fact_of_an_earlier_platform_is_taken(
    server: FaultServer, platform: HubServer, store: Store, version: Path
) -> None:
    facts = [
        fact
        for name in kept(version / "schema")
        if name.startswith("facts/")
        for fact in recorded(version, name)
    ]
    items = [{"cursor": cursor, "fact": fact} for cursor, fact in enumerate(facts, start=1)]
    server.reply = Reply(body=json.dumps({"items": items, "more": False}).encode())
    answer = Feed(store, platform).pull(0)
    assert isinstance(answer, Decisions)
    assert answer.passed_over == ()
    assert all(means(item.fact, fact) for item, fact in zip(answer.items, facts, strict=True))


def test_a_call_that_an_earlier_platform_does_not_have_is_done_without(
    server: FaultServer, platform: HubServer
) -> None:
    server.reply = Reply(404, b'{"type":"about:blank","title":"Not Found","status":404}', MEDIA_TYPE)
    assert not isinstance(platform.neighbours(), Unreachable)


class JudgingHub(MemoryHub):
    """Answers each envelope as a platform of a version does: by its schemas."""

    def __init__(self, version: Path) -> None:
        super().__init__()
        self.update(version)

    def update(self, version: Path) -> None:
        self._readers = {
            name.removeprefix("events/"): jsonschema_rs.validator_for(schema, validate_formats=True)
            for name, schema in kept(version / "schema").items()
            if name.startswith("events/")
        }

    def refusal(self, event: Json) -> str | None:
        """Return the problem of an event, None where it is taken."""
        if event["type"] not in self._readers:
            return "unknown-event"
        return None if self._readers[event["type"]].is_valid(event) else "malformed"

    def _take(self, envelope: Envelope) -> EnvelopeReceipt:
        if (problem := self.refusal(json.loads(envelope.payload))) is None:
            return super()._take(envelope)
        return EnvelopeReceipt(
            epoch=envelope.epoch, seq=envelope.seq, receipt=Receipt.REJECTED, problem=problem
        )


def test_what_an_earlier_platform_does_not_know_waits_as_dead_letters_and_is_taken_after_its_update(
    store: Store, version: Path
) -> None:
    told = [
        EVENT.validate_python(event)
        for name, schema in schemas().items()
        if name.startswith("events/")
        for event in examples(schema)
    ]
    hub, clock = JudgingHub(version), HandClock()
    expected = [hub.refusal(event.model_dump(mode="json")) for event in told]
    assert {"unknown-event", "malformed", None} == set(expected)
    with store.unit() as unit:
        for event in told:
            unit.outbox.put(event)
    relay = Relay(store, hub, Backoff(Random(4)), clock)
    relay.run_once()
    assert store.load().queue_depth == 0
    with store.view() as unit:
        letters = sorted(unit.dead_letters.every(), key=lambda letter: letter.envelope.seq)
    assert [letter.reason for letter in letters] == [one for one in expected if one]
    assert len(hub.taken) >= expected.count(None)

    hub.update(HERE)
    with store.unit() as unit:
        for letter in letters:
            unit.dead_letters.decide(
                letter.envelope.event_id, Decision.REPLAY, Decider(Place.COMMAND, "wang"), ""
            )
    relay.run_once()
    taken = [json.loads(payload) for payload in hub.payloads()]
    assert all(event.model_dump(mode="json") in taken for event in told)
    assert store.load().queue_depth == 0
    with store.view() as unit:
        assert unit.dead_letters.count() == 0


def test_an_earlier_platform_reads_the_reports_of_today(version: Path) -> None:
    readers = {
        name: jsonschema_rs.validator_for(schema, validate_formats=True)
        for name, schema in kept(version / "schema").items()
        if name.startswith("reports/")
    }
    for name, reader in readers.items():
        for report in examples(schemas()[name]):
            reader.validate(report)
