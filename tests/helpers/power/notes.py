"""What the recorded process says as soon as it is true, a line each, written at once.

A line on the recording stands between two operations on the disk: whatever was said before a cut must hold
after it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.helpers.power.contents import Digests


@dataclass(frozen=True)
class Opened:
    """The store is open, and its events carry this epoch."""

    epoch: str


@dataclass(frozen=True)
class Committed:
    """A commit returned: rows (table, rowid, digest) that are there now, rows that are gone.

    `effects` are the states of all effects. `whole`: nothing but `there` is there.
    """

    there: Sequence[tuple[str, int, str]]
    gone: Sequence[tuple[str, int]] = ()
    effects: Mapping[str, str] = field(default_factory=dict)
    whole: bool = False


@dataclass(frozen=True)
class Acted:
    """A device is being asked for this job now."""

    job: str


@dataclass(frozen=True)
class Took:
    """The platform has this envelope for good; `envelope` is its JSON text."""

    envelope: str


Said = Opened | Committed | Acted | Took
KINDS = {kind.__name__: kind for kind in (Opened, Committed, Acted, Took)}


def as_line(said: Said) -> str:
    """Return the line that says it."""
    return json.dumps([type(said).__name__, asdict(said)], ensure_ascii=False) + "\n"


def from_line(line: str) -> Said:
    """Read such a line."""
    kind, told = json.loads(line)
    if kind == Committed.__name__:
        return Committed(
            [(table, number, digest) for table, number, digest in told["there"]],
            [(table, number) for table, number in told["gone"]],
            told["effects"],
            told["whole"],
        )
    return KINDS[kind](**told)


def difference(before: Digests | None, after: Digests, effects: Mapping[str, str]) -> Committed:
    """Return what a commit changed; everything, where nobody looked before."""
    known = before or {}
    there = [(*key, digest) for key, digest in after.items() if known.get(key) != digest]
    return Committed(there, [key for key in known if key not in after], effects, whole=before is None)


class Notebook:
    """The file that is written to, one write a line."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC)

    def say(self, said: Said) -> None:
        """Say it now."""
        os.write(self._file, as_line(said).encode())
