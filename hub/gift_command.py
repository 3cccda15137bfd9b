"""`python -m hub gifts import`: entitling people by a file, as the console does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from hub.gifts import Fault, Giving, read
from hub.store.database import Database

SHOWN_FAULTS = 50


class WrongLinesError(Exception):
    """Nothing was imported; the message says how many lines are wrong."""


@dataclass(frozen=True)
class GiftCommands:
    """What an operator can do about gifts; a terminal that waits hears of it within its next question."""

    database: Database
    giving: Giving
    say: Callable[[str], None]

    def import_file(self, path: Path) -> None:
        """Entitle everybody in a CSV file, or nobody."""
        wishes = read(path.read_bytes())
        if isinstance(wishes, Fault):
            told: list[Fault] | frozenset[str] = [wishes]
        else:
            with self.database.write() as unit:
                told = self.giving.entitle(wishes, unit, by="operator", now=datetime.now(UTC))
        if isinstance(told, list):
            for fault in told[:SHOWN_FAULTS]:
                self.say(f"line {fault.line}: {fault.reason.en}")
            raise WrongLinesError(f"{len(told)} wrong lines; nobody was entitled")
        self.say(f"entitled: {0 if isinstance(wishes, Fault) else len(wishes)} at {', '.join(sorted(told))}")
