"""Calls on a folder become operations on its disk; what cannot be rebuilt is refused."""

from __future__ import annotations

import pytest

from tests.helpers.power.operations import (
    Make,
    MakeFolder,
    Note,
    Operation,
    Remove,
    Rename,
    Resize,
    Sync,
    Write,
    operations,
)
from tests.helpers.power.strace_lines import NotUnderstoodError, calls


def hexed(text: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in text.encode())


def read(*lines: str) -> list[Operation]:
    """Read lines in which 'text' stands for a string and <path> for a path beside a descriptor."""
    written = [
        "".join(
            f'"{hexed(part)}"' if place % 2 else _paths(part) for place, part in enumerate(line.split("'"))
        )
        for line in lines
    ]
    return operations(calls(written), "/d", "/notes")


def _paths(text: str) -> str:
    parts = text.replace("<... ", "\1").replace("<unfinished", "\2").split("<")
    told = parts[0] + "".join(
        f"<{hexed(part.partition('>')[0])}>{part.partition('>')[2]}" for part in parts[1:]
    )
    return told.replace("\1", "<... ").replace("\2", "<unfinished")


def test_a_small_file_written_beside_and_renamed() -> None:
    assert read(
        "1 openat(AT_FDCWD</>, '/d/key.new', O_WRONLY|O_CREAT|O_EXCL, 0400) = 3</d/key.new>",
        "1 write(3</d/key.new>, 'abc', 3) = 3",
        "1 write(3</d/key.new>, 'defg', 4) = 2",
        "1 fsync(3</d/key.new>) = 0",
        "1 close(3</d/key.new>) = 0",
        "1 rename('/d/key.new', '/d/key') = 0",
        "1 openat(AT_FDCWD</>, '/d', O_RDONLY|O_DIRECTORY) = 3</d>",
        "1 fsync(3</d>) = 0",
    ) == [
        Make("key.new"),
        Write("key.new", 0, b"abc"),
        Write("key.new", 3, b"de"),
        Sync("key.new", 3),
        Rename("key.new", "key"),
        Sync(".", 5),
    ]


def test_what_is_elsewhere_failed_or_shared_memory_is_left_out() -> None:
    assert (
        read(
            "1 mkdir('/elsewhere', 0700) = 0",
            "1 mkdir('/d/there', 0700) = -1 EEXIST (File exists)",
            "1 unlink('/d2/a') = 0",
            "1 writev(1<pipe:[5]>, [], 0) = 0",
            "1 ftruncate(6</d/s.db-shm>, 3) = 0",
            "1 mmap(NULL, 32768, PROT_READ|PROT_WRITE, MAP_SHARED, 6</d/s.db-shm>, 0) = 0x7fd516234000",
            "1 mmap(NULL, 8192, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7fd516234000",
        )
        == []
    )


def test_paths_relative_to_a_folder_notes_and_the_rest() -> None:
    assert read(
        "1 mkdir('/d/sub', 0700) = 0",
        "1 openat(AT_FDCWD</>, '/notes', O_WRONLY|O_CREAT|O_TRUNC, 0600) = 4</notes>",
        "1 write(4</notes>, 'said', 4) = 4",
        "1 pwrite64(5</d/sub/f>, 'xy', 2, 4096) = 2",
        "1 ftruncate(5</d/sub/f>, 0x10) = 0",
        "1 unlinkat(7</d/sub>, 'f', 0) = 0",
    ) == [
        MakeFolder("sub"),
        Note("said"),
        Write("sub/f", 4096, b"xy"),
        Resize("sub/f", 16),
        Remove("sub/f"),
    ]


def test_a_sync_holds_for_what_was_done_when_it_began() -> None:
    done = read(
        "1 pwrite64(5</d/f>, 'a', 1, 0) = 1",
        "2 fsync(5</d/f> <unfinished ...>",
        "1 pwrite64(5</d/f>, 'b', 1, 1) = 1",
        "2 <... fsync resumed>) = 0",
    )
    assert done[-1] == Sync("f", 1)


@pytest.mark.parametrize(
    "line",
    [
        "1 fallocate(5</d/f>, 0, 0, 4096) = 0",
        "1 symlink('/d/f', '/d/g') = 0",
        "1 openat(AT_FDCWD</>, '/d/f', O_WRONLY|O_APPEND) = 3</d/f>",
        "1 write(5</d/f>, 'a', 1) = 1",
        "1 mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED, 5</d/f>, 0) = 0x7fd516234000",
        "1 rename('/d/f', '/elsewhere') = 0",
        "1 link('/elsewhere', '/d/f') = 0",
    ],
)
def test_what_cannot_be_rebuilt_is_refused(line: str) -> None:
    with pytest.raises(NotUnderstoodError):
        read(line)
