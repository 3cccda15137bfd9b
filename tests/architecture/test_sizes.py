"""Sizes: the ceilings hold, the median module is short, and the measure measures."""

from __future__ import annotations

from statistics import median

from deploy.house.sizes import MEDIAN_MODULE, Piece, above, in_module, measure, report
from tests.helpers.project import ROOT

SAMPLE = '''"""A module."""


class Door:
    """A door."""

    @property
    def shut(self) -> bool:
        return True

    def open(self) -> None: ...

    def _creak(self) -> None: ...


async def knock() -> None:
    pass
'''


def test_a_module_is_measured_to_its_last_function() -> None:
    assert list(in_module(SAMPLE, "door.py")) == [
        Piece("module", "door.py", 17),
        Piece("class", "door.py: Door", 10),
        Piece("public methods", "door.py: Door", 2),
        Piece("function", "door.py: knock", 2),
        Piece("function", "door.py: shut", 3),
        Piece("function", "door.py: open", 1),
        Piece("function", "door.py: _creak", 1),
    ]


def test_what_is_too_large_is_named() -> None:
    pieces = [
        Piece("module", "long.py", 301),
        Piece("module", "endless.py", 451),
        Piece("module", "short.py", 300),
    ]
    assert [piece.where for piece in above(pieces, hard=False)] == ["endless.py", "long.py"]
    assert [piece.where for piece in above(pieces, hard=True)] == ["endless.py"]
    assert "MUST BE CUT: module of 451: endless.py" in report(pieces)


def test_nothing_passes_the_hard_ceilings() -> None:
    assert above(measure(ROOT), hard=True) == []


def test_the_median_module_is_short() -> None:
    assert median(piece.size for piece in measure(ROOT) if piece.kind == "module") <= MEDIAN_MODULE
