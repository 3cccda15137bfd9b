"""What exists once on a machine is used by one test at a time, whatever worker runs it."""

from __future__ import annotations

import fcntl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def machine_lock(what: str) -> Iterator[None]:
    """Have `what` ("pcscd") alone; waits for the others."""
    path = Path(tempfile.gettempdir()) / f"hr-terminal-tests-{what}.lock"
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
