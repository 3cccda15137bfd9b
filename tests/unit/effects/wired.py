"""The explorations of the real drivers, each on a wire of memory.

`python -m tests.unit.effects.wired` prints what became of all their schedules, for docs/guarantees.md.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from tests.helpers.exploration.documents import Counting
from tests.helpers.exploration.explorer import Explorer, Tally
from tests.helpers.exploration.kind import Kind
from tests.helpers.exploration.steps import Blow
from tests.helpers.exploration.wired_documents import PrintDocumentByIpp
from tests.helpers.exploration.wired_slips import PrintSlipByEscpos
from tests.unit.effects.explored import ENDINGS, NOBODY_THERE


@dataclass(frozen=True)
class Wired:
    """A driver on its wire, and up to how many blows."""

    kind: Kind
    blows: int

    def run(self, follow: Callable[[], bool] = lambda: True) -> Tally:
        """Return what became of its schedules; a second blow falls only where `follow` says so."""
        return Explorer(self.kind, self.blows, among=Blow, starts=NOBODY_THERE, follow=follow).run()


MESSAGES = (
    Wired(PrintSlipByEscpos("epson-tm-t88"), 2),
    Wired(PrintSlipByEscpos("generic-80mm"), 2),
    Wired(PrintSlipByEscpos("generic-58mm"), 2),
    Wired(PrintDocumentByIpp(), 2),
    Wired(PrintDocumentByIpp(Counting.LATE), 2),
    Wired(PrintDocumentByIpp(stops_after=1), 2),
)
BYTES = (
    Wired(PrintSlipByEscpos("epson-tm-t88", bytewise=True), 1),
    Wired(PrintSlipByEscpos("generic-80mm", bytewise=True), 1),
    Wired(PrintDocumentByIpp(bytewise=True), 1),
)


def share(part: float, seed: int = 1) -> Callable[[], bool]:
    """Choose so large a part of what is asked for, the same each time."""
    random = Random(seed)
    return lambda: random.random() < part


def table() -> Iterator[str]:
    """Yield the lines of a table of figures."""
    yield f"| | blows | schedules | {' | '.join(ENDINGS)} | lives lived | seconds |"
    yield f"|---|---|{'---|' * (len(ENDINGS) + 3)}"
    for one in (*MESSAGES, *BYTES):
        began = time.process_time()
        tally = one.run()
        assert not tally.wrong, tally.wrong
        figures = " | ".join(f"{tally.ended[name]:,}" for name in ENDINGS)
        seconds = time.process_time() - began
        yield (
            f"| {one.kind.name} | {one.blows} | {tally.schedules:,} | {figures} "
            f"| {tally.lives:,} | {seconds:.1f} |"
        )


if __name__ == "__main__":
    for line in table():
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
