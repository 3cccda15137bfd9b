"""The page of faults names only tests that there are."""

from __future__ import annotations

import ast
import re

from tests.helpers.project import ROOT

PAGE = ROOT / "docs" / "devices" / "faults.md"
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def test_every_test_that_the_page_names_is_there() -> None:
    named = NAMED.findall(PAGE.read_text(encoding="utf-8"))
    assert len(named) > 40
    missing = [f"{path}::{name}" for path, name in named if not _there(path, name)]
    assert missing == []


def test_every_row_has_a_test() -> None:
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")][1:]
    assert len(rows) >= 20
    assert [row for row in rows if not NAMED.search(row)] == []


def _there(path: str, name: str) -> bool:
    file = ROOT / path
    if not file.is_file():
        return False
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return not name or any(isinstance(node, ast.FunctionDef) and node.name == name for node in ast.walk(tree))
