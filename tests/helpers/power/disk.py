"""A disk on which everything is undone that was not synced: what a power cut may leave of a folder. Pure.

A file keeps what was synced and the list of what was not; so does the list of names. The rules of a
journalling file system (ext4, XFS, btrfs): names become durable in their order; an fsync of a file whose name
is not durable yet makes it so, with all earlier names. The rules of POSIX alone: only the fsync of a folder
makes the names in it durable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from random import Random

from tests.helpers.power.operations import (
    Link,
    Make,
    MakeFolder,
    Note,
    Operation,
    Remove,
    Rename,
    Resize,
    Sync,
    Write,
)

SECTOR = 512

Image = Mapping[str, bytes | None]
"""A folder's contents by path; None is a folder."""


class File:
    """Contents: as they are, as they are durable, and what was done since, each with when it was done."""

    def __init__(self, durable: bytes = b"") -> None:
        self.now = bytearray(durable)
        self.durable = bytearray(durable)
        self.pending: list[tuple[int, Write | Resize]] = []

    def do(self, when: int, change: Write | Resize) -> None:
        """Change the contents; nothing of it is durable."""
        apply(self.now, change)
        self.pending.append((when, change))

    def sync(self, began: int) -> None:
        """Make durable what was done before `began`."""
        while self.pending and self.pending[0][0] < began:
            apply(self.durable, self.pending.pop(0)[1])

    def only_sizes(self) -> bytes:
        """Return the durable contents in the size of now: what was added is zeros."""
        left = bytearray(self.durable)
        for _, change in self.pending:
            size = change.size if isinstance(change, Resize) else change.offset + len(change.data)
            if isinstance(change, Resize) or size > len(left):
                resize(left, size)
        return bytes(left)

    def torn(self, random: Random) -> bytes:
        """Return the durable contents with any of the sectors written since, in the size they ask for."""
        left = bytearray(self.durable)
        for _, change in self.pending:
            if isinstance(change, Resize):
                if random.random() < 0.5:
                    apply(left, change)
                continue
            for sector in sectors(change):
                if random.random() < 0.5:
                    apply(left, sector)
        return bytes(left)


Node = File | None
"""A folder is None."""


@dataclass(frozen=True)
class Entered:
    """A name came."""

    path: str
    node: Node


@dataclass(frozen=True)
class Left:
    """A name went."""

    path: str


@dataclass(frozen=True)
class Moved:
    """A name became another."""

    path: str
    to: str
    node: Node


Change = Entered | Left | Moved


@dataclass
class Names:
    """Which names are durable, and which changes are not yet."""

    journalled: bool
    durable: dict[str, Node] = field(default_factory=dict)
    pending: list[tuple[int, Change]] = field(default_factory=list)

    def sync_file(self, node: Node, began: int) -> None:
        """The file with these contents was synced."""
        if self.journalled:
            named = [when for when, change in self.pending if getattr(change, "node", None) is node]
            if any(when < began for when in named):
                self._commit(lambda when, _: when < began)

    def sync_folder(self, folder: str, began: int) -> None:
        """A folder was synced."""
        mine = [when for when, change in self.pending if folder in folders(change) and when < began]
        if self.journalled:
            last = max(mine, default=-1)
            self._commit(lambda when, _: when <= last)
        else:
            self._commit(lambda when, _: when in mine)

    def some(self, count: int) -> dict[str, Node]:
        """Return the durable names with the first `count` changes that are not durable."""
        left = dict(self.durable)
        for _, change in self.pending[:count]:
            rename(left, change)
        return left

    def _commit(self, chosen: Callable[[int, Change], bool]) -> None:
        for when, change in self.pending:
            if chosen(when, change):
                rename(self.durable, change)
        self.pending = [each for each in self.pending if not chosen(*each)]


class Disk:
    """A folder on such a disk; `before` is what was durable in it at first."""

    def __init__(self, before: Image | None = None) -> None:
        self.done = 0
        self.now: dict[str, Node] = {
            path: None if data is None else File(data) for path, data in (before or {}).items()
        }
        self.journalled = Names(journalled=True, durable=dict(self.now))
        self.posix = Names(journalled=False, durable=dict(self.now))

    def do(self, operation: Operation) -> None:
        """Do the next operation."""
        match operation:
            case Make(path) if path not in self.now:
                self._change(Entered(path, File()))
            case MakeFolder(path):
                self._change(Entered(path, None))
            case Write(path) | Resize(path):
                self._file(path).do(self.done, operation)
            case Sync(path, began):
                self._sync(path, began)
            case Rename(path, to):
                self._change(Moved(path, to, self._file(path)))
            case Link(path, to):
                self._change(Entered(to, self._file(path)))
            case Remove(path):
                self._change(Left(path))
            case Make() | Note():
                pass
        self.done += 1

    def _sync(self, path: str, began: int) -> None:
        node = self.now.get(path)
        for names in (self.journalled, self.posix):
            if node is None:
                names.sync_folder(path, began)
            else:
                names.sync_file(node, began)
        if node is not None:
            node.sync(began)

    def _change(self, change: Change) -> None:
        rename(self.now, change)
        for names in (self.journalled, self.posix):
            names.pending.append((self.done, change))

    def _file(self, path: str) -> File:
        node = self.now[path]
        if node is None:
            raise IsADirectoryError(path)
        return node


def apply(contents: bytearray, change: Write | Resize) -> None:
    """Change contents as the operation says; what lies between the old end and an offset is zeros."""
    if isinstance(change, Resize):
        resize(contents, change.size)
        return
    end = change.offset + len(change.data)
    if len(contents) < end:
        resize(contents, end)
    contents[change.offset : end] = change.data


def resize(contents: bytearray, size: int) -> None:
    """Cut contents, or lengthen them by zeros."""
    del contents[size:]
    contents.extend(bytes(size - len(contents)))


def sectors(write: Write) -> Iterator[Write]:
    """Yield the parts of a write that lie in one sector each."""
    at, end = write.offset, write.offset + len(write.data)
    while at < end:
        until = min(end, (at // SECTOR + 1) * SECTOR)
        yield Write(write.path, at, write.data[at - write.offset : until - write.offset])
        at = until


def rename(names: dict[str, Node], change: Change) -> None:
    """Carry out one change of names."""
    match change:
        case Entered(path, node):
            names[path] = node
        case Left(path):
            names.pop(path, None)
        case Moved(path, to, node):
            names.pop(path, None)
            names[to] = node


def folders(change: Change) -> set[str]:
    """Return the folders whose lists of names a change is in; the topmost is '.'."""
    paths = [change.path, change.to] if isinstance(change, Moved) else [change.path]
    return {path.rpartition("/")[0] or "." for path in paths}
