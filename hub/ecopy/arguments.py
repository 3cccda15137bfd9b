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


def signing_of(options: argparse.Namespace) -> SigningFile | None:
    """Return what the file says; KeyFileError where it is not what it should be."""
    return None if options.signing_file is None else signing_file(Path(options.signing_file))
