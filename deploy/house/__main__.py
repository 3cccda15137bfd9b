"""Runs every check of the project: the inside of ./test."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from deploy.house.checks import place_for_tests, pytest_check, run_all, static_checks


def main() -> int:
    """Read the options of ./test and return its exit status."""
    parser = argparse.ArgumentParser(prog="./test", allow_abbrev=False)
    parser.add_argument("--all", action="store_true", help="also the tests marked slow")
    parser.add_argument("--fast", action="store_true", help="without mypy, qmllint, daemons and end to end")
    parser.add_argument("-k", metavar="WORDS", help="only the tests that match; no other check")
    parser.add_argument("paths", nargs="*", help="only the tests there; no other check")
    options = parser.parse_args()
    selection = [*(["-k", options.k] if options.k else []), *options.paths]
    memory = place_for_tests()
    with tempfile.TemporaryDirectory(dir=memory, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        report = folder / "pytest.xml"
        checks = [] if selection else static_checks(fast=options.fast)
        checks.append(
            pytest_check(
                report,
                everything=options.all,
                fast=options.fast,
                selection=selection,
                folder=folder if memory else None,
            )
        )
        return run_all(checks, report, lambda text: print(text, flush=True))


if __name__ == "__main__":
    sys.exit(main())
