"""What a command of the terminal is: one file in `kiosk/commands`, found there by the command line."""

from __future__ import annotations

from abc import ABC, abstractmethod
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

Say = Callable[[str], None]
"""Writes a line to standard output."""

DONE = 0
FOUND_WRONG = 1
"""The command worked, and what it looked at is not as it should be. 2 is argparse's, 74 the store's."""


class Command(ABC):
    """One thing that somebody at the machine can ask of a terminal's data, without its screen."""

    name: ClassVar[str]
    help: ClassVar[str]
    """One line; ends with a full stop."""

    @abstractmethod
    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add what the command can be told."""

    @abstractmethod
    def run(self, options: Namespace, say: Say) -> int:
        """Do it and return the exit status; raise KioskError for the environment's faults."""


def add_data(parser: ArgumentParser) -> None:
    """Add `--data`, the folder that the terminal is run with."""
    parser.add_argument(
        "--data",
        type=Path,
        required=True,
        metavar="DIR",
        help="what the terminal is run with",
    )
