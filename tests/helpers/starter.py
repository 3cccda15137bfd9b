"""Starts one program of the project by forking: all that the program loads is here already.

`python -m tests.helpers.starter SOCKET MODULE PRELOADED …`, SOCKET being the number of an inherited
descriptor. Each message there is a start: JSON of Start, with standard input, output and error. What is
forked runs MODULE as `python -m` does, in a process of its own that is no child of this one, and is answered
with its process id, once this process no longer stands between it and whoever adopts it. This process has one
thread.
"""

from __future__ import annotations

import gc
import io
import json
import os
import runpy
import socket
import sys
from dataclasses import asdict, dataclass
from importlib import import_module

LONGEST = 1 << 20  # bytes of a message: an environment and a command line


@dataclass(frozen=True)
class Start:
    """What a start of the program is told."""

    arguments: list[str]
    environment: dict[str, str]
    folder: str
    unbuffered: bool
    new_session: bool

    def encoded(self) -> bytes:
        return json.dumps(asdict(self)).encode()


def next_start(asked: socket.socket) -> Start | None:
    """Fork for each start; return it in the fork, and None here once nobody can ask any more."""
    while True:
        message, streams, _flags, _address = socket.recv_fds(asked, LONGEST, 3)
        if not message:
            return None
        start = Start(**json.loads(message))
        between = os.fork()
        if between:
            os.waitpid(between, 0)
            for stream in streams:
                os.close(stream)
            continue
        here = os.getpid()
        if os.fork():
            os._exit(0)
        while os.getppid() == here:
            os.sched_yield()
        become(start, streams)
        asked.send(str(os.getpid()).encode())
        asked.close()
        return start


def become(start: Start, streams: list[int]) -> None:
    """Take over the session, the streams, the folder and the environment of a start."""
    if start.new_session:
        os.setsid()
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(start.folder)
    os.environ.clear()
    os.environ.update(start.environment)
    for stream in (sys.stdout, sys.stderr):
        assert isinstance(stream, io.TextIOWrapper)
        stream.reconfigure(write_through=start.unbuffered)


def main(words: list[str]) -> None:
    """Load, and fork until nobody asks; in a fork, run the program."""
    number, module, *preloaded = words
    gc.disable()
    for name in preloaded:
        import_module(name)
    if not hasattr(sys.modules.get(module), "__path__"):
        sys.modules.pop(module, None)  # it runs as __main__
    sys.modules.pop(f"{module}.__main__", None)
    gc.freeze()
    with socket.socket(fileno=int(number)) as asked:
        start = next_start(asked)
    if start is not None:
        gc.enable()
        sys.argv[1:] = start.arguments
        runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(sys.argv[1:])
