"""Plays the tour: `python -m deploy.tour DIR`, in every orientation and language with --every-house."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from deploy.tour.gallery import hang
from deploy.tour.play import EVERY_HOUSE, USUAL_HOUSES, play


def say(line: str) -> None:
    """Tell the person at the command line."""
    print(line, flush=True)


def main() -> int:
    """Read the command line and play."""
    parser = argparse.ArgumentParser(prog="python -m deploy.tour", description=__doc__, allow_abbrev=False)
    parser.add_argument("pictures", nargs="?", type=Path, metavar="DIR", help="where the pictures go")
    parser.add_argument("--only", metavar="WORDS", help="only journeys whose name has WORDS")
    parser.add_argument("--every-house", action="store_true", help="both orientations in both languages")
    parser.add_argument("--employees", type=int, default=3000, help="synthetic employees (default: 3000)")
    parser.add_argument("--gallery", type=Path, help="make the gallery of docs/screenshots; every house")
    options = parser.parse_args()
    if options.pictures is None and options.gallery is None:
        parser.error("say where the pictures go")
    houses = EVERY_HOUSE if options.every_house or options.gallery else USUAL_HOUSES
    with tempfile.TemporaryDirectory(prefix="pictures-") as aside:
        pictures = options.pictures or Path(aside) / "tour"
        status = play(pictures, only=options.only, employees=options.employees, tell=say, houses=houses)
        if options.gallery is not None and status == 0:
            say(f"{hang(pictures, options.gallery)} pictures hang in {options.gallery}")
    return status


if __name__ == "__main__":
    sys.exit(main())
