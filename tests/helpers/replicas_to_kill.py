"""Replicas of the platform, killed and started again as ordered.

`python -m tests.helpers.replicas_to_kill DATABASE DATA PORT PORT…`: one replica for each port. A line with
the number of one on standard input kills it and starts it again; "ready" and its number are said each time it
listens. This process has no thread, so that it can fork: to load the platform anew takes seconds. It ends,
and the replicas with it by SIGTERM, where the input does.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import hub.webhooks.sending  # noqa: F401 - loaded before the fork
from hub.assembly import assemble
from hub.serving import serve
from hub.settings import Settings


class Replicas:
    """The replicas, as a test orders them about."""

    def __init__(self, database: str, data: Path, ports: Sequence[int]) -> None:
        where = [database, str(data), *map(str, ports)]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.helpers.replicas_to_kill", *where],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._wait_ready(len(ports))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdout is not None
        assert self._process.stdin is not None
        self._process.stdin.close()
        status = self._process.wait(60)
        self._process.stdout.close()
        assert error is not None or status == 0

    def kill(self, number: int) -> None:
        """Kill one and have it started again; return once it listens."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{number}\n")
        self._process.stdin.flush()
        self._wait_ready(1)

    def _wait_ready(self, count: int) -> None:
        assert self._process.stdout is not None
        for _ in range(count):
            assert self._process.stdout.readline().startswith("ready ")


def started(settings: Settings, port: int, number: int) -> int:
    """Start a replica and return its process id."""
    child = os.fork()
    if child:
        return child
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    serve(assemble(settings), "127.0.0.1", port, lambda _line: say(number))
    os._exit(0)


def say(number: int) -> None:
    """Say that a replica listens."""
    os.write(1, f"ready {number}\n".encode())


def main(words: Sequence[str]) -> int:
    """Run replicas until nobody orders them about any more."""
    settings = Settings(database=words[0], data=Path(words[1]))
    ports = [int(word) for word in words[2:]]
    running = [started(settings, port, number) for number, port in enumerate(ports)]
    for line in sys.stdin:
        number = int(line)
        os.kill(running[number], signal.SIGKILL)
        _, status = os.waitpid(running[number], 0)
        if not os.WIFSIGNALED(status):
            return 1  # it had ended by itself
        running[number] = started(settings, ports[number], number)
    for child in running:
        os.kill(child, signal.SIGTERM)
    return max(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in running)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
