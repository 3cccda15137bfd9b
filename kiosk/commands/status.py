"""How the store of a terminal is, for whoever is at the machine."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime

from kiosk.command import DONE, Command, Say, add_data
from kiosk.store.data_folder import DataFolder


class StatusCommand(Command):
    """Says how much waits for the platform, was refused for good, or is in doubt."""

    name = "status"
    help = "Say how much waits for the platform, was refused for good, or is in doubt."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the folder, and whether a program reads the answer."""
        add_data(parser)
        parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")

    def run(self, options: Namespace, say: Say) -> int:
        """Say it; never wrong by itself."""
        with DataFolder(options.data).look(lambda: datetime.now(UTC)) as looking:
            load = looking.load()
        counts = {
            "epoch": str(looking.epoch),
            "waiting": load.queue_depth,
            "dead_letters": load.dead_letters,
            "in_doubt": load.in_doubt,
        }
        if options.json:
            say(json.dumps(counts))
        else:
            for name, value in counts.items():
                say(f"{name.replace('_', ' '):<13} {value}")
        return DONE
