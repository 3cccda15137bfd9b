"""The mechanism of the emulated A4 printer: one small file that its processes share.

The rig's process (hands) and the print command (a child of ippeveprinter) both change it, each under a
lock; the counters in it are for life.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

TRAY_HOLDS = 250


@dataclass(frozen=True)
class Mechanism:
    """Paper in the tray, what stops it, what it did in its life."""

    paper: int = TRAY_HOLDS
    jam_on_sheet: int = 0  # of the job under way or the next one; 0: none
    jammed: bool = False
    cover_open: bool = False
    toner_percent: int = 80
    sheets_ever: int = 0
    impressions_ever: int = 0
    canceled_jobs: list[int] = field(default_factory=list)

    @property
    def stopping(self) -> tuple[str, ...]:
        """The printer-state-reasons that keep it from printing (RFC 8011 section 5.4.12)."""
        found = {
            "media-empty": self.paper == 0,
            "media-jam": self.jammed,
            "cover-open": self.cover_open,
            "toner-empty": self.toner_percent == 0,
        }
        return tuple(reason for reason, is_so in found.items() if is_so)


class MechanismFile:
    """Reads and changes the mechanism atomically across processes."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Mechanism:
        """Return the mechanism now."""
        return self.change(lambda now: now)

    def change(self, step: Callable[[Mechanism], Mechanism]) -> Mechanism:
        """Apply `step` under the lock and return the result."""
        with self._path.open("a+", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            text = file.read()
            before = Mechanism(**json.loads(text)) if text else Mechanism()
            after = step(before)
            if after != before or not text:
                file.truncate(0)
                file.write(json.dumps(asdict(after)))
        return after

    def set(self, **facts: int | bool) -> Mechanism:
        """Set fields by name."""
        return self.change(lambda now: replace(now, **facts))  # type: ignore[arg-type]  # names are checked by replace
