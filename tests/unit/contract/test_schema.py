"""The checked-in JSON Schemas are those of the types, and all of them; so are the examples made from them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema_rs
import pytest

import contract
from contract.compatibility.versions import frozen
from contract.events import Batch
from contract.examples import main as examples_of_all
from contract.problems import PASSING, TYPE_PREFIX, ProblemType
from contract.schema import HERE, kept, schemas, text
from contract.schema.__main__ import main

OPEN_TO_ALL = {"Health"}  # says that the platform works, to whoever watches it: nothing a terminal reads


def test_the_schemas_are_current() -> None:
    wanted = {f"{name}.json": text(schema) for name, schema in schemas().items()}
    there = {path.relative_to(HERE).as_posix(): path.read_text("utf-8") for path in HERE.glob("*/*.json")}
    assert there == wanted, "python -m contract.schema"


def test_the_command_writes_what_is_missing_or_wrong_and_removes_the_rest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--into", str(tmp_path)])
    assert kept(tmp_path) == kept()
    (tmp_path / "events" / "robot.danced.json").write_text("{}")
    (tmp_path / "facts" / "gift.changed.json").write_text("{}")
    (tmp_path / "answers" / "key-set.json").unlink()
    capsys.readouterr()
    main(["--into", str(tmp_path)])
    said = capsys.readouterr().out.replace(f"{tmp_path}/", "").split("\n")
    assert said == [
        "removed events/robot.danced.json",
        "wrote answers/key-set.json",
        "wrote facts/gift.changed.json",
        "",
    ]
    assert kept(tmp_path) == kept()


def test_every_body_of_the_api_has_a_schema() -> None:
    api = json.loads(Path(contract.__file__).with_name("openapi.json").read_text("utf-8"))
    named = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(api["paths"])))
    assert named - OPEN_TO_ALL <= {schema["title"] for schema in schemas().values()}
    assert Batch.__name__ in named


def test_a_message_says_its_type_and_a_problem_whether_trying_again_helps() -> None:
    found = schemas()
    for name, schema in found.items():
        if name.startswith(("events/", "facts/")):
            assert schema["properties"]["type"]["const"] == name.split("/")[1]
            assert "type" in schema["required"]
    passing = PASSING | {ProblemType.BUSY, ProblemType.INTERNAL, ProblemType.TOO_MANY_TRIES}
    for kind in ProblemType:
        said = found[f"problems/{kind}"]["properties"]
        assert said["type"] == {"const": TYPE_PREFIX + kind}
        assert said["retryable"] == {"const": kind in passing}


@pytest.mark.parametrize("version", frozen())
def test_a_kept_version_has_sound_examples_of_each_of_its_messages(version: str) -> None:
    folder = frozen()[version]
    for name, schema in kept(folder / "schema").items():
        messages = json.loads((folder / "examples" / f"{name}.json").read_text("utf-8"))
        reader = jsonschema_rs.validator_for(schema, validate_formats=True)
        assert messages
        assert all(map(reader.is_valid, messages)), name


def test_examples_are_sound_and_have_each_field_and_each_value(tmp_path: Path) -> None:
    examples_of_all(["--schemas", str(HERE), str(tmp_path)])
    written_for = kept(tmp_path)
    for name, schema in schemas().items():
        reader = jsonschema_rs.validator_for(schema, validate_formats=True)
        messages = written_for[name]
        for message in messages:
            reader.validate(message)
        written = json.dumps(messages, ensure_ascii=False)
        assert set(schema["properties"]) == set().union(*messages)
        if name == "answers/feed-page":
            continue  # the values of facts are in the examples of facts
        for listed in re.findall(r'"enum": (\[.*?\])', json.dumps(schema, ensure_ascii=False)):
            assert all(f'"{value}"' in written for value in json.loads(listed)), name
