"""What is kept of calls that hung: where the thread stood, and how often that happened."""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

DEEPEST = 100  # frames, the innermost
KEPT_DUMPS = 20

Keep = Callable[[str, str], None]


def keep_nothing(device: str, dump: str) -> None:
    """Keep no dump."""


@dataclass(frozen=True)
class Hangs:
    """How often a device hung and was replaced since the start, and when it did so last."""

    times: int = 0
    last_at: datetime | None = None


def standing(thread: threading.Thread) -> str:
    """Return where a thread stands, its innermost frame last: files, lines and functions, no values."""
    frame = None if thread.ident is None else sys._current_frames().get(thread.ident)  # noqa: SLF001 - its documented name
    if frame is None:
        return "the thread has ended\n"
    frames = traceback.StackSummary.extract(traceback.walk_stack(frame), lookup_lines=False)
    lines = [f"{one.filename}:{one.lineno} {one.name}\n" for one in frames[:DEEPEST]]
    return "".join(reversed(lines))


class HangFolder:
    """Keeps the latest dumps, a file of some kilobytes each."""

    def __init__(self, folder: Path, clock: Callable[[], datetime]) -> None:
        self._folder = folder
        self._clock = clock

    def keep(self, device: str, dump: str) -> None:
        """Write where the thread of `device` stood; raise OSError where the disk does not take it."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for old in sorted(self._folder.glob("hang-*.txt"))[: -KEPT_DUMPS + 1]:
            old.unlink()
        name = f"hang-{self._clock():%Y%m%dT%H%M%S%f}-{device}.txt"
        (self._folder / name).write_text(dump, encoding="utf-8")
