"""`python -m contract.compatibility`: names what this contract breaks of the versions that are kept."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from contract.compatibility.versions import HERE, Version, breaches, frozen


def main(words: Sequence[str] | None = None) -> int:
    """Compare, print a line for each breach, and return 1 where there is one."""
    parser = argparse.ArgumentParser(
        prog="python -m contract.compatibility",
        description="Names what a contract breaks of earlier versions; the rules are in docs/contract.md.",
        epilog="A version is a folder with schema/ and openapi.json. Ends with 1 where something is broken.",
    )
    parser.add_argument("earlier", nargs="*", type=Path, help="default: all of contract/versions/")
    parser.add_argument(
        "--later", type=Path, default=HERE, metavar="DIR", help="default: the current one, contract/"
    )
    told = parser.parse_args(words)
    later = Version.read(told.later)
    found = 0
    for folder in told.earlier or frozen().values():
        for breach in breaches(Version.read(folder), later):
            print(f"{folder.name}: {breach}")
            found += 1
    print(f"{found} broken")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
