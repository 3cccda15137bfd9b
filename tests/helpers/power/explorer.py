"""Every cut of a recording, in every fashion: rebuilt, opened, checked."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.helpers.power.checks import Evidence, Finding, Wrong, findings
from tests.helpers.power.disk import Disk, Image
from tests.helpers.power.fashions import Fashion, changes, image_after
from tests.helpers.power.notes import Committed, from_line
from tests.helpers.power.operations import Note, Operation
from tests.helpers.power.rebuilt import evidence_of, statements_kept
from tests.helpers.power.recorder import Recording
from tests.helpers.power.world import World

Plan = Callable[[int, Operation | None, World], Sequence[Fashion]]
"""In which fashions to cut after so many operations, the last of which is told, in such a world."""


def every_fashion(_after: int, _last: Operation | None, _world: World) -> Sequence[Fashion]:
    """Cut after each operation in each fashion."""
    return tuple(Fashion)


@dataclass(frozen=True)
class Left:
    """What a cut leaves of the folder."""

    image: Image
    fingerprint: bytes


@dataclass(frozen=True)
class Cut:
    """Where the power went: after so many operations of the recording, the last of which is told."""

    after: int
    operation: Operation | None
    fashion: Fashion

    def __str__(self) -> str:
        """Say where, and how it left the disk."""
        told = "nothing" if self.operation is None else repr(self.operation)[:100]
        return f"cut after operation {self.after} ({told}), {self.fashion}"


@dataclass
class Figures:
    """What an exploration came to."""

    cuts: int = 0
    states: set[bytes] = field(default_factory=set)
    wrongs: Counter[Wrong] = field(default_factory=Counter)
    found: list[tuple[Cut, Finding]] = field(default_factory=list)

    def __str__(self) -> str:
        """Say it in one line."""
        wrongs = ", ".join(f"{wrong} {self.wrongs[wrong]}" for wrong in Wrong)
        return f"{len(self.states)} distinct disks of {self.cuts} cuts: {wrongs}"

    def tell(self) -> str:
        """Name the first things that are wrong."""
        return "\n".join(f"{cut}: {each.wrong} ({each.check}): {each.what}" for cut, each in self.found[:8])


class Explorer:
    """Opens each distinct disk once, and holds it against what had been said at each cut that leaves it."""

    def __init__(self, scratch: Path, seed: int) -> None:
        self.figures = Figures()
        self._scratch = scratch
        self._seed = seed
        self._opened: dict[bytes, Evidence] = {}
        self._held: set[tuple[bytes, int]] = set()

    def explore(
        self,
        recording: Recording,
        world: World | None = None,
        *,
        plan: Plan = every_fashion,
        until: str | None = None,
    ) -> None:
        """Cut as planned, `until` a check finds something."""
        with statements_kept():
            for cut, left, so_far in Cuts(recording, self._seed, plan).run(world or World()):
                self.figures.cuts += 1
                self._check(cut, left, recording.inode, so_far)
                if until in {finding.check for _, finding in self.figures.found}:
                    return

    def _check(self, cut: Cut, left: Left, inode: int, world: World) -> None:
        if (left.fingerprint, world.version) in self._held:
            return
        self._held.add((left.fingerprint, world.version))
        for finding in findings(self.evidence(left, inode), world):
            self.figures.wrongs[finding.wrong] += 1
            self.figures.found.append((cut, finding))

    def evidence(self, left: Left, inode: int) -> Evidence:
        """Return what is found on a disk."""
        if left.fingerprint not in self._opened:
            self._opened[left.fingerprint] = evidence_of(left.image, self._scratch / "disk", inode)
        self.figures.states.add(left.fingerprint)
        return self._opened[left.fingerprint]


@dataclass(frozen=True)
class Aftermath:
    """The end of a life: what the power cut left, what had been said until then, and what it came to."""

    left: Left
    heard: tuple[str, ...]
    world: World


def life_until(recording: Recording, after: int, fashion: Fashion, seed: int) -> Aftermath:
    """Return the aftermath of one cut."""
    cuts = Cuts(recording, seed, lambda now, _last, _world: [fashion] if now == after else [])
    _, left, world = next(cuts.run(World()))
    heard = [each.text for each in recording.operations[:after] if isinstance(each, Note)]
    return Aftermath(left, tuple(heard), world)


class Cuts:
    """The cuts of one recording."""

    def __init__(self, recording: Recording, seed: int, plan: Plan) -> None:
        self._operations = recording.operations
        self._seed = seed
        self._plan = plan
        self._disk = Disk(recording.before)
        self._left: dict[tuple[int, Fashion], Left] = {}  # until an operation may change it

    def run(self, world: World) -> Iterator[tuple[Cut, Left, World]]:
        """Yield each cut, what it leaves, and the world as it was then, which goes on afterwards."""
        said = [from_line(each.text) for each in self._operations if isinstance(each, Note)]
        commits = [each for each in said if isinstance(each, Committed)]
        heard = committed = 0
        world.expect(commits[0] if commits else None)
        for after, operation in enumerate([None, *self._operations]):
            if operation is not None:
                self._disk.do(operation)
                self._forget(operation)
            if isinstance(operation, Note):
                world.hear(said[heard])
                committed += isinstance(said[heard], Committed)
                heard += 1
                world.expect(commits[committed] if committed < len(commits) else None)
            for place, fashion in enumerate(self._plan(after, operation, world)):
                yield Cut(after, operation, fashion), self._image(place, fashion, after), world

    def _forget(self, operation: Operation) -> None:
        self._left = {key: left for key, left in self._left.items() if not changes(operation, key[1])}

    def _image(self, place: int, fashion: Fashion, after: int) -> Left:
        if (place, fashion) not in self._left:
            random = Random(f"{self._seed} {after} {place}")
            image = image_after(self._disk, fashion, random)
            self._left[place, fashion] = Left(image, fingerprint(image))
        return self._left[place, fashion]


def fingerprint(image: Image) -> bytes:
    """Return what tells one disk from another."""
    digest = hashlib.blake2b(digest_size=16)
    for path in sorted(image):
        data = image[path]
        digest.update(f"{path}\0{'folder' if data is None else len(data)}\0".encode())
        digest.update(data or b"")
    return digest.digest()
