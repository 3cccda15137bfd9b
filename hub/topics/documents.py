"""`keys` and `openapi`: what others are given."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any

from hub.app import build
from hub.assembly import assemble
from hub.command_frame import command, commands
from hub.openapi import text
from hub.settings import Settings


def add(topics: Any) -> None:
    """Add `keys` and `openapi`."""
    command(
        topics,
        "keys",
        "Print the public issuing key; it is made where there is none.",
        lambda options: commands(options).show_keys(),
    )
    command(topics, "openapi", "Print the OpenAPI document of the terminal API.", run_openapi, stored=False)


def run_openapi(_options: argparse.Namespace) -> None:
    """Print the OpenAPI document; a throw-away installation is enough for it."""
    with tempfile.TemporaryDirectory() as folder:
        platform = assemble(Settings(database=f"sqlite:///{folder}/hub.db", data=Path(folder)))
        sys.stdout.write(text(build(platform)))
        platform.database.close()
