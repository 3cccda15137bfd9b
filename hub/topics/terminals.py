"""`terminals …`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hub.arguments import (
    number_from,
    wording,
)
from hub.command_frame import command, commands


def add(topics: Any) -> None:
    """Add `terminals add | token | code | withdraw | keys | list`."""
    terminals = topics.add_parser("terminals", help="Terminals.").add_subparsers(required=True)
    added = command(
        terminals,
        "add",
        "Add a terminal and print its token, once; or, with --code, what it is enrolled by.",
        lambda options: commands(options).add_terminal(
            options.terminal_id, options.site, by_code=options.code
        ),
    )
    added.add_argument("terminal_id", help="such as t001")
    added.add_argument("--code", action="store_true", help="print an enrolment code: it gets no token")
    added.add_argument("--site", required=True, help="whose employees it serves, such as beijing-north")
    added = command(
        terminals,
        "token",
        "Give a terminal another token and print it, once.",
        lambda options: commands(options).renew_token(options.terminal_id),
    )
    added.add_argument("terminal_id")
    add_keys(terminals)
    command(
        terminals, "list", "List terminals and sites.", lambda options: commands(options).list_terminals()
    )


def add_keys(terminals: Any) -> None:
    """Add `terminals code | withdraw | keys | authority`."""
    added = command(
        terminals,
        "code",
        "Print a code, once, by which a terminal's machine is enrolled; also to replace its machine.",
        lambda options: (
            commands(options).enrolment().give_code(options.terminal_id, timedelta(minutes=options.minutes))
        ),
    )
    added.add_argument("terminal_id")
    added.add_argument(
        "--minutes", type=number_from(1), default=60, help="for which it holds (default: %(default)s)"
    )
    added = command(
        terminals,
        "withdraw",
        "Refuse a terminal's certificate, at once and for good.",
        lambda options: commands(options).enrolment().withdraw(options.terminal_id, options.reason),
    )
    added.add_argument("terminal_id")
    added.add_argument("--reason", type=wording, required=True, help="kept in the record")
    command(
        terminals,
        "keys",
        "List the keys that terminals have, and until when their certificates hold.",
        lambda options: commands(options).enrolment().list_keys(),
    )
    command(
        terminals,
        "authority",
        "Print the certificate of the authority that certifies terminals; it is made where there is none.",
        lambda options: commands(options).enrolment().show_authority(options.data),
    )
