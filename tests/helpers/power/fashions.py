"""The fashions in which a power cut takes away what was not synced."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from random import Random

from tests.helpers.power.disk import Disk, File, Image, Node
from tests.helpers.power.operations import Note, Operation, Sync


class Fashion(StrEnum):
    """What is left of the operations that were not synced."""

    DROPPED = "dropped"  # nothing
    NAMELESS = "nameless"  # nothing, and of names only those whose folder was synced
    APPLIED = "applied"  # everything
    METADATA = "metadata"  # names and sizes, and none of the data
    TORN = "torn"  # the first so many names, and any of the sectors


def image_after(disk: Disk, fashion: Fashion, random: Random) -> Image:
    """Return what the folder holds when the power comes back."""
    match fashion:
        case Fashion.DROPPED:
            return _image(disk.journalled.durable, lambda file: bytes(file.durable))
        case Fashion.NAMELESS:
            return _image(disk.posix.durable, lambda file: bytes(file.durable))
        case Fashion.APPLIED:
            return _image(disk.now, lambda file: bytes(file.now))
        case Fashion.METADATA:
            return _image(disk.now, File.only_sizes)
        case Fashion.TORN:
            names = disk.journalled
            count = random.randint(0, len(names.pending))
            return _image(names.some(count), lambda file: file.torn(random))


def changes(operation: Operation, fashion: Fashion) -> bool:
    """Say whether an operation can change what such a cut leaves."""
    match fashion:
        case Fashion.DROPPED | Fashion.NAMELESS:
            return isinstance(operation, Sync)
        case Fashion.APPLIED:
            return not isinstance(operation, Sync | Note)
        case Fashion.METADATA | Fashion.TORN:
            return not isinstance(operation, Note)


def _image(names: Mapping[str, Node], contents: Callable[[File], bytes]) -> Image:
    """Read every file that can be reached: a name in a folder that is gone is gone too."""
    image: dict[str, bytes | None] = {}
    for path in sorted(names):
        folder = path.rpartition("/")[0]
        if folder and folder not in image:
            continue
        node = names[path]
        image[path] = None if node is None else contents(node)
    return image
