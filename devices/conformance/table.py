"""The table of docs/devices/README.md: which driver keeps which promise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from devices.conformance.checks import CHECKS, promises
from devices.conformance.run import Finding, Verdict

BEGIN, END = "<!-- conformance: begin -->", "<!-- conformance: end -->"
MARKS = {Verdict.HOLDS: "✓", Verdict.NOT_APPLICABLE: "–", Verdict.FAILS: "✗"}

Rows = Mapping[str, Mapping[str, str]]


def rows(page: str) -> dict[str, dict[str, str]]:
    """Return the marks in a page's table by driver and check."""
    lines = _between(page).splitlines()
    found = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| `")
    ]
    return {row[0].strip("`"): dict(zip(CHECKS, row[1:], strict=True)) for row in found}


def with_findings(page: str, driver: str, findings: Iterable[Finding]) -> str:
    """Return the page with the row of one driver made anew."""
    marks = {finding.check: MARKS[finding.verdict] for finding in findings}
    return _with_table(page, {**rows(page), driver: marks})


def without(page: str, driver: str) -> str:
    """Return the page without the row of a driver that is gone."""
    left = {name: marks for name, marks in rows(page).items() if name != driver}
    return _with_table(page, left)


def table(kept: Rows) -> str:
    """Return the table and what its columns promise, in Markdown."""
    head = f"| driver | {' | '.join(CHECKS)} |\n|---|{':-:|' * len(CHECKS)}\n"
    body = "".join(
        f"| `{driver}` | {' | '.join(kept[driver][check] for check in CHECKS)} |\n" for driver in sorted(kept)
    )
    legend = "".join(f"* *{name}*: {promise}\n" for name, promise in promises())
    return f"\n{head}{body}\n✓ holds · – nothing to try it with · ✗ fails\n\n{legend}"


def _with_table(page: str, kept: Rows) -> str:
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}{table(kept)}{END}{rest.partition(END)[2]}"


def _between(page: str) -> str:
    return page.partition(BEGIN)[2].partition(END)[0]
