"""`python -m hub gifts import`: entitling people by a file, as the console does."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, TextIO

from hub.gift_judging import Judged, Step, Tally
from hub.gift_lines import Fault, GiftFile, opened
from hub.gifts import Giving
from hub.store.database import Database

SHOWN_FAULTS = 50

Told = Callable[[int, int], None]
"""Called with how many lines are through, and of how many."""


class WrongLinesError(Exception):
    """Nothing was imported; the message says how many lines are wrong."""


def untold(_through: int, _lines: int) -> None:
    """Tell nobody how far a file is."""


def progress_of(screen: TextIO) -> Told:
    """Return what keeps one line of a screen up to date, and wipes it away at the end."""

    def told(through: int, lines: int) -> None:
        screen.write(f"\r{through:,} of {lines:,} lines" if through < lines else "\r\x1b[K")
        screen.flush()

    return told


@dataclass(frozen=True)
class GiftCommands:
    """What an operator can do about gifts; a terminal that waits hears of it within its next question."""

    database: Database
    giving: Giving
    say: Callable[[str], None]
    progress: Told = untold

    def import_file(self, path: Path, *, dry_run: bool = False) -> None:
        """Entitle everybody in a CSV file, or nobody; or only say what that would do."""
        with path.open("rb") as given, seekable(given) as file:
            content = opened(file)
            tally = Tally(faults=[content]) if isinstance(content, Fault) else self._done(content, dry_run)
        for fault in tally.faults[:SHOWN_FAULTS]:
            self.say(f"line {fault.line}: {fault.reason.en}")
        if dry_run and tally.count:
            self._say_changes(tally)
            self.say(f"would entitle: {summary(tally)}")
        if tally.faults:
            raise WrongLinesError(f"{len(tally.faults)} wrong lines; nobody was entitled")
        if not dry_run:
            self.say(f"entitled: {summary(tally)}")

    def _done(self, content: GiftFile, dry_run: bool) -> Tally:
        now = datetime.now(UTC)

        def progress(through: int) -> None:
            self.progress(through, content.count)

        if dry_run:
            with self.database.read() as unit:
                return self.giving.looked_at(content.lines(), unit, now=now, progress=progress)
        with self.database.write() as unit:
            return self.giving.entitle(content.lines(), unit, by="operator", now=now, progress=progress)

    def _say_changes(self, tally: Tally) -> None:
        for one in tally.changes:
            self.say(f"line {one.line}: {', '.join(differences(one))}")
        if more := tally.count[Step.CHANGED] - len(tally.changes):
            self.say(f"and {more} more changed")


@contextmanager
def seekable(given: BinaryIO) -> Iterator[BinaryIO]:
    """Give a file that can be read twice; what comes out of a pipe is kept on the disk meanwhile."""
    if given.seekable():
        yield given
        return
    with tempfile.TemporaryFile() as kept:
        shutil.copyfileobj(given, kept)
        yield kept


def summary(tally: Tally) -> str:
    """Say how many lines do what, and at which terminals."""
    count = tally.count
    where = f", at {', '.join(sorted(tally.terminals))}" if tally.terminals else ""
    return f"{count[Step.ADDED]} new, {count[Step.CHANGED]} changed, {count[Step.THERE]} there already{where}"


def differences(one: Judged) -> list[str]:
    """Say what a line changes about a gift."""
    names = ("title_zh", "title_en", "collect_until")
    pairs = [(name, getattr(one.before, name), getattr(one.gift, name)) for name in names]
    return [f"{name} {before} → {after}" for name, before, after in pairs if before != after]
