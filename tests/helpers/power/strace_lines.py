"""What `strace -f -y -xx` writes, as system calls. Pure: lines in, calls out.

With -xx every string and every path beside a descriptor is written as `\\x2f\\x64…`, so that no comma,
bracket or quotation mark of theirs can be taken for one of strace's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

WHOLE = re.compile(r"(\d+) +(\w+)\((.*)\) += (-?\d+|\?|0x[0-9a-f]+)(?:<([^>]*)>)?(?:\(deleted\))?(?: .*)?$")
UNFINISHED = re.compile(r"(\d+) +(\w+)\((.*?),? *<unfinished \.\.\.>$")
RESUMED = re.compile(r"(\d+) +<\.\.\. (\w+) resumed>,? ?(.*)$")
ASIDE = re.compile(r"(\d+) +(?:\+\+\+|---) ")
DESCRIPTOR = re.compile(r"(?:(-?\d+)|AT_FDCWD)(?:<([^>]*)>)?(\(deleted\))?$")
TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"$')


class NotUnderstoodError(Exception):
    """A recording that says something nobody expected: what it stands for cannot be rebuilt."""


@dataclass(frozen=True)
class Descriptor:
    """An open file: its number (None for the working directory) and its path, None where it was removed."""

    number: int | None
    path: str | None


@dataclass(frozen=True)
class Call:
    """One system call that returned; `began`: how many calls of the recording had returned when it began."""

    process: int
    name: str
    arguments: tuple[str, ...]
    result: int
    began: int
    opened: str | None = None  # the path of the descriptor that was returned

    @property
    def failed(self) -> bool:
        """Say whether it changed nothing."""
        return self.result < 0


def calls(lines: Iterable[str]) -> Iterator[Call]:
    """Yield the calls in the order in which they returned.

    What never returned is left out, and so is what began before the lines do.
    """
    begun: dict[int, tuple[str, str, int]] = {}
    returned = 0
    for line in lines:
        began = returned
        if not line.strip() or ASIDE.match(line):
            continue
        if first := UNFINISHED.match(line):
            begun[int(first[1])] = (first[2], first[3], returned)
            continue
        if rest := RESUMED.match(line):
            if int(rest[1]) not in begun:
                continue
            name, arguments, began = begun.pop(int(rest[1]))
            joint = ", " if arguments and not rest[3].startswith(")") else ""
            whole = (
                WHOLE.match(f"{rest[1]} {rest[2]}({arguments}{joint}{rest[3]}") if name == rest[2] else None
            )
        else:
            whole = WHOLE.match(line)
        if whole is None:
            raise NotUnderstoodError(line[:200])
        if whole[4] != "?":  # the process ended within the call
            arguments = tuple(whole[3].split(", ")) if whole[3] else ()
            opened = None if whole[5] is None else _plain(whole[5])
            yield Call(int(whole[1]), whole[2], arguments, int(whole[4], 0), began, opened)
            returned += 1


def descriptor(argument: str) -> Descriptor:
    """Read an argument such as `5<\\x2f\\x64>` or `AT_FDCWD<…>`."""
    found = DESCRIPTOR.match(argument)
    if found is None:
        raise NotUnderstoodError(argument)
    path = None if found[2] is None or found[3] else _plain(found[2])
    return Descriptor(None if found[1] is None else int(found[1]), path)


def content(argument: str) -> bytes:
    """Read a string; raise NotUnderstoodError where strace cut it short."""
    found = TEXT.match(argument)
    if found is None:
        raise NotUnderstoodError(f"cut short, or no string: {argument[-40:]}")
    return bytes.fromhex(found[1].replace("\\x", ""))


def _plain(path: str) -> str:
    """Return a path beside a descriptor, or the name of a pipe or socket, which strace leaves readable."""
    if not path.startswith("\\x"):
        return path
    return bytes.fromhex(path.replace("\\x", "")).decode(errors="surrogateescape")
