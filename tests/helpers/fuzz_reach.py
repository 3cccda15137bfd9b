"""What share of each codec's branches the fuzz reaches by itself.

    python -m tests.helpers.fuzz_reach [INPUTS]

What builds frames (the emulators' half) is in the same modules, and is not reached by taking frames apart.
"""

from __future__ import annotations

import json
import sys
import tempfile
from itertools import islice
from pathlib import Path
from random import Random

import coverage

from tests.helpers.codecs import CODECS, Codec
from tests.helpers.spoiled import spoiled

INPUTS = 1_500


def reached(codec: Codec, inputs: int) -> tuple[int, int]:
    """Return how many branches so many inputs reach, and how many there are."""
    watch = coverage.Coverage(data_file=None, branch=True, include=[str(codec.module.__file__)])
    watch.start()
    for data in islice(spoiled(codec.samples, Random(7)), inputs):
        codec.takes(data)
    watch.stop()
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "told.json"
        watch.json_report(outfile=str(told))
        totals = json.loads(told.read_text())["totals"]
    return totals["covered_branches"], totals["num_branches"]


def main() -> None:
    """Print a row of a table for each codec."""
    inputs = int(sys.argv[1]) if len(sys.argv) > 1 else INPUTS
    for codec in CODECS:
        there, all_ = reached(codec, inputs)
        name = codec.module.__name__.removeprefix("devices.")
        sys.stdout.write(f"| `{name}` | {there} of {all_} | {there / all_:.0%} |\n")


if __name__ == "__main__":
    main()
