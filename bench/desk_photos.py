"""Photographs of sheets on desks, made hard in a known way: what `bench documents` straightens.

1600 by 1200 pixels, from a seeded generator, so that every run and every contender has the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from random import Random
from types import MappingProxyType

from devices.emulators.desk_scene import DeskTop, Lens, Light, Photograph, Pose, Scene, photograph
from devices.emulators.desk_sheets import Sheet, SheetKind, printed

WIDTH, HEIGHT = 1600, 1200
EACH = 12  # photographs of a kind
PAPERS = ((244, 246, 247), (240, 243, 244), (205, 228, 236))  # white, recycled, yellowish

Spoil = Callable[[Scene, Random], Scene]


@dataclass(frozen=True, eq=False)
class DeskPhoto:
    """A photograph, what makes it hard, and what the sheet's QR code says."""

    kind: str
    shot: Photograph
    code: str


def _tilted(scene: Scene, random: Random) -> Scene:
    tilt = (_either(random) * random.uniform(22, 32), _either(random) * random.uniform(15, 28))
    return replace(scene, pose=replace(scene.pose, tilt=tilt, height=0.74))


def _turned(scene: Scene, random: Random) -> Scene:
    return replace(scene, pose=replace(scene.pose, turned=random.uniform(20, 70), height=0.7))


def _shaded(scene: Scene, random: Random) -> Scene:
    light = replace(scene.light, shadow=random.uniform(0.4, 0.65), falloff=random.uniform(0.2, 0.45))
    return replace(scene, light=light)


def _dim(scene: Scene, random: Random) -> Scene:
    light, lens = replace(scene.light, level=0.45), replace(scene.lens, noise=random.uniform(6, 10))
    return replace(scene, light=light, lens=lens)


def _everything(scene: Scene, random: Random) -> Scene:
    top = random.choice((DeskTop.WHITE, DeskTop.WOOD, DeskTop.CHECKED))
    light = replace(scene.light, shadow=0.45, falloff=0.3)
    lens = replace(scene.lens, noise=3.5)
    return replace(scene, top=top, clutter=8, across=True, light=light, lens=lens)


KINDS: Mapping[str, Spoil] = MappingProxyType(
    {
        "plain": lambda scene, _: scene,
        "tilted": _tilted,
        "turned": _turned,
        "shaded": _shaded,
        "cluttered": lambda scene, _: replace(scene, clutter=12),
        "white desk": lambda scene, _: replace(scene, top=DeskTop.WHITE),
        "defocused": lambda scene, random: replace(
            scene, lens=replace(scene.lens, defocus=random.uniform(1.2, 1.8))
        ),
        "moved": lambda scene, random: replace(scene, lens=replace(scene.lens, motion=random.uniform(3, 7))),
        "dim": _dim,
        "pen across": lambda scene, _: replace(scene, across=True, clutter=5),
        "everything": _everything,
    }
)


def photos(each: int = EACH) -> Iterator[DeskPhoto]:
    """Yield `each` photographs of every kind."""
    for number, (kind, spoil) in enumerate(KINDS.items()):
        for turn in range(each):
            seed = number * 1000 + turn
            random = Random(seed)  # noqa: S311 - the same photographs in every run
            sheet = _sheet(random.randrange(len(PAPERS)), random.choice((SheetKind.LETTER, SheetKind.FORM)))
            yield DeskPhoto(kind, photograph(spoil(_plain(seed, random), random), sheet), sheet.code)


def _plain(seed: int, random: Random) -> Scene:
    pose = Pose(
        random.uniform(0.47, 0.53),
        random.uniform(0.48, 0.52),
        random.uniform(0.7, 0.8),
        random.uniform(-12, 12),
        (random.uniform(-15, 15), random.uniform(-15, 15)),
    )
    light = Light(random.uniform(0.7, 0.95), random.uniform(0, 0.2), random.uniform(0, 6.28))
    lens = Lens(random.uniform(0.4, 0.9), noise=random.uniform(1, 2.5))
    return Scene(seed, (WIDTH, HEIGHT), random.choice(list(DeskTop)), pose=pose, light=light, lens=lens)


@cache
def _sheet(paper: int, kind: SheetKind) -> Sheet:
    random = Random(paper)  # noqa: S311 - the same sheets in every run
    return printed(kind, random, px_per_mm=8.0, tint=PAPERS[paper])


def _either(random: Random) -> int:
    return random.choice((-1, 1))
