"""Saving what can be read of a damaged store."""

from __future__ import annotations

import uuid
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime

from kiosk.command import DONE, FOUND_WRONG, Command, Say, add_data
from kiosk.store.data_folder import DataFolder
from kiosk.store.key import known_key
from kiosk.store.salvage import salvage
from kiosk.store.wreck import Rows


class SalvageCommand(Command):
    """Makes a new store out of what can be read of the old one, which is kept beside it untouched."""

    name = "salvage"
    help = "Save what can be read of a damaged store into a new one; the terminal must not be running."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the folder."""
        add_data(parser)

    def run(self, options: Namespace, say: Say) -> int:
        """Do it, and say exactly what could not be read."""
        folder = DataFolder(options.data)
        done = salvage(
            folder.store, known_key(folder.key), lambda: datetime.now(UTC).astimezone(), uuid.uuid4
        )
        if not done.tables:
            say("A salvage that was cut off is finished; the damaged store lies beside the new one.")
            return DONE
        for table in done.tables:
            say(f"{table.table:<14} {len(table.rows):>8} rows saved{_missing(table)}")
        if done.commits_gone:
            say(f"The last {done.commits_gone} transactions are gone: its log was damaged or removed.")
        say(f"The damaged store is kept in {done.kept_in}; give it to whoever looks into the damage.")
        if done.whole:
            say("Every row was read.")
            return DONE
        say("The platform is told at the next start that records are missing. Tell HR which they may be.")
        return FOUND_WRONG


def _missing(table: Rows) -> str:
    told = [
        f"{first} and all after" if last is None else f"{first}" if first == last else f"{first} to {last}"
        for first, last in table.gaps
    ]
    return f"; not readable: {', '.join(told)}" if told else ""
