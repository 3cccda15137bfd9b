"""One child process of the stand: started, waited for, ended with everything it started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path


class ChildError(Exception):
    """A child ended or stayed silent before it was ready; `output` holds its last lines."""

    def __init__(self, name: str, output: str) -> None:
        super().__init__(f"{name} did not become ready.\n{output}")
        self.name = name
        self.output = output


class Child:
    """A Python module run as a process group of its own, its output kept in a log file."""

    def __init__(
        self, name: str, arguments: Sequence[str], *, log: Path, environment: Mapping[str, str] | None = None
    ) -> None:
        self.name = name
        self._log = log
        self._lines: deque[str] = deque(maxlen=40)
        self._ready = threading.Event()
        self._ready_mark: str | None = None
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and modules
            [sys.executable, "-u", "-m", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            env={**os.environ, **(environment or {})},
        )
        self._reader = threading.Thread(target=self._read, name=f"output of {name}", daemon=True)

    def start_reading(self, ready_mark: str | None = None) -> None:
        """Begin to keep the output; `ready_mark` is a text in the line that says "ready"."""
        self._ready_mark = ready_mark
        self._reader.start()

    def wait_ready(self, within: float) -> str:
        """Return the line with the ready mark; raise ChildError after `within` seconds or at its end."""
        if not self._ready.wait(within) or self._ready_line is None:
            raise ChildError(self.name, "\n".join(self._lines))
        return self._ready_line

    _ready_line: str | None = None

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._log.open("a", encoding="utf-8") as log:
            for line in self._process.stdout:
                log.write(line)
                log.flush()
                self._lines.append(line.rstrip())
                if self._ready_mark and self._ready_line is None and self._ready_mark in line:
                    self._ready_line = line.strip()
                    self._ready.set()
        self._ready.set()

    @property
    def pid(self) -> int:
        """The process id, which is also its group's."""
        return self._process.pid

    @property
    def exit_status(self) -> int | None:
        """The exit status, or None while it runs."""
        return self._process.poll()

    @property
    def last_lines(self) -> str:
        """The last lines that it wrote."""
        return "\n".join(self._lines)

    def wait(self, within: float | None = None) -> int | None:
        """Wait for the end; return its status, or None after `within` seconds."""
        try:
            return self._process.wait(within)
        except subprocess.TimeoutExpired:
            return None

    def end(self, within: float = 8.0) -> None:
        """Ask it to end, and end its whole group by force after `within` seconds."""
        if self._process.poll() is None:
            self._process.terminate()
            self.wait(within)
        self._signal_group(signal.SIGKILL)
        self._process.wait()
        self._finish()

    def kill(self) -> None:
        """End the process the hard way, as a power cut would."""
        self._process.kill()
        self._process.wait()
        self._signal_group(signal.SIGKILL)
        self._finish()

    def _finish(self) -> None:
        if self._reader.is_alive():
            self._reader.join(2.0)
        if self._process.stdout is not None and not self._reader.is_alive():
            self._process.stdout.close()

    def _signal_group(self, number: signal.Signals) -> None:
        try:
            os.killpg(self._process.pid, number)
        except ProcessLookupError:
            return
