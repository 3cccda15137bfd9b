"""A platform killed at moments nobody chose, and started again; in the end one that stays.

`python -m tests.helpers.hub_until_killed DATABASE DATA PORT KILLS SEED`. This process has no thread, so that
it can fork: to load the platform anew takes longer than most of its lives. It says "killed" after the last
kill, and ends with SIGTERM.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from pathlib import Path
from random import Random

from hub.assembly import assemble
from hub.serving import serve
from hub.settings import Settings

READY_WITHIN = 60.0  # seconds
LIFE = (0.0, 3.0)  # seconds after it listens
AWAY = (0.0, 0.7)
EARLY = 4  # every fourth life may end before it listens


def run(settings: Settings, port: int, ready: int) -> None:
    """Serve until a signal."""
    serve(assemble(settings), "127.0.0.1", port, lambda _line: os.write(ready, b".") and None)


def main(words: list[str]) -> int:
    settings = Settings(database=words[0], data=Path(words[1]))
    port, kills, random = int(words[2]), int(words[3]), Random(int(words[4]))
    for life in range(kills):
        hear, tell = os.pipe()
        child = os.fork()
        if child == 0:
            run(settings, port, tell)
            os._exit(1)  # nobody asked it to end
        if life % EARLY:
            select.select([hear], [], [], READY_WITHIN)
        time.sleep(random.uniform(*LIFE))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        os.close(hear)
        os.close(tell)
        if not os.WIFSIGNALED(status):
            return 1
        time.sleep(random.uniform(*AWAY))
    sys.stdout.write("killed\n")
    sys.stdout.flush()
    run(settings, port, os.open(os.devnull, os.O_WRONLY))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
