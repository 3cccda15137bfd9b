"""`webhooks …`."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from hub.arguments import (
    wording,
)
from hub.command_frame import command, commands
from hub.store.announcements import CHOSEN


def add(topics: Any) -> None:
    """Add `webhooks list | add | remove`."""
    webhooks = topics.add_parser("webhooks", help="Other systems that are told.").add_subparsers(
        required=True
    )
    command(
        webhooks,
        "list",
        "List webhooks and how they stand.",
        lambda options: commands(options).webhooks().listed(),
    )
    added = command(
        webhooks,
        "add",
        "Add a webhook and print its secret, once.",
        lambda options: commands(options).webhooks().add(options.url, options.topics),
    )
    added.add_argument("url", help="such as https://hooks.example.com/hr")
    added.add_argument(
        "--topics",
        nargs="+",
        default=[],
        choices=[str(one) for one in CHOSEN],
        metavar="TOPIC",
        help=f"default: all of {', '.join(CHOSEN)}",
    )
    added = command(
        webhooks,
        "remove",
        "Tell a webhook nothing any more, and drop what waits for it.",
        lambda options: commands(options).webhooks().remove(options.webhook_id, options.reason),
    )
    added.add_argument("webhook_id", type=UUID, help="as `webhooks list` says")
    added.add_argument("--reason", type=wording, required=True, help="kept in the record")
