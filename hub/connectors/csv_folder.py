"""CSV files that an HR system puts into a folder; the one whose name sorts last counts."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from pydantic import Field

from hub.connectors.connector import Connector, ConnectorSettings, NothingNewError, Record, SourceError
from hub.people import LARGEST, header_complaint

TAKEN = "taken"


class CsvFolderSettings(ConnectorSettings):
    """Files with the columns of `employees import`, such as people-2026-11-27.csv.

    A file is written under another name and renamed when it is whole. Once taken over it is moved, with all
    before it, into the folder `taken` beside it.
    """

    connector: Literal["csv-folder"] = Field(description="csv-folder")
    folder: Path = Field(description="The folder.")
    pattern: str = Field(
        default="*.csv", description="Which files count; of several the one whose name sorts last."
    )

    def connect(self, home: Path) -> Connector:
        """Open it."""
        return CsvFolder(home / self.folder, self.pattern)


class CsvFolder(Connector):
    """The files of a folder, oldest name first."""

    def __init__(self, folder: Path, pattern: str) -> None:
        self._folder = folder
        self._pattern = pattern
        self._read: list[Path] = []

    def records(self) -> Iterator[Record]:
        """Yield the lines of the last file."""
        if not self._folder.is_dir():
            raise SourceError(f"{self._folder} is not a folder")
        self._read = sorted(path for path in self._folder.glob(self._pattern) if path.is_file())
        if not self._read:
            raise NothingNewError(f"no new file {self._pattern} in {self._folder}")
        try:
            yield from _lines(self._read[-1])
        except OSError as error:
            raise SourceError(f"{self._read[-1].name} cannot be read: {error.strerror}") from error

    def taken_over(self) -> None:
        """Move what was read, and what it replaced."""
        taken = self._folder / TAKEN
        try:
            taken.mkdir(exist_ok=True)
            for path in self._read:
                path.rename(taken / path.name)
        except OSError as error:
            raise SourceError(
                f"{path.name} was taken over, and cannot be moved to {taken}: {error.strerror}"
            ) from error


def _lines(path: Path) -> Iterator[Record]:
    if path.stat().st_size > LARGEST:
        raise SourceError(f"{path.name} is larger than {LARGEST >> 20} MiB; split it by sites")
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.DictReader(file, strict=True)
        try:
            if wrong := header_complaint(lines.fieldnames or ()):
                raise SourceError(f"{path.name}:1: {wrong}")
            for line in lines:
                yield Record(f"{path.name}:{lines.line_num}", line)
        except UnicodeDecodeError as error:
            raise SourceError(f"{path.name} is not UTF-8") from error
        except csv.Error as error:
            raise SourceError(f"{path.name}:{lines.line_num}: not CSV: {error}") from error
