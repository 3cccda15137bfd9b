"""How the store of a terminal is, for whoever is at the machine."""

from __future__ import annotations

import json
import shutil
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from kiosk.command import DONE, Command, Say, add_data
from kiosk.store.data_folder import DataFolder
from kiosk.store.noted_link import NotedLink

Answer = Mapping[str, str | int | bool | None]


class StatusCommand(Command):
    """Says how the way to the platform is, what waits, what needs somebody, and how much room there is."""

    name = "status"
    help = "Say how much waits for the platform, was refused for good, or is in doubt."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the folder, and whether a program reads the answer."""
        add_data(parser)
        parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")

    def run(self, options: Namespace, say: Say) -> int:
        """Say it; never wrong by itself."""
        folder = DataFolder(options.data)
        link = _link(NotedLink.read(folder.link))
        answer = {**link, **_enrolled(folder), **_held(folder), **_room(folder.store)}
        if options.json:
            say(json.dumps(answer, ensure_ascii=False))
        else:
            for name, value in answer.items():
                say(f"{name.replace('_', ' '):<16} {_written(name, value)}")
        return DONE


def _link(noted: NotedLink | None) -> Answer:
    """Return how the platform answered when that last changed; the terminal may have ended since."""
    if noted is None:
        return {"link": "never noted", "link_since": None}
    words = {"link": noted.what.en, "link_since": noted.since.isoformat(timespec="seconds")}
    return words if noted.online else words | {"what_to_do": noted.do.en}


def _enrolled(folder: DataFolder) -> Answer:
    """Return until when the machine's certificate holds, which is renewed by itself; None without one."""
    identity = folder.identity.read()
    until = None if identity is None else identity.certificate.not_valid_after_utc
    return {"enrolled_until": None if until is None else until.isoformat(timespec="seconds")}


def _held(folder: DataFolder) -> Answer:
    with folder.look(lambda: datetime.now(UTC)) as looking:
        load = looking.load()
        with looking.view() as unit:
            oldest = next((each.envelope.recorded_at for each in unit.outbox.first(1)), None)
            letters = unit.dead_letters.every()
    return {
        "epoch": str(looking.epoch),
        "waiting": load.queue_depth,
        "oldest_waiting": None if oldest is None else oldest.isoformat(timespec="seconds"),
        "dead_letters": load.dead_letters,
        "dismissed": sum(letter.dismissal is not None for letter in letters),
        "refused_reports": sum(letter.is_notice and letter.dismissal is None for letter in letters),
        "in_doubt": load.in_doubt,
    }


def _room(store: Path) -> Answer:
    size = sum(file.stat().st_size for file in store.iterdir() if file.is_file())
    return {"store_bytes": size, "free_bytes": shutil.disk_usage(store).free}


def _written(name: str, value: str | int | bool | None) -> str:
    if value is None:
        return "-"
    return f"{int(value) / 1_000_000:,.1f} MB" if name.endswith("_bytes") else str(value)
