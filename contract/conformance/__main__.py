"""`python -m contract.conformance URL`: tries a platform and prints a report."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from contract.conformance.check import Check, Finding, checks
from contract.conformance.peer import Peer
from contract.conformance.report import as_json, by_section, is_conformant, line, summary, tried

CODE = "CONFORMANCE_CODE"
TOKEN = "CONFORMANCE_TOKEN"  # noqa: S105 - the name of a variable
EPILOG = f"""\
The platform is spoken to as one of its terminals: register one for this alone, at a site with an active
employee, and put its token into the environment variable {TOKEN}. Everything that is reported to it stays
there (events are kept for ever): use a platform for trials.

Enrolment and signatures are tried as another terminal, named by --enrol, with a code for it in {CODE}.
Without a code they are not tried.

Ends with 0 where everything was kept that could be tried, 1 where something was not, 2 for a wrong call.
"""


def main(words: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = _parser()
    told = parser.parse_args(words)
    chosen = [one for one in checks() if _is_meant(one, told.only)]
    if not chosen:
        parser.error(f"no check has {told.only!r} in its section or title; see --list")
    if told.list:
        for section, some in by_section(chosen):
            print(section, *(f"  {one.title}" for one in some), sep="\n")
        return 0
    token = os.environ.get(TOKEN, "")
    if not told.url or not token:
        parser.error(f"needs the platform's URL, and the terminal's token in {TOKEN}")
    code = os.environ.get(CODE, "")
    peer = Peer(told.url, told.terminal, token, wait=told.wait, enrol=told.enrol, code=code)
    findings: list[Finding] = []
    for section, some in by_section(chosen):
        if not told.json:
            print(f"\n{section}")
        findings += tried(some, peer, (lambda _finding: None) if told.json else _tell)
    print(as_json(told.url, findings) if told.json else f"\n{summary(findings)}")
    return 0 if is_conformant(findings) else 1


def _tell(finding: Finding) -> None:
    print(line(finding), flush=True)


def _is_meant(one: Check, words: str) -> bool:
    return words.lower() in f"{one.section} {one.title}".lower()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m contract.conformance",
        description="Tries whether a platform keeps the contract that docs/contract.md describes.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("url", nargs="?", help="the platform, such as https://hr-platform.example")
    parser.add_argument(
        "--terminal", default="conformance", metavar="ID", help="its name (default: %(default)s)"
    )
    parser.add_argument(
        "--enrol", default="conformance-2", metavar="ID", help="another one's name (default: %(default)s)"
    )
    parser.add_argument(
        "--wait", type=float, default=20.0, metavar="SECONDS", help="for a decision (default: %(default)s)"
    )
    parser.add_argument(
        "--only", default="", metavar="WORDS", help="only checks with these in section or title"
    )
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    parser.add_argument("--list", action="store_true", help="say what is tried, and try nothing")
    return parser


if __name__ == "__main__":
    sys.exit(main())
