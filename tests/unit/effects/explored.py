"""The kinds of effects that are explored, on devices with every habit known of real ones.

`python -m tests.unit.effects.explored` prints what became of their schedules, for docs/guarantees.md.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.helpers.exploration.documents import Counting, PrintDocument
from tests.helpers.exploration.explorer import Explorer, Tally
from tests.helpers.exploration.kind import Kind
from tests.helpers.exploration.life import AGAIN, Start
from tests.helpers.exploration.slips import PrintSlip
from tests.helpers.exploration.steps import CUTS, Blow
from tests.unit.effects.open_door import OpenDoor

BLOWS = 2
ENDINGS = ("never begun", "exactly once", "failed, as told", "in doubt")
NOBODY_THERE = (Start.RESTS, Start.RESTS_DEVICE_WENT_ON)


@dataclass(frozen=True)
class Exploration:
    """A kind, and how the terminal may start again; `comes_out`: undisturbed it ends exactly once."""

    kind: Kind
    starts: tuple[Start, ...] = AGAIN
    comes_out: bool = True
    among: Iterable[Blow] = Blow

    def run(self) -> Tally:
        """Return what became of every schedule of up to two blows."""
        return Explorer(self.kind, BLOWS, among=self.among, starts=self.starts).run()


EXPLORATIONS = (
    Exploration(PrintDocument()),
    Exploration(PrintDocument(Counting.LATE), NOBODY_THERE),
    Exploration(PrintDocument(Counting.NEVER), NOBODY_THERE),
    Exploration(PrintDocument(stops_after=1), NOBODY_THERE, comes_out=False),
    Exploration(PrintDocument(tells_impressions=False, stops_after=1), NOBODY_THERE, comes_out=False),
    Exploration(PrintSlip()),
    Exploration(PrintSlip(echoes=False)),
    Exploration(PrintSlip(echoes=False, counts=False)),
    Exploration(
        OpenDoor(), among=CUTS
    ),  # what opens with a key stands open too: nobody is given a second one
)


def table() -> Iterator[str]:
    """Yield the lines of a table of figures."""
    yield f"| | schedules | {' | '.join(ENDINGS)} | lives lived | seconds |"
    yield f"|---|{'---|' * (len(ENDINGS) + 3)}"
    for one in EXPLORATIONS:
        began = time.process_time()
        tally = one.run()
        assert not tally.wrong, tally.wrong
        figures = " | ".join(f"{tally.ended[name]:,}" for name in ENDINGS)
        seconds = time.process_time() - began
        yield f"| {one.kind.name} | {tally.schedules:,} | {figures} | {tally.lives:,} | {seconds:.1f} |"


if __name__ == "__main__":
    for line in table():
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
