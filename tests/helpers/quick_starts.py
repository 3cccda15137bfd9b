"""Has `subprocess` fork the project's programs from a process that has loaded them, instead of loading anew.

To load the platform takes two seconds of a processor, the terminal as long, and the tests start them some
hundred times. What is forked is a process like any other: a child of whoever started it, with its own
session, streams and end. A start that asks for anything unusual, as of another interpreter or environment,
is left alone; so the stand's own command and `tests/integration/test_hub_command.py` load what they run.
"""

from __future__ import annotations

import ctypes
import inspect
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.helpers.starter import LONGEST, Start

PRELOADED = {
    "hub": ["hub.run"],
    "tests.helpers.hub_until_killed": ["hub.run", "tests.helpers.hub_until_killed"],
    "kiosk": ["kiosk.app.run", "kiosk.app.life", "kiosk.app.opening"],
    "deploy.tour.visitor": ["deploy.tour.visitor"],
    "tests.helpers.serve_until_killed": ["tests.helpers.serve_until_killed"],
    "devices": ["devices.rig", "devices.__main__"],
}
ROOT = Path(__file__).parents[2]
PR_SET_CHILD_SUBREAPER = 36  # prctl(2): descendants without a parent become children of this process
USUAL = {
    "preexec_fn": None,
    "shell": False,
    "pass_fds": (),
    "process_group": -1,
    "gid": None,
    "gids": None,
    "uid": None,
    "umask": -1,
}
_names = list(inspect.signature(subprocess.Popen._execute_child).parameters)  # type: ignore[attr-defined]


class Starters:
    """A process for each of the programs, started when the program is for the first time."""

    def __init__(self) -> None:
        self._asked: dict[str, socket.socket] = {}
        self._processes: list[subprocess.Popen[bytes]] = []
        self._turn = threading.Lock()
        self._prctl = ctypes.CDLL(None, use_errno=True).prctl

    def start(self, module: str, start: Start, streams: list[int]) -> int:
        """Return the process id of a child of ours that runs the module."""
        with self._turn:
            asked = self._asked.get(module) or self._starter(module)
            self._adopt(True)
            try:
                socket.send_fds(asked, [start.encoded()], streams)
                answer = asked.recv(LONGEST)
            finally:
                self._adopt(False)
        assert answer, f"the starter of {module} has ended"
        return int(answer)

    def close(self) -> None:
        for asked in self._asked.values():
            asked.close()
        for process in self._processes:
            process.wait(20)

    def _adopt(self, yes: bool) -> None:
        if self._prctl(PR_SET_CHILD_SUBREAPER, int(yes), 0, 0, 0):
            raise OSError(ctypes.get_errno(), "prctl")

    def _starter(self, module: str) -> socket.socket:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        words = [str(theirs.fileno()), module, *PRELOADED[module]]
        with theirs:
            self._processes.append(
                subprocess.Popen(
                    [sys.executable, "-m", "tests.helpers.starter", *words],
                    cwd=ROOT,
                    pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL,
                )
            )
        self._asked[module] = ours
        return ours


def quick(asked: Mapping[str, Any]) -> tuple[str, Start] | None:
    """Return the program and its start, where `asked` of `Popen` is nothing but one of ours."""
    match asked["args"]:
        case [sys.executable, "-u", "-m", str(module), *arguments] if module in PRELOADED:
            unbuffered = True
        case [sys.executable, "-m", str(module), *arguments] if module in PRELOADED:
            unbuffered = False
        case _:
            return None
    environment = dict(os.environ if asked["env"] is None else asked["env"])
    folder = Path(asked["cwd"] or Path.cwd())
    if any(asked[name] != usual for name, usual in USUAL.items()) or not alike(environment):
        return None
    words = [str(word) for word in arguments]
    return module, Start(words, environment, str(folder), unbuffered, asked["start_new_session"])


def alike(environment: Mapping[str, str]) -> bool:
    """Say whether an interpreter would begin there as it does here, but for the folder of our sources."""

    def of_python(there: Mapping[str, str]) -> dict[str, str]:
        return {name: value for name, value in there.items() if name.startswith(("PYTHON", "LD_"))}

    here, there = of_python(os.environ), of_python(environment)
    return there in (here, here | {"PYTHONPATH": str(ROOT)})


@contextmanager
def quick_starts() -> Iterator[None]:
    """Have programs of ours start quickly until the end of the block."""
    starters = Starters()
    before = subprocess.Popen._execute_child  # type: ignore[attr-defined]

    def execute_child(self: subprocess.Popen[Any], *words: Any) -> None:
        asked = dict(zip(_names, (self, *words), strict=True))
        found = quick(asked)
        if found is None:
            before(self, *words)
            return
        given = (asked["p2cread"], asked["c2pwrite"], asked["errwrite"])
        streams = [own if theirs == -1 else theirs for own, theirs in enumerate(given)]
        self.pid = starters.start(*found, streams)
        self._child_created = True  # type: ignore[attr-defined]
        ends = ("p2cread", "p2cwrite", "c2pread", "c2pwrite", "errread", "errwrite")
        self._close_pipe_fds(*(asked[name] for name in ends))  # type: ignore[attr-defined]

    subprocess.Popen._execute_child = execute_child  # type: ignore[attr-defined]
    try:
        yield
    finally:
        subprocess.Popen._execute_child = before  # type: ignore[attr-defined]
        starters.close()
