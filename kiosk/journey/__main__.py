"""By hand: `python -m kiosk.journey check FOLDER` says OK, or everything that is wrong with a catalogue."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from config.catalogue.catalogue import Catalogue, shipped
from config.complaint import Refused
from kiosk.journey.registry import step_kinds


def main(arguments: list[str] | None = None) -> int:
    """Check a folder of catalogue files, the shipped one by default, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m kiosk.journey", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check")
    check.add_argument("folder", type=Path, nargs="?", default=shipped())
    found = Catalogue.load(parser.parse_args(arguments).folder, step_kinds())
    if isinstance(found, Refused):
        print(found, file=sys.stderr)
        return 1
    print("OK:", ", ".join(sorted(found.services)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
