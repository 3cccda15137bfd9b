from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.complaint import Refused
from config.source import LARGEST, Source, parse, read


def only(refused: Source | Refused) -> tuple[int, str, str]:
    assert isinstance(refused, Refused), refused
    (complaint,) = refused.complaints
    return complaint.line, complaint.where, complaint.reason


def test_values_and_their_lines() -> None:
    source = parse("a: 1\nb:\n  - x\n  - c: no\n    d: 1.5\n    e: ~\n", "f.yaml")
    assert isinstance(source, Source)
    assert source.values == {"a": 1, "b": ["x", {"c": "no", "d": 1.5, "e": None}]}
    assert source.line_of(("b", 1, "c")) == 4
    assert source.line_of(("b", 1, "d")) == 5
    assert source.line_of(("b", 1, "not there")) == 4
    assert source.line_of(("not there",)) == 1


@pytest.mark.parametrize(
    "word", ["no", "yes", "on", "off", "2026-11-23", "0x10", "1_000", "12:30", "=", "<<"]
)
def test_words_stay_words(word: str) -> None:
    source = parse(f"value: {word}\n", "f.yaml")
    assert isinstance(source, Source)
    assert source.values == {"value": word}


def test_a_second_key_is_told_with_its_line() -> None:
    source = parse("a: 1\nb: 2\na: 3\n", "f.yaml")
    assert isinstance(source, Source)
    (complaint,) = source.complaints
    assert str(complaint) == "f.yaml:3: a: stands here a second time"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "is empty"),
        ("a: 1\nb: [1, 2\nc: 3\n", 3, "is not YAML"),
        ("a: &x 1\nb: *x\n", 2, "alias"),
        ("a: 1\n\x07", 2, "is not YAML"),
        ("a: 1\n---\nb: 2\n", 2, "is not YAML"),
    ],
)
def test_what_is_no_settings_file(text: str, line: int, words: str) -> None:
    found = only(parse(text, "f.yaml"))
    assert found[0] == line
    assert words in found[2]


@pytest.mark.parametrize(
    "value",
    [
        "!!python/object:os.system x",
        "!secret x",
        "!!int abc",
        "!!float abc",
        "!!bool maybe",
        "!!set {x}",
        "! x",
    ],
)
def test_tags_are_refused(value: str) -> None:
    assert "a tag" in only(parse(f"b: 1\na: {value}\n", "f.yaml"))[2]


@pytest.mark.parametrize("value", ["9" * 6000, "-" + "9" * 41, "1." + "9" * 6000])
def test_endless_numbers_are_refused(value: str) -> None:
    source = parse(f"b: 1\na: {value}\n", "f.yaml")
    assert isinstance(source, Source)
    assert [str(each) for each in source.complaints] == ["f.yaml:2: a: is too long for a number"]


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    assert "is not a file" in only(read(tmp_path / "pipe.yaml"))[2]
    assert "is not a file" in only(read(Path("/dev/zero")))[2]


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    assert "cannot be read" in only(read(path))[2]
    path.write_bytes(b"a: 1\nb: \xff\n")
    assert only(read(path))[0] == 2
    path.write_bytes(b"#" * (LARGEST + 1))
    assert "larger" in only(read(path))[2]


@given(st.text(max_size=200))
def test_rubbish_is_refused_or_read(text: str) -> None:
    assert isinstance(parse(text, "f.yaml"), Source | Refused)


def test_deep_nesting_is_refused() -> None:
    assert isinstance(parse("[" * 100_000, "f.yaml"), Refused)
