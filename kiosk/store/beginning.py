"""The epoch that an opening is about to begin, told beside the database until its mark tells of it.

The commit that begins an epoch and the mark are two writings. An opening that was cut off between them, or
whose mark the disk did not take, would otherwise look like a copy that came back, each time it is tried.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from kiosk.store.durable_file import write_durably

NAME = "store.beginning"


@dataclass(frozen=True)
class Beginning:
    """An epoch, and the number of the opening that is about to commit in it."""

    epoch: str
    openings: int

    def fits(self, epoch: str | None, openings: int) -> bool:
        """Say whether a database has committed that opening, or the one before it in the same epoch."""
        return epoch == self.epoch and 0 <= self.openings - openings <= 1


def read_beginning(folder: Path) -> Beginning | None:
    """Return what was told, None where nothing was or it cannot be understood."""
    try:
        told = json.loads((folder / NAME).read_text())
        return Beginning(epoch=str(told["epoch"]), openings=int(told["openings"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def tell_beginning(folder: Path, beginning: Beginning) -> None:
    """Tell it so that it survives a power cut. OSError where it cannot be written."""
    write_durably(folder / NAME, json.dumps(asdict(beginning)).encode())


def forget_beginning(folder: Path) -> None:
    """Forget it: the mark tells of the epoch."""
    (folder / NAME).unlink(missing_ok=True)
