"""What a recorded process did to one folder, and what it said meanwhile. Pure: calls in, operations out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from os.path import normpath

from tests.helpers.power.strace_lines import (
    DESCRIPTOR,
    TEXT,
    Call,
    Descriptor,
    NotUnderstoodError,
    content,
    descriptor,
)

# SQLite makes the shared memory of a write-ahead log anew after a crash and writes it by mmap, which no
# recording of system calls can see: https://www.sqlite.org/walformat.html#the_wal_index_file_format
NOT_ON_DISK = ("-shm",)


@dataclass(frozen=True)
class Make:
    """A file, unless it was there."""

    path: str


@dataclass(frozen=True)
class MakeFolder:
    """A folder."""

    path: str


@dataclass(frozen=True)
class Write:
    """Bytes at an offset."""

    path: str
    offset: int
    data: bytes


@dataclass(frozen=True)
class Resize:
    """A file cut or lengthened."""

    path: str
    size: int


@dataclass(frozen=True)
class Sync:
    """A file or a folder made durable, as it was when only `began` of the operations were done."""

    path: str
    began: int


@dataclass(frozen=True)
class Rename:
    """A name moved, over another one if there is one."""

    path: str
    to: str


@dataclass(frozen=True)
class Link:
    """A second name of a file."""

    path: str
    to: str


@dataclass(frozen=True)
class Remove:
    """A name of a file or of an empty folder taken away."""

    path: str


@dataclass(frozen=True)
class Note:
    """Something the process said: no operation on the disk, but what must be true from then on."""

    text: str


Operation = Make | MakeFolder | Write | Resize | Sync | Rename | Link | Remove | Note

TRACED = (
    "openat,open,creat,close,lseek,write,pwrite64,writev,pwritev,pwritev2,ftruncate,truncate,fallocate,"
    "copy_file_range,sendfile,splice,mmap,fsync,fdatasync,sync,syncfs,sync_file_range,msync,rename,renameat,"
    "renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat,mkdir,mkdirat,rmdir"
)
"""Whatever can change a disk: of the calls that `Reading` has no method for, one on the folder is refused."""


def operations(recorded: Iterable[Call], folder: str, notes: str) -> list[Operation]:
    """Return what was done below `folder`, and the lines that were written to the file `notes`."""
    reading = Reading(folder, notes)
    for call in recorded:
        reading.take(call)
    return reading.done


class Reading:
    """Knows where each descriptor stands; paths of operations are relative to the folder."""

    def __init__(self, folder: str, notes: str) -> None:
        self.done: list[Operation] = []
        self._folder = folder
        self._notes = notes
        self._done_after = [0]  # operations done, by calls returned
        self._stands: dict[int, int | None] = {}

    def take(self, call: Call) -> None:
        """Read one call."""
        method = getattr(self, f"_{call.name}", None)
        if not call.failed:
            (method or self._refuse)(call)
        self._done_after.append(len(self.done))

    def _openat(self, call: Call) -> None:
        if call.opened is None or (path := self._below(call.opened)) is None:
            if call.opened == self._notes:
                self._stands[call.result] = 0
            return
        flags = call.arguments[2].split("|")
        if {"O_APPEND", "O_SYNC", "O_DSYNC", "O_TMPFILE"} & set(flags):
            raise NotUnderstoodError(f"{path} opened with {flags}")
        self._stands[call.result] = 0
        if "O_CREAT" in flags:
            self.done.append(Make(path))
        if "O_TRUNC" in flags:
            self.done.append(Resize(path, 0))

    def _close(self, call: Call) -> None:
        self._stands.pop(_number(descriptor(call.arguments[0])), None)

    def _lseek(self, call: Call) -> None:
        file = descriptor(call.arguments[0])
        if self._on(file) is not None:
            self._stands[_number(file)] = call.result

    def _write(self, call: Call) -> None:
        file = descriptor(call.arguments[0])
        if file.path == self._notes:
            self.done.append(Note(_taken(call).decode()))
        elif (path := self._on(file)) is not None:
            at = self._stands.get(_number(file))
            if at is None:
                raise NotUnderstoodError(f"nobody knows where {path} was written")
            self.done.append(Write(path, at, _taken(call)))
            self._stands[_number(file)] = at + call.result

    def _pwrite64(self, call: Call) -> None:
        if (path := self._on(descriptor(call.arguments[0]))) is not None:
            self.done.append(Write(path, int(call.arguments[3]), _taken(call)))

    def _ftruncate(self, call: Call) -> None:
        if (path := self._on(descriptor(call.arguments[0]))) is not None:
            self.done.append(Resize(path, int(call.arguments[1], 0)))

    def _fsync(self, call: Call) -> None:
        if (path := self._on(descriptor(call.arguments[0]))) is not None:
            self.done.append(Sync(path, self._done_after[call.began]))

    _fdatasync = _fsync

    def _rename(self, call: Call) -> None:
        self._move(self._named(None, call.arguments[0]), self._named(None, call.arguments[1]))

    def _renameat2(self, call: Call) -> None:
        if len(call.arguments) > 4 and call.arguments[4] not in {"0", "RENAME_NOREPLACE"}:
            raise NotUnderstoodError(call.arguments[4])
        self._move(self._named(*call.arguments[:2]), self._named(*call.arguments[2:4]))

    _renameat = _renameat2

    def _link(self, call: Call) -> None:
        old, new = (self._named(None, name) for name in call.arguments)
        if new is not None:
            if old is None:
                raise NotUnderstoodError(f"{new} is a file from elsewhere")
            self.done.append(Link(old, new))

    def _unlink(self, call: Call) -> None:
        if (path := self._named(None, call.arguments[0])) is not None:
            self.done.append(Remove(path))

    _rmdir = _unlink

    def _unlinkat(self, call: Call) -> None:
        if (path := self._named(*call.arguments[:2])) is not None:
            self.done.append(Remove(path))

    def _mkdir(self, call: Call) -> None:
        if (path := self._named(None, call.arguments[0])) is not None:
            self.done.append(MakeFolder(path))

    def _mmap(self, call: Call) -> None:
        """Programs are mapped all the time; a file of the folder may not be, where it can be written."""
        writable = "MAP_SHARED" in call.arguments[3] and "PROT_WRITE" in call.arguments[2]
        if writable and call.arguments[4] != "-1" and self._on(descriptor(call.arguments[4])) is not None:
            raise NotUnderstoodError("a file of the folder is written through memory")

    def _move(self, old: str | None, new: str | None) -> None:
        if old is None and new is None:
            return
        if old is None or new is None:
            raise NotUnderstoodError(f"moved across the border of the folder: {old} to {new}")
        self.done.append(Rename(old, new))

    def _refuse(self, call: Call) -> None:
        """Refuse a call on the folder that nobody taught this reading; elsewhere it may do what it likes."""
        for argument in call.arguments:
            if TEXT.match(argument):
                path = content(argument).decode(errors="surrogateescape")
            elif DESCRIPTOR.match(argument):
                path = descriptor(argument).path or ""
            else:
                continue
            if self._below(path) is not None:
                raise NotUnderstoodError(f"{call.name} on {path}")

    def _on(self, file: Descriptor) -> str | None:
        return None if file.path is None else self._below(file.path)

    def _named(self, folder: str | None, name: str) -> str | None:
        """Return the path of a name, which may be relative to an open folder."""
        path = content(name).decode(errors="surrogateescape")
        if not path.startswith("/") and folder is not None:
            path = f"{descriptor(folder).path}/{path}"
        return self._below(path)

    def _below(self, path: str) -> str | None:
        """Return the path within the folder, '.' for the folder itself; None elsewhere."""
        path = normpath(path)
        if path == self._folder:
            return "."
        if not path.startswith(self._folder + "/") or path.endswith(NOT_ON_DISK):
            return None
        return path[len(self._folder) + 1 :]


def _number(file: Descriptor) -> int:
    if file.number is None:
        raise NotUnderstoodError("the working directory is no file")
    return file.number


def _taken(call: Call) -> bytes:
    """Return the bytes that a write took, which may be fewer than it was given."""
    return content(call.arguments[1])[: call.result]
