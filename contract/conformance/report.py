"""What a run of the kit found, for people and for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

import requests

from contract.conformance.check import Check, Finding, NotKeptError, NotTriedError, Outcome
from contract.conformance.peer import Peer

MARKS = {
    Outcome.KEPT: "ok       ",
    Outcome.NOT_KEPT: "NOT KEPT ",
    Outcome.NOT_TRIED: "not tried",
    Outcome.NO_ANSWER: "NO ANSWER",
}


def tried(checks: Sequence[Check], peer: Peer, tell: Callable[[Finding], None]) -> list[Finding]:
    """Try every check, each whatever came of those before it; `tell` hears of each at once."""
    findings = []
    for check in checks:
        finding = _tried(check, peer)
        tell(finding)
        findings.append(finding)
    return findings


def _tried(check: Check, peer: Peer) -> Finding:
    try:
        check.run(peer)
    except NotKeptError as error:
        return Finding(check, Outcome.NOT_KEPT, str(error))
    except NotTriedError as error:
        return Finding(check, Outcome.NOT_TRIED, str(error))
    except requests.RequestException as error:
        return Finding(check, Outcome.NO_ANSWER, f"{type(error).__name__}: {error}")
    return Finding(check, Outcome.KEPT)


def line(finding: Finding) -> str:
    """Return what is printed of a finding."""
    why = f"\n           {finding.why}" if finding.why else ""
    return f"{MARKS[finding.outcome]}  {finding.check.title}{why}"


def by_section(checks: Sequence[Check]) -> Iterator[tuple[str, list[Check]]]:
    """Yield the checks of each section, in the order in which the sections first come."""
    order = list(dict.fromkeys(one.section for one in checks))
    ordered = sorted(checks, key=lambda one: order.index(one.section))
    for section, some in groupby(ordered, key=lambda one: one.section):
        yield section, list(some)


def summary(findings: Sequence[Finding]) -> str:
    """Return the last line: how many of each."""
    counts = Counter(one.outcome for one in findings)
    return ", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome if counts[outcome])


def is_conformant(findings: Sequence[Finding]) -> bool:
    """Say whether everything that could be tried was kept, and anything was."""
    outcomes = {one.outcome for one in findings}
    return Outcome.KEPT in outcomes and not outcomes & {Outcome.NOT_KEPT, Outcome.NO_ANSWER}


def as_json(url: str, findings: Sequence[Finding]) -> str:
    """Return the report as JSON."""
    rows = [
        {
            "section": one.check.section,
            "check": one.check.title,
            "outcome": one.outcome.value,
            "why": one.why,
        }
        for one in findings
    ]
    return json.dumps(
        {"platform": url, "conformant": is_conformant(findings), "checks": rows}, ensure_ascii=False, indent=2
    )
