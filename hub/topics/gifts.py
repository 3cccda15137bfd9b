"""`gifts …`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from hub.arguments import (
    time_zone,
)
from hub.command_frame import command, commands
from hub.gift_command import progress_of, untold


def add(topics: Any) -> None:
    """Add `gifts import`."""
    gifts = topics.add_parser("gifts", help="Gifts.").add_subparsers(required=True)
    added = command(gifts, "import", "Entitle people to gifts by a CSV file: all or none.", run_gifts)
    added.add_argument("file", type=Path, metavar="FILE")
    added.add_argument("--dry-run", action="store_true", help="only say what would change and what is wrong")
    added.add_argument("--time-zone", type=time_zone, default="Asia/Shanghai", help="of the dates")


def run_gifts(options: argparse.Namespace) -> None:
    """Entitle people by a file."""
    progress = progress_of(sys.stderr) if sys.stderr.isatty() else untold
    commands(options).gifts(options.time_zone, progress).import_file(options.file, dry_run=options.dry_run)
