"""The project is whole by itself: it names no place of the machine it was written on."""

from __future__ import annotations

import re

import pytest

from tests.helpers.project import ROOT, text_files

ELSEWHERE = re.compile(
    r"(?<![\w./-])/work/|(?<![\w./-])/work\b(?!/)|\.\./shared|/work/(main|shared)|/tmp/w/|/home/\w+/|/root/(?!terminal)"
)
MAY = {"deploy/house/prove.sh", "tests/architecture/test_whole_by_itself.py"}


@pytest.mark.parametrize(
    "text", ["cd /work/main", "see ../shared/specs", 'open("/work")', "/tmp/w/v/bin/python", "/home/me/x"]
)
def test_the_pattern_finds_what_it_is_for(text: str) -> None:
    assert ELSEWHERE.search(text)


@pytest.mark.parametrize(
    "text", ["https://hub.example/work/", "network/working", "a HR shared service", "/run/user"]
)
def test_the_pattern_leaves_other_text_alone(text: str) -> None:
    assert not ELSEWHERE.search(text)


def test_nothing_names_a_place_of_the_machine_it_was_written_on() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in text_files()
        if str(path.relative_to(ROOT)) not in MAY
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if ELSEWHERE.search(line)
    ]
    assert found == []
