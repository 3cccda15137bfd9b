"""What is installed is whole: MANIFEST.in names every file that is not Python, every folder is a package."""

from __future__ import annotations

import re
from fnmatch import fnmatch

from deploy.house.sizes import ROOMS
from tests.helpers.project import ROOT

NOT_SHIPPED = {".pyc", ".qmlc"}


def patterns() -> dict[str, list[str]]:
    """Return the file patterns of MANIFEST.in by room."""
    lines = (ROOT / "MANIFEST.in").read_text(encoding="utf-8").splitlines()
    found = (re.match(r"recursive-include (\w+) (.+)", line) for line in lines)
    return {one[1]: one[2].split() for one in found if one}


def test_every_file_of_a_room_is_shipped() -> None:
    wanted = patterns()
    left_behind = [
        str(path.relative_to(ROOT))
        for room in ROOMS
        for path in (ROOT / room).rglob("*")
        if path.is_file() and path.suffix not in NOT_SHIPPED | {".py"}
        if not any(fnmatch(path.name, pattern) for pattern in wanted.get(room, []))
    ]
    assert left_behind == []


def test_every_folder_with_python_is_a_package() -> None:
    folders = {path.parent for room in ROOMS for path in (ROOT / room).rglob("*.py")}
    assert {str(one.relative_to(ROOT)) for one in folders if not (one / "__init__.py").exists()} == set()
