"""The process that is recorded: lives each story that it is sent, in a child of its own.

Run by `recorder.py` under strace. A line of JSON in is an order, a line out is its exit status. The children
share the imports, which take most of the time.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from pathlib import Path

from contract.events import Envelope
from tests.helpers.power.mistakes import MISTAKES
from tests.helpers.power.notes import Acted, Notebook, Took, from_line
from tests.helpers.power.recorded_terminal import Order, RecordedTerminal
from tests.helpers.power.stories import STORIES


def live(order: Order) -> None:
    """Live one story."""
    if order.mistake is not None:
        MISTAKES[order.mistake]()
    terminal = RecordedTerminal(order, Notebook(Path(order.folder) / "notes"))
    heard = [from_line(line) for line in order.heard]
    terminal.remember(
        [said.job for said in heard if isinstance(said, Acted)],
        [Envelope.model_validate_json(said.envelope) for said in heard if isinstance(said, Took)],
    )
    for part in STORIES[order.story]:
        part(terminal)


def main() -> None:
    """Live what is ordered until nothing more is."""
    for line in sys.stdin:
        told = json.loads(line)
        child = os.fork()
        if child == 0:
            status = 1
            try:
                live(Order(**{**told, "heard": tuple(told["heard"])}))
                status = 0
            except BaseException:  # noqa: BLE001 - the child ends here; its order is answered by its status
                traceback.print_exc()
            finally:
                sys.stderr.flush()
                os._exit(status)  # as after a kill: nothing is closed
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
