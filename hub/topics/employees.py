"""`employees …`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from hub.arguments import (
    number_from,
    percent,
    secret,
    time_zone,
)
from hub.command_frame import command, commands, say
from hub.commands import Commands
from hub.roster_command import described
from hub.settings import Settings


def add(topics: Any) -> None:
    """Add `employees generate | import | sync | connectors | set-pin`."""
    employees = topics.add_parser("employees", help="Employees.").add_subparsers(required=True)
    added = command(employees, "generate", "Write a CSV of invented employees.", run_generate, stored=False)
    added.add_argument("--count", type=number_from(1), default=25_000, help="default: %(default)s")
    added.add_argument(
        "--seed", type=int, default=1, help="the same seed, the same people (default: %(default)s)"
    )
    added.add_argument(
        "--pins",
        type=number_from(0),
        default=200,
        help="people of each site with a PIN (default: %(default)s)",
    )
    added.add_argument("--out", type=Path, required=True, metavar="FILE.csv")
    added = command(employees, "import", "Import a CSV of employees: all of it or nothing.", run_import)
    added.add_argument("file", type=Path)
    added.add_argument("--dry-run", action="store_true", help="only say what would change and what is wrong")
    added = command(
        employees,
        "sync",
        "Take employees over from another system, as a timer does each night; all that is right of it.",
        run_sync,
    )
    added.add_argument("settings", type=Path, metavar="FILE.yaml", help="which, as `connectors` explains")
    added.add_argument("--dry-run", action="store_true", help="only say what would change and what is wrong")
    added.add_argument(
        "--most-leaving", type=percent, metavar="PERCENT", help="let so many leave at once, this time"
    )
    added.add_argument(
        "--time-zone", type=time_zone, default="Asia/Shanghai", help="of today (default: %(default)s)"
    )
    command(
        employees,
        "connectors",
        "Say from what systems employees can come, and what each has to be told.",
        lambda _options: say("\n".join(described())),
        stored=False,
    )
    added = command(employees, "set-pin", "Set an employee's PIN.", run_set_pin)
    added.add_argument("employee_id")
    added.add_argument("--pin-file", type=Path, metavar="FILE", help="read it from there instead of asking")


def run_generate(options: argparse.Namespace) -> None:
    """Write invented employees; needs no installation."""
    settings = Settings(database="sqlite://", data=Path())
    Commands(settings, say).generate_employees(options.out, options.count, options.seed, options.pins)


def run_import(options: argparse.Namespace) -> None:
    """Import employees."""
    commands(options).import_employees(options.file, dry_run=options.dry_run)


def run_sync(options: argparse.Namespace) -> None:
    """Take employees over from another system."""
    taking = commands(options).roster(options.time_zone)
    taking.sync(options.settings, dry_run=options.dry_run, most_leaving=options.most_leaving)


def run_set_pin(options: argparse.Namespace) -> None:
    """Set a PIN, from a file or asked for."""
    commands(options).set_pin(options.employee_id, secret(options.pin_file, "PIN: "))
