"""What every command of `python -m hub` has: its place among the others, where the data are, what it says."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hub.commands import Commands, RefusedError
from hub.settings import Settings

Run = Callable[[argparse.Namespace], None]


def say(line: str) -> None:
    """Write a line at once, even into a pipe."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def warn(line: str) -> None:
    """Write a line that no program reads."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def command(topics: Any, name: str, text_of_help: str, run: Run, *, stored: bool = True) -> Any:
    """Add a command; most say where the platform's data are."""
    added = topics.add_parser(name, help=text_of_help, description=text_of_help)
    added.set_defaults(run=run)
    if stored:
        add_where(added, os.environ.get("HUB_DATABASE"), Path(os.environ.get("HUB_DATA", "hub-data")))
    return added


def add_where(added: Any, database: str | None, data: Path | str) -> None:
    """Add where the platform's data are, with what holds where nothing is said."""
    added.add_argument(
        "--database",
        metavar="URL",
        default=database,
        help="sqlite:////path/hub.db or postgresql://user@host/name (default: $HUB_DATABASE, DIR/hub.db)",
    )
    added.add_argument(
        "--data",
        metavar="DIR",
        type=Path,
        default=data,
        help="folder of the keys (default: $HUB_DATA, or ./hub-data)",
    )


def nested(topics: Any, name: str, text_of_help: str, run: Run) -> Any:
    """Add a command below another one that says where the data are; said again, the later counts."""
    added = command(topics, name, text_of_help, run, stored=False)
    add_where(added, argparse.SUPPRESS, argparse.SUPPRESS)
    return added


def settings_of(options: argparse.Namespace, **more: Any) -> Settings:
    """Return the settings that options give."""
    data = options.data.resolve()
    if options.database is None and "?" in str(data):
        raise RefusedError("the folder's name has a question mark, which ends a name in a database's URL")
    return Settings(database=options.database or f"sqlite:///{data / 'hub.db'}", data=data, **more)


def commands(options: argparse.Namespace) -> Commands:
    """Return the commands on the installation that options name."""
    return Commands(settings_of(options), say, warn, options.ending)
