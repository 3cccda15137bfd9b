"""The development key that a stand's e-copies are signed with; only a stand makes one by itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

ORGANISATION = "示例集团（开发用） Example (development)"
DAYS = "3650"


def signing_options(folder: Path, hub: Callable[..., str]) -> tuple[str, ...]:
    """Return how the hub is told its key, which is made where there is none; `hub` runs its commands."""
    file = folder / "signing.yaml"
    if not file.exists():
        made = ("--into", str(folder), "--organisation", ORGANISATION, "--self-signed", DAYS)
        hub("certificates", "key", "make", *made)
    return ("--signing-file", str(file))
