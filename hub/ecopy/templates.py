"""Versions of certificates' templates: ours, and those that HR puts into a folder.

`DIR/<kind>/<name>/` is a version; `<kind>.typ` in it is what is set, the rest what that draws on. A version
is known by the digest of its files: changed files are another one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from documents.kinds import digest_of, shipped_files

MOST_FILES = 40
LARGEST = 4 * 1024 * 1024  # bytes of all files of a version


class TemplateFault(StrEnum):
    """Why a folder is no version."""

    NO_MAIN = "no-main"  # <kind>.typ is not in it
    LINK = "link"  # it has links, or what is neither file nor folder
    LARGE = "large"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class TemplateVersion:
    """One version; `name` is None for ours."""

    kind: str
    name: str | None
    files: Mapping[str, bytes] = field(repr=False)
    fault: TemplateFault | None = None

    @property
    def digest(self) -> str:
        """What it is known by; "" where it is none."""
        return "" if self.fault else digest_of(self.files)


@dataclass(frozen=True)
class Templates:
    """The versions there are now; None: ours alone."""

    folder: Path | None = None

    def versions(self, kind: str) -> list[TemplateVersion]:
        """Return ours, then those of the folder by name."""
        return [shipped(kind), *self._in_folder(kind)]

    def find(self, kind: str, digest: str) -> TemplateVersion | None:
        """Return the version with a digest."""
        return next((one for one in self.versions(kind) if one.digest == digest), None)

    def _in_folder(self, kind: str) -> Iterator[TemplateVersion]:
        if self.folder is None:
            return
        try:
            found = sorted(path for path in (self.folder / kind).iterdir() if path.is_dir())
        except OSError:
            return  # nobody has put any there
        for path in found:
            files = files_in(path)
            if isinstance(files, TemplateFault):
                yield TemplateVersion(kind, path.name, {}, files)
            elif f"{kind}.typ" not in files:
                yield TemplateVersion(kind, path.name, {}, TemplateFault.NO_MAIN)
            else:
                yield TemplateVersion(kind, path.name, files)


def shipped(kind: str) -> TemplateVersion:
    """Return our own version."""
    return TemplateVersion(kind, None, shipped_files())


def files_in(folder: Path) -> dict[str, bytes] | TemplateFault:
    """Read the files of a version by their place in it."""
    files: dict[str, bytes] = {}
    size = 0
    try:
        for path in [folder, *sorted(folder.rglob("*"))]:
            if path.is_symlink() or not (path.is_file() or path.is_dir()):
                return TemplateFault.LINK
            if path.is_dir():
                continue
            size += path.stat().st_size
            if size > LARGEST or len(files) == MOST_FILES:
                return TemplateFault.LARGE
            files[path.relative_to(folder).as_posix()] = path.read_bytes()
    except OSError:
        return TemplateFault.UNREADABLE
    return files


def lay_out(version: TemplateVersion, folder: Path) -> None:
    """Write the files of a version into an empty folder that nobody else changes."""
    for name, content in version.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
