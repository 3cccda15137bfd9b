"""`users …`."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from hub.arguments import (
    secret,
)
from hub.command_frame import command, commands, say
from hub.giving_access import new_password
from hub.store.accounts import Role

PASSWORD_VARIABLE = "HUB_PASSWORD"  # noqa: S105 - the name of a variable


def add(topics: Any) -> None:
    """Add `users add | list | remove`."""
    users = topics.add_parser("users", help="Users of the console.").add_subparsers(required=True)
    added = command(users, "add", "Add a console user, or give one another password.", run_add_user)
    added.add_argument("name")
    added.add_argument("--role", choices=list(Role), help="default: as before, hr for a new user")
    how = added.add_mutually_exclusive_group()
    how.add_argument("--password-file", type=Path, metavar="FILE")
    how.add_argument("--generate", action="store_true", help="make a password to be changed, print it once")
    command(users, "list", "List the console's users.", lambda options: commands(options).list_users())
    added = command(
        users,
        "remove",
        "Take a user's access to the console away, at once.",
        lambda options: commands(options).remove_user(options.name),
    )
    added.add_argument("name")
    added = command(
        users,
        "codes",
        "Take away the codes of a user who lost their phone and their recovery codes.",
        lambda options: commands(options).reset_codes(options.name),
    )
    added.add_argument("name")


def run_add_user(options: argparse.Namespace) -> None:
    """Add a user with a password that is made, read, found in the environment, or asked for."""
    made = new_password() if options.generate else None
    given = None if options.password_file else os.environ.get(PASSWORD_VARIABLE)
    password = made or given or secret(options.password_file, "Password: ")
    commands(options).add_user(options.name, options.role, password, made=made is not None)
    if made:
        say(made)
