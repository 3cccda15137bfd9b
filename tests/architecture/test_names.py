"""A name says what is inside: none of the words that say nothing."""

from __future__ import annotations

import re

from tests.helpers.project import ROOT, modules

VAGUE = {"utils", "util", "misc", "manager", "handler", "handlers", "common", "base", "helper", "helpers"}
CLASS = re.compile(r"^\s*class (\w+)", re.MULTILINE)
VAGUE_ENDING = re.compile(r"(Utils?|Manager|Handler|Helper|Misc)$")


def test_no_module_or_folder_has_a_vague_name() -> None:
    found = {
        str(path.relative_to(ROOT))
        for path in modules()
        for part in path.relative_to(ROOT).with_suffix("").parts
        if VAGUE & set(part.split("_"))
    }
    assert found == set()


def test_no_class_has_a_vague_name() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules()
        for name in CLASS.findall(path.read_text(encoding="utf-8"))
        if VAGUE_ENDING.search(name)
    ]
    assert found == []
