"""The rules by which the contract may change: the kept versions keep them, and whatever is bent is named."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from contract.compatibility.__main__ import main
from contract.compatibility.breach import Breach, Rule
from contract.compatibility.versions import HERE, VERSIONS, Version, breaches, frozen, number
from contract.schema import schemas, text
from hub.app import VERSION

Schema = dict[str, Any]
CURRENT = Version.read(HERE)
KIND = "^[a-z0-9][a-z0-9.-]{0,39}$"
HUGE = 2**25
WIDER = f"maximum {HUGE}, read as {20 * 2**20}"
HEARTBEAT = "POST /v1/terminals/{terminal_id}/heartbeat"
FEED = "GET /v1/terminals/{terminal_id}/feed"


@pytest.mark.parametrize("name", frozen())
def test_nothing_is_broken_of_a_version_that_is_kept(name: str) -> None:
    assert list(map(str, breaches(Version.read(VERSIONS / name), CURRENT))) == []


def test_kept_versions_are_earlier_than_the_current_one_and_say_something_else() -> None:
    assert [number(name) < number(VERSION)[:2] for name in frozen()] == [True] * len(frozen())
    assert frozen()
    for folder in frozen().values():
        assert breaches(CURRENT, Version.read(folder)), "nothing was added since"
    assert CURRENT.api["info"]["version"] == VERSION


def word_of(came: Breach) -> str | None:
    """Return what the changelog calls something that came; bodies without a type go with their operation."""
    folder, _, place = came.place.partition("/")
    match came.rule:
        case Rule.OPERATION_GONE:
            return came.place.replace("{terminal_id}", "{id}")
        case Rule.MESSAGE_GONE:
            return place if folder in {"events", "facts", "problems"} else None
        case Rule.VALUE_GONE:
            return came.detail
        case _:
            return place.rpartition(".")[2]


def test_the_changelog_names_all_that_came_since_the_last_version() -> None:
    last, folder = list(frozen().items())[-1]
    newer, _, _ = (HERE / "CHANGELOG.md").read_text("utf-8").partition(f"\n## {last}\n")
    words = set(map(word_of, breaches(CURRENT, Version.read(folder)))) - {None}
    assert {word for word in words if f"`{word}`" not in newer} == set()
    assert words >= {"gift.kept", "open-door", "door", "csr-refused", "POST /v1/enrolments"}


def bent(name: str, bend: Callable[[Schema], object]) -> list[str]:
    """Return what is said of the current contract with one message bent."""
    message = copy.deepcopy(CURRENT.messages[name])
    bend(message)
    return list(map(str, breaches(CURRENT, replace(CURRENT, messages={**CURRENT.messages, name: message}))))


def field(name: str, **changes: Any) -> Callable[[Schema], object]:
    """Return what changes one field; None takes a word away."""

    def bend(message: Schema) -> None:
        place = message["properties"][name]
        place |= {key.rstrip("_"): value for key, value in changes.items()}
        for key in [key for key, value in place.items() if value is None and key != "default"]:
            del place[key]

    return bend


def new_field(*, needed: bool = False, where: str | None = None) -> Callable[[Schema], object]:
    def bend(message: Schema) -> None:
        place = message["$defs"][where] if where else message
        place["properties"]["colour"] = {"type": "string"}
        if needed:
            place["required"].append("colour")

    return bend


def optional(name: str) -> Callable[[Schema], object]:
    return lambda message: message["required"].remove(name)


def without(name: str) -> Callable[[Schema], object]:
    def bend(message: Schema) -> None:
        del message["properties"][name]
        message["required"] = [one for one in message["required"] if one != name]

    return bend


def value(where: str, *values: str) -> Callable[[Schema], object]:
    return lambda message: message["$defs"][where].update(enum=list(values))


BENT = {
    "a field is needed that was not": (
        "events/visit.opened",
        new_field(needed=True),
        ["events/visit.opened.colour: must be there now, and was not sent before"],
    ),
    "an earlier platform would not say what a terminal needs": (
        "facts/gift.entitled",
        new_field(needed=True),
        ["facts/gift.entitled.colour: must be there now, and was not sent before"],
    ),
    "an optional field is needed": (
        "events/staff.entered",
        lambda message: message["required"].append("role"),
        ["events/staff.entered.role: must be there now, and was not sent before"],
    ),
    "a field is gone": (
        "events/visit.opened",
        without("language"),
        ["events/visit.opened.language: the field is not there any more"],
    ),
    "an earlier platform would miss a field": (
        "events/visit.opened",
        optional("language"),
        ["events/visit.opened.language: may be missing now, and was always there"],
    ),
    "an earlier terminal would miss a field": (
        "facts/request.refused",
        optional("reason_en"),
        ["facts/request.refused.reason_en: may be missing now, and was always there"],
    ),
    "a value is gone": (
        "events/visit.closed",
        value("VisitEnd", "left", "timed-out", "interrupted"),
        ["events/visit.closed.end: a value is not taken any more (out-of-service)"],
    ),
    "a value came to what terminals read": (
        "facts/dead-letter.decided",
        value("Decision", "replay", "dismiss", "burn"),
        ["facts/dead-letter.decided.decision: a value that was not known before (burn)"],
    ),
    "a type changed": (
        "events/step.completed",
        field("seconds", type="string", minimum=None),
        [
            "events/step.completed.seconds: has another type (integer or number, read as string)",
            "events/step.completed.seconds: has another type (string, read as integer or number)",
        ],
    ),
    "a number became whole": (
        "events/step.completed",
        field("seconds", type="integer"),
        ["events/step.completed.seconds: has another type (integer or number, read as integer)"],
    ),
    "a number is not whole any more": (
        "answers/directory-page",
        field("version", type="number"),
        ["answers/directory-page.version: has another type (integer or number, read as integer)"],
    ),
    "a limit is tighter": (
        "events/visit.identified",
        field("level", maximum=2),
        ["events/visit.identified.level: a limit is tighter (maximum 3, read as 2)"],
    ),
    "a limit came": (
        "events/visit.identified",
        field("employee_id", minLength=1),
        ["events/visit.identified.employee_id: a limit is tighter (minLength None, read as 1)"],
    ),
    "a limit of what terminals read is wider": (
        "answers/attachment-state",
        field("size", maximum=HUGE),
        [f"answers/attachment-state.size: a limit is wider than was promised ({WIDER})"],
    ),
    "a pattern changed": (
        "events/gift.item-placed",
        field("kind", pattern="^[a-z]+$"),
        [
            f"events/gift.item-placed.kind: has another format or pattern ({KIND}, read as ^[a-z]+$)",
            f"events/gift.item-placed.kind: has another format or pattern (^[a-z]+$, read as {KIND})",
        ],
    ),
    "a missing field means something else": (
        "events/device.counter-moved",
        field("restarted", default=True),
        ["events/device.counter-moved.restarted: means something else where it is missing (False, now True)"],
    ),
    "a field came where others are refused": (
        "reports/heartbeat",
        new_field(where="Bilingual"),
        ["reports/heartbeat.place.colour: a new field where unknown fields are refused"],
    ),
    "what is in a list changed": (
        "answers/neighbourhood",
        lambda message: message["$defs"]["Neighbour"]["properties"]["services"].update(
            items={"type": "integer"}
        ),
        [
            "answers/neighbourhood.neighbours[].services[]: has another type (string, read as integer)",
            "answers/neighbourhood.neighbours[].services[]: has another type (integer, read as string)",
        ],
    ),
    "a map's values changed": (
        "events/store.went-back",
        field("unread", additionalProperties={"type": "string"}),
        [
            "events/store.went-back.unread.*: has another type (integer, read as string)",
            "events/store.went-back.unread.*: has another type (string, read as integer)",
        ],
    ),
    "null is not taken any more": (
        "events/effect.sent",
        field("visit_id", anyOf=None, type="string", format="uuid"),
        ["events/effect.sent.visit_id: has another type (null, read as string)"],
    ),
    "null came to what terminals read": (
        "answers/key-set",
        field("employer_zh", type=None, anyOf=[{"type": "string"}, {"type": "null"}]),
        ["answers/key-set.employer_zh: has another type (null, read as string)"],
    ),
    "anything goes where a text was read": (
        "facts/certificate.issued",
        lambda message: message["properties"].update(number={}),
        ["facts/certificate.issued.number: has another type (anything, read as string)"],
    ),
    "a fact is gone from the feed": (
        "answers/feed-page",
        lambda message: message["$defs"]["FeedItem"]["properties"]["fact"]["oneOf"].pop(0),
        ["answers/feed-page.items[].fact<certificate.issued>: the message is not there any more"],
    ),
    "trying again helps no more": (
        "problems/busy",
        field("retryable", const=False),
        [
            "problems/busy.retryable: a value is not taken any more (True)",
            "problems/busy.retryable: a value that was not known before (False)",
        ],
    ),
    "the check does not know a word": (
        "events/visit.opened",
        lambda message: message.update(minProperties=3),
        ["events/visit.opened: says something that this check does not know (minProperties)"],
    ),
}


@pytest.mark.parametrize("what", BENT)
def test_a_break_is_named_with_its_place(what: str) -> None:
    name, bend, said = BENT[what]
    assert bent(name, bend) == said


MAY_CHANGE = {
    "an optional field": ("events/visit.opened", new_field()),
    "a value that a terminal says": (
        "events/visit.closed",
        value("VisitEnd", "left", "timed-out", "interrupted", "out-of-service", "fell-asleep"),
    ),
    "a wider limit of what a terminal says": ("events/visit.identified", field("level", maximum=4)),
    "other words about it": (
        "events/visit.opened",
        lambda message: message.update(description="?", title="?"),
    ),
}


@pytest.mark.parametrize("what", MAY_CHANGE)
def test_what_may_change_is_no_break(what: str) -> None:
    name, bend = MAY_CHANGE[what]
    assert bent(name, bend) == []


def test_messages_may_be_added_and_none_may_go() -> None:
    fewer = {name: one for name, one in CURRENT.messages.items() if name != "events/device.door-noticed"}
    assert breaches(replace(CURRENT, messages=fewer), CURRENT) == []
    assert list(map(str, breaches(CURRENT, replace(CURRENT, messages=fewer)))) == [
        "events/device.door-noticed: the message is not there any more"
    ]


def bent_api(bend: Callable[[Schema], object]) -> list[str]:
    api = copy.deepcopy(dict(CURRENT.api))
    bend(api["paths"])
    return list(map(str, breaches(CURRENT, replace(CURRENT, api=api))))


def parameter(paths: Schema, name: str) -> Schema:
    found = paths["/v1/terminals/{terminal_id}/feed"]["get"]["parameters"]
    return next(one for one in found if one["name"] == name)


OPERATIONS = {
    "gone": (
        lambda paths: paths["/v1/terminals/{terminal_id}/heartbeat"].pop("post"),
        [f"{HEARTBEAT}: the operation is not there any more"],
    ),
    "another good answer": (
        lambda paths: paths["/v1/terminals/{terminal_id}/heartbeat"]["post"]["responses"].update({"202": {}}),
        [f"{HEARTBEAT} 202: is answered with another status or media type (new)"],
    ),
    "another media type": (
        lambda paths: paths["/v1/terminals/{terminal_id}/feed"]["get"]["responses"]["200"].update(
            content={"text/csv": {}}
        ),
        [
            f"{FEED} 200 application/json: is answered with another status or media type (gone)",
            f"{FEED} 200 text/csv: is answered with another status or media type (new)",
        ],
    ),
    "a body of another type": (
        lambda paths: paths["/v1/terminals/{terminal_id}/heartbeat"]["post"]["requestBody"].update(
            content={"text/csv": {}}
        ),
        [f"{HEARTBEAT} application/json: has another type"],
    ),
    "a parameter is needed": (
        lambda paths: parameter(paths, "after").update(required=True),
        [f"{FEED} query after: must be there now, and was not sent before"],
    ),
    "a parameter is gone": (
        lambda paths: parameter(paths, "wait").update(name="patience"),
        [f"{FEED} query wait: the field is not there any more"],
    ),
    "a parameter takes less": (
        lambda paths: parameter(paths, "limit")["schema"].update(maximum=10),
        [f"{FEED} query limit: a limit is tighter (maximum 500, read as 10)"],
    ),
    "a parameter means something else where it is missing": (
        lambda paths: parameter(paths, "limit")["schema"].update(default=10),
        [f"{FEED} query limit: means something else where it is missing"],
    ),
}


@pytest.mark.parametrize("what", OPERATIONS)
def test_a_bent_operation_is_named(what: str) -> None:
    bend, said = OPERATIONS[what]
    assert bent_api(bend) == said


def test_the_command_says_what_is_broken_and_ends_with_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([]) == 0
    for name, schema in schemas().items():
        path = tmp_path / "schema" / f"{name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text(schema if name != "events/visit.opened" else schema | {"required": ["type"]}))
    (tmp_path / "openapi.json").write_text(json.dumps(CURRENT.api))
    assert main([str(HERE), "--later", str(tmp_path)]) == 1
    assert capsys.readouterr().out.splitlines()[-4:] == [
        "contract: events/visit.opened.at: may be missing now, and was always there",
        "contract: events/visit.opened.language: may be missing now, and was always there",
        "contract: events/visit.opened.visit_id: may be missing now, and was always there",
        "3 broken",
    ]
