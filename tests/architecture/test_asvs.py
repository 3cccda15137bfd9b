"""The security checklist names tests; each of them is there."""

from __future__ import annotations

import re

from tests.helpers.project import ROOT

STATES = {"done", "in part", "not yet", "n/a"}


def test_the_evidence_of_the_checklist_exists() -> None:
    page = (ROOT / "docs" / "security" / "asvs.md").read_text("utf-8")
    rows = re.findall(r"^\| (\d[^|]*) \| ([^|]*) \| ([^|]*) \|$", page, re.MULTILINE)
    assert len(rows) > 70
    tests = "".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    for item, state, evidence in rows:
        assert state in STATES, item
        assert evidence.strip() or state == "n/a", item
        for name in re.findall(r"`(test_\w+)`", evidence):
            assert f"def {name}(" in tests, (item, name)
        for path in re.findall(r"`((?:hub|docs|tests)/[\w/.]+)`", evidence):
            assert (ROOT / path).is_file(), (item, path)
