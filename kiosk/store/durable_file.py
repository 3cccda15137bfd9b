"""Folders and small files that are whole or absent after a power cut."""

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
    _sync_names_in(path.parent)


def make_folder_durably(path: Path, mode: int = 0o700) -> None:
    """Make a folder and those above it where they are missing.

    POSIX keeps the name of a new folder over a power cut only once the folder above it was synced; without
    the name, whatever was synced below it is out of reach.
    """
    if path.is_dir():
        return
    make_folder_durably(path.parent, 0o777)
    path.mkdir(mode=mode, exist_ok=True)
    _sync_names_in(path.parent)


def _sync_names_in(path: Path) -> None:
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
