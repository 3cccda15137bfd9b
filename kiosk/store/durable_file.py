"""Small files that are whole or absent after a power cut."""

from __future__ import annotations

import os
from pathlib import Path


def write_durably(path: Path, contents: bytes, mode: int = 0o600) -> None:
    """Replace `path`: written beside it, synced, renamed, and the folder synced."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    file = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    with os.fdopen(file, "wb") as writing:  # os.write may write a part and call that well
        writing.write(contents)
        writing.flush()
        os.fsync(file)
    fresh.replace(path)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
