"""`certificates …`."""

from __future__ import annotations

from typing import Any

from hub.arguments import (
    wording,
)
from hub.command_frame import command, commands


def add(topics: Any) -> None:
    """Add `certificates revoke`."""
    certificates = topics.add_parser("certificates", help="Certificates.").add_subparsers(required=True)
    added = command(
        certificates,
        "revoke",
        "Revoke a certificate; the verification page says so from then on.",
        lambda options: commands(options).revoke(options.number, options.reason),
    )
    added.add_argument("number", help="such as ZM-2026-000123")
    added.add_argument(
        "--reason", type=wording, required=True, help="kept in the record, not shown to the public"
    )
