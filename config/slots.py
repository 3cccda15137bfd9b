"""The last good copy of a configuration: kept when one was taken, used when the next is refused.

A slot folder holds `current` (a digest) and one folder by that name with the files. The copy is complete and
on the disk before `current` names it, so a power cut leaves the old one or the new one.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from config.complaint import Complaint, Refused

log = logging.getLogger(__name__)

DIGEST = re.compile("[0-9a-f]{64}")  # of SHA-256

Settled = TypeVar("Settled")


@dataclass(frozen=True)
class Fresh(Generic[Settled]):
    """What was offered is good and is in use."""

    config: Settled


@dataclass(frozen=True)
class LastGood(Generic[Settled]):
    """What was offered was refused for `complaints`; the last good one is in use."""

    config: Settled
    complaints: tuple[Complaint, ...]


class Slot(Generic[Settled]):
    """Keeps one file, or one folder of files, that was good."""

    def __init__(self, folder: Path, load: Callable[[Path], Settled | Refused]) -> None:
        self._folder = folder
        self._load = load

    def take(self, offered: Path) -> Fresh[Settled] | LastGood[Settled] | Refused:
        """Return what to run with: `offered` when it is good, else the last good one, else nothing."""
        config = self._load(offered)
        if not isinstance(config, Refused):
            try:
                self._keep(offered)
            except OSError as error:  # what is good is used, even where no copy of it can be kept
                log.warning("no copy of %s was kept: %s", offered.name, error.strerror)
            return Fresh(config)
        try:
            kept = self._kept(offered.name)
        except OSError:
            kept = None
        if kept is None:
            return config
        last_good = self._load(kept)
        if isinstance(last_good, Refused):
            return Refused(tuple(dict.fromkeys(config.complaints + last_good.complaints)))
        return LastGood(last_good, config.complaints)

    def _keep(self, offered: Path) -> None:
        digest = _digest(offered)
        if self._current() == digest and self._kept(offered.name) is not None:
            return
        copy = self._folder / digest
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir(parents=True)
        for file in _files(offered):
            target = copy / offered.name / file.relative_to(offered)
            target.parent.mkdir(parents=True, exist_ok=True)
            _write(target, file.read_bytes())
        for folder in sorted((path for path in copy.rglob("*") if path.is_dir()), reverse=True):
            _sync_folder(folder)
        _sync_folder(copy)
        _sync_folder(self._folder)
        if isinstance(self._load(copy / offered.name), Refused):
            log.warning("no copy of %s was kept: it was changed while it was read", offered.name)
            return
        pointer = self._folder / "current.new"
        _write(pointer, digest.encode())
        pointer.replace(self._folder / "current")
        _sync_folder(self._folder)
        self._forget_all_but(digest)

    def _kept(self, name: str) -> Path | None:
        """Return the kept copy, or None where there is none or it is not what was kept."""
        digest = self._current()
        if digest is None:
            return None
        copy = self._folder / digest / name
        return copy if copy.exists() and _digest(copy) == digest else None

    def _current(self) -> str | None:
        pointer = self._folder / "current"
        digest = pointer.read_text("ascii", "replace") if pointer.exists() else ""
        return digest if DIGEST.fullmatch(digest) else None

    def _forget_all_but(self, digest: str) -> None:
        for path in self._folder.iterdir():
            if path.is_dir() and path.name != digest:
                shutil.rmtree(path)


def _files(offered: Path) -> Iterator[Path]:
    if offered.is_file():
        yield offered
        return
    yield from sorted(path for path in offered.rglob("*.yaml") if path.is_file())


def _digest(offered: Path) -> str:
    whole = hashlib.sha256()
    for file in _files(offered):
        whole.update(str(file.relative_to(offered)).encode() + b"\0")
        whole.update(hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
