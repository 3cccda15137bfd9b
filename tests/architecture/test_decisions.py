"""Decisions are short, numbered without a gap, and say what, why and what it costs."""

from __future__ import annotations

import re

from tests.helpers.project import ROOT

RECORDS = sorted((ROOT / "docs/adr").glob("*.md"))
LONGEST = 20  # lines


def test_decisions_are_numbered_without_a_gap() -> None:
    assert RECORDS
    assert [int(path.name[:4]) for path in RECORDS] == list(range(1, len(RECORDS) + 1))
    assert all(re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", path.name) for path in RECORDS)


def test_decisions_are_short_and_whole() -> None:
    for path in RECORDS:
        text = path.read_text(encoding="utf-8")
        assert len(text.splitlines()) <= LONGEST, path.name
        assert text.startswith(f"# {int(path.name[:4])}. "), path.name
        assert all(f"**{part}**" in text for part in ("Decision.", "Because.", "Cost.")), path.name
