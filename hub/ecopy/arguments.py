"""What `serve` is told of e-copies."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from hub.ecopy.signing_file import SigningFile, signing_file


def add_signing(added: Any) -> None:
    """Add the options."""
    added.add_argument(
        "--signing-file",
        type=Path,
        metavar="FILE.yaml",
        default=os.environ.get("HUB_SIGNING") or None,
        help="the key that signs e-copies of certificates; `certificates key make` makes one "
        "(default: $HUB_SIGNING, no e-copies)",
    )
    added.add_argument(
        "--templates",
        type=Path,
        metavar="DIR",
        default=os.environ.get("HUB_TEMPLATES") or None,
        help="HR's own templates of certificates, "
        "DIR/KIND/VERSION/KIND.typ (default: $HUB_TEMPLATES, ours alone)",
    )


def signing_of(options: argparse.Namespace) -> SigningFile | None:
    """Return what the file says; KeyFileError where it is not what it should be."""
    return None if options.signing_file is None else signing_file(Path(options.signing_file))
