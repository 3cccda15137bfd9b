"""Terminals of each version of the contract that is kept, at the platform of today."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import jsonschema_rs
import pytest

from contract.compatibility.versions import frozen
from contract.examples import examples
from contract.schema import kept, schemas
from hub.store.letter_list import WantedLetters
from tests.helpers.hub_platform import START, envelope, submitted
from tests.helpers.recorded_meaning import Rows, known, recorded, sealed, tell

T001 = "/v1/terminals/T001"
Json = Any


@pytest.fixture(params=frozen())
def version(request: pytest.FixtureRequest) -> Path:
    return frozen()[request.param]


class EarlierTerminal:
    """Reads as its version did: by its schemas, unknown fields ignored, unknown facts passed over."""

    def __init__(self, version: Path) -> None:
        self.readers = {
            name: jsonschema_rs.validator_for(schema, validate_formats=True)
            for name, schema in kept(version / "schema").items()
        }
        self.passed_over: set[str] = set()
        self.taken: set[str] = set()

    def read(self, name: str, message: Json) -> None:
        """Take a message, or raise what is wrong with it."""
        self.readers[name].validate(message)

    def page(self, page: Json) -> None:
        """Take a page of the feed."""
        items = [item for item in page["items"] if self._knows(item["fact"]["type"])]
        for item in items:
            self.read(f"facts/{item['fact']['type']}", item["fact"])
        self.read("answers/feed-page", page | {"items": items})

    def _knows(self, kind: str) -> bool:
        known = f"facts/{kind}" in self.readers
        (self.taken if known else self.passed_over).add(kind)
        return known


def at_most(rows: Rows, meant: Rows) -> Rows:
    """Return rows with only the columns that were recorded: later ones may have come."""
    return {
        table: sorted(
            ({key: row[key] for key in wanted[0]} for row in rows[table]),
            key=lambda row: json.dumps(row, sort_keys=True),
        )
        for table, wanted in meant.items()
    }


def test_all_that_an_earlier_terminal_tells_is_taken_and_means_what_it_meant(platform, tmp_path, version):
    answers = tell(platform, sealed(recorded(version / "examples")))
    assert set(answers) == {("accepted", None)}
    meant = json.loads((version / "meaning.json").read_text("utf-8"))
    assert at_most(known(tmp_path / "hub.db"), meant) == meant


def test_its_reports_are_taken(terminal, version):
    for heartbeat in json.loads((version / "examples/reports/heartbeat.json").read_text("utf-8")):
        assert terminal.post(f"{T001}/heartbeat", json=heartbeat).status_code == 204
    for number, batch in enumerate(json.loads((version / "examples/reports/batch.json").read_text("utf-8"))):
        batch["envelopes"] = [envelope(submitted(), number + 1, uuid4())]
        answer = terminal.post(f"{T001}/events", json=batch)
        assert answer.json()["receipts"][0]["receipt"] == "accepted"


def test_it_can_read_all_that_the_platform_says(platform, terminal, clock, version):
    earlier = EarlierTerminal(version)
    facts = [
        fact for name, schema in schemas().items() if name.startswith("facts/") for fact in examples(schema)
    ]
    content = b"%PDF-1.7"
    sha256 = hashlib.sha256(content).hexdigest()
    ref = {"sha256": sha256, "size": len(content), "media_type": "application/pdf", "field": "proof"}
    batch = {
        "sent_at": clock().isoformat(),
        "envelopes": [envelope(submitted(attachments=[ref]), 1, uuid4())],
    }
    with platform.database.write() as unit:
        unit.terminals.tell("T001", *facts)
    heartbeat = examples(schemas()["reports/heartbeat"])[-1] | {"at": START.isoformat()}
    for one in ("T001", "T002"):
        terminal.post(f"/v1/terminals/{one}/heartbeat", json=heartbeat)
    for name, answer in {
        "batch-receipt": terminal.post(f"{T001}/events", json=batch),
        "directory-page": terminal.get(f"{T001}/directory"),
        "key-set": terminal.get("/v1/keys"),
        "neighbourhood": terminal.get(f"{T001}/neighbours"),
        "attachment-state": terminal.get(f"{T001}/attachments/{sha256}"),
    }.items():
        assert answer.status_code == 200
        earlier.read(f"answers/{name}", answer.json())
    earlier.page(terminal.get(f"{T001}/feed").json())
    assert earlier.taken == {name.split("/")[1] for name in earlier.readers if name.startswith("facts/")}
    assert earlier.passed_over >= {"gift.entitled", "gift.changed", "gift.withdrawn"}
    for answer in (
        terminal.post(f"{T001}/events", content=b"{"),
        terminal.get(f"{T001}/attachments/{'0' * 64}"),
        terminal.get("/v1/terminals/T002/feed", headers={"Authorization": "Bearer x"}),
    ):
        earlier.read("answers/problem", answer.json())
        earlier.read(f"problems/{answer.json()['type'].rpartition(':')[2]}", answer.json())


def test_a_reader_notices_what_it_could_not_read(version):
    earlier = EarlierTerminal(version)
    fact = examples(schemas()["facts/dead-letter.decided"])[0]
    earlier.page({"items": [{"cursor": 1, "fact": fact | {"colour": "red"}}], "more": False})
    with pytest.raises(jsonschema_rs.ValidationError):
        earlier.page({"items": [{"cursor": 1, "fact": fact | {"decision": "burn"}}], "more": False})


def spoiled(event: Json, schema: Json) -> Iterator[Json]:
    """Yield an event without each of the fields that it must have, and with a word that is in no list."""
    for name in schema["required"]:
        yield {key: value for key, value in event.items() if key != name or name == "type"}
    for name, field in schema["properties"].items():
        listed = field.get("enum") or schema.get("$defs", {}).get(field.get("$ref", "")[8:], {}).get("enum")
        if listed and name in event:
            yield event | {name: "burn"}


def test_the_schemas_say_what_the_platform_takes(platform):
    taken, refused = [], []
    for name, schema in schemas().items():
        if name.startswith("events/"):
            reader = jsonschema_rs.validator_for(schema, validate_formats=True)
            told = examples(schema)
            assert all(map(reader.is_valid, told))
            taken += told
            refused += [one for one in spoiled(told[-1], schema) if not reader.is_valid(one)]
    assert set(tell(platform, sealed(taken, 1))) == {("accepted", None)}
    assert set(tell(platform, sealed(refused, 2))) == {("rejected", "malformed")}
    assert len(refused) > len(taken)


def test_an_event_that_is_newer_than_the_platform_is_refused_and_kept_as_a_dead_letter(platform):
    visit = examples(schemas()["events/visit.closed"])[0]
    newer = [
        {"type": "robot.danced", "at": visit["at"]},
        visit | {"end": "fell-asleep"},
        visit | {"colour": "red"},
    ]
    assert tell(platform, sealed(newer)) == [
        ("rejected", "unknown-event"),
        ("rejected", "malformed"),
        ("accepted", None),
    ]
    with platform.database.read() as unit:
        letters = {
            (one.type, one.problem, one.state)
            for one in unit.letter_list.page(WantedLetters("T001"), 10).rows
        }
    assert letters == {
        ("robot.danced", "unknown-event", "refused"),
        ("visit.closed", "malformed", "refused"),
    }
