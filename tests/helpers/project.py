"""The project's own files, as the architecture tests read them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from deploy.house.sizes import ROOMS

ROOT = Path(__file__).resolve().parents[2]
TEXT = {
    ".py",
    ".qml",
    ".js",
    ".md",
    ".sh",
    ".toml",
    ".txt",
    ".yaml",
    ".yml",
    ".json",
    ".html",
    ".css",
    ".typ",
    ".in",
    ".service",
    ".conf",
    ".rules",
}
TEXT_NAMES = {"run", "test", "qmldir", "Dockerfile"}
NOT_OURS = {"gen", "tour", "var", "build", "dist", "__pycache__"}


def text_files() -> Iterator[Path]:
    """Yield every text file of the checkout that somebody wrote, `.ci` included."""
    for place in sorted(ROOT.iterdir()):
        if place.name in NOT_OURS or place.name.endswith(".egg-info"):
            continue
        if place.name.startswith(".") and place.name != ".ci":
            continue
        yield from _texts(place)


def _texts(place: Path) -> Iterator[Path]:
    if place.is_file() and (place.suffix in TEXT or place.name in TEXT_NAMES):
        yield place
    elif place.is_dir() and place.name not in NOT_OURS:
        for inner in sorted(place.iterdir()):
            yield from _texts(inner)


def modules(rooms: tuple[str, ...] = ROOMS) -> Iterator[Path]:
    """Yield the Python modules of `rooms`."""
    for room in rooms:
        yield from sorted((ROOT / room).rglob("*.py"))
