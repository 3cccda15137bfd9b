"""`audit …`."""

from __future__ import annotations

from typing import Any

from hub.arguments import (
    end_of_trail,
)
from hub.command_frame import command, commands, nested


def add(topics: Any) -> None:
    """Add `audit show | verify | export`."""
    audit = command(
        topics,
        "audit",
        "Print who looked at or changed what, oldest first, as JSON lines; or `verify`, or `export`.",
        lambda options: commands(options).audit().show(),
    )
    add_audit(audit.add_subparsers(metavar="show|verify|export"))


def add_audit(topics: Any) -> None:
    """Add `audit show | verify | export`; what is said before these words holds too."""
    added = [
        nested(topics, "show", "Print who did what.", lambda options: commands(options).audit().show()),
        nested(
            topics,
            "verify",
            "Recompute the platform's trail and the terminals' chains; exit status 1 where one is wrong.",
            lambda options: commands(options).audit().verify(options.terminal, options.knew),
        ),
        nested(
            topics,
            "export",
            "Print what is held of a terminal's chain, for `python -m kiosk audit verify --against`.",
            lambda options: commands(options).audit().export(options.terminal),
        ),
    ]
    added[1].add_argument("--terminal", metavar="T", help="only this one (default: all)")
    added[1].add_argument(
        "--knew",
        metavar="ENTRIES:HEAD",
        type=end_of_trail,
        help="an end of the platform's trail that was kept elsewhere: what an earlier `verify` said",
    )
    added[2].add_argument("--terminal", metavar="T", required=True)
