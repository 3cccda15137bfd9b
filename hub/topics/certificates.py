"""`certificates …`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from hub.arguments import employer, number_from, wording
from hub.command_frame import command, commands, say, warn
from hub.ecopy.check_command import check_copy
from hub.ecopy.key_command import KeyCommands


def add(topics: Any) -> None:
    """Add `certificates revoke | check | key`."""
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
    checking = command(
        certificates,
        "check",
        "Say whether a PDF is an e-copy of ours, unchanged, of a certificate that holds; else exit status 1.",
        lambda options: check_copy(options, say),
    )
    checking.add_argument("file", type=Path, metavar="FILE.pdf")
    add_where_key(checking)
    add_key(certificates.add_parser("key", help="The key that signs e-copies.").add_subparsers(required=True))


def add_key(key: Any) -> None:
    """Add `certificates key make | show`."""
    making = command(
        key,
        "make",
        "Make a signing key outside the database: key.pem (0600), request.csr, signing.yaml.",
        lambda options: KeyCommands(say, warn).make(options.into, options.organisation, options.self_signed),
        stored=False,
    )
    making.add_argument("--into", type=Path, metavar="DIR", required=True, help="folder of the files")
    making.add_argument(
        "--organisation", type=employer, metavar="NAME", required=True, help="whom the certificate names"
    )
    making.add_argument(
        "--self-signed",
        type=number_from(1),
        metavar="DAYS",
        help="make a certificate too, which nobody else vouches for: to try things",
    )
    showing = command(
        key,
        "show",
        "Say which key signs e-copies, until when, and whether it can; exit status 1 where it cannot.",
        lambda options: KeyCommands(say, warn).show(options.signing_file),
        stored=False,
    )
    add_where_key(showing)


def add_where_key(added: Any) -> None:
    """Add where the signing key is."""
    told = os.environ.get("HUB_SIGNING")
    added.add_argument(
        "--signing-file", type=Path, metavar="FILE", default=told, required=not told, help="as of `serve`"
    )
