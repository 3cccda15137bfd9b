"""How large the pieces of the project are: a table to look at, and ceilings that nothing may pass.

The soft limits are a smell and not a law: what passes them is named, and wants a second noun.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOMS = ("contract", "config", "documents", "devices", "sync", "kiosk", "ui", "hub", "bench", "deploy")


@dataclass(frozen=True)
class Limit:
    """The size that a kind of piece should keep to, and the one it must keep to; lines, or methods."""

    soft: int
    hard: int


LIMITS = {
    "module": Limit(300, 450),
    "class": Limit(200, 320),
    "public methods": Limit(12, 24),
    "function": Limit(30, 60),
    "QML file": Limit(200, 300),
}
MEDIAN_MODULE = 120
LISTS = ("migrations/versions",)  # one table after the other, written once and never touched again


@dataclass(frozen=True)
class Piece:
    """One module, class, function or QML file, and its size."""

    kind: str
    where: str
    size: int


def measure(root: Path, rooms: Sequence[str] = ROOMS) -> list[Piece]:
    """Measure every piece of `rooms` below `root`."""
    pieces: list[Piece] = []
    for room in rooms:
        for path in sorted((root / room).rglob("*.py")):
            if any(part in path.as_posix() for part in LISTS):
                continue
            pieces.extend(in_module(path.read_text(encoding="utf-8"), str(path.relative_to(root))))
        for path in sorted((root / room).rglob("*.qml")):
            lines = len(path.read_text(encoding="utf-8").splitlines())
            pieces.append(Piece("QML file", str(path.relative_to(root)), lines))
    return pieces


def in_module(text: str, where: str) -> Iterator[Piece]:
    """Yield the module itself, its classes and its functions, from the first decorator to the last line."""
    yield Piece("module", where, len(text.splitlines()))
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.ClassDef():
                yield Piece("class", f"{where}: {node.name}", _lines(node))
                yield Piece("public methods", f"{where}: {node.name}", _public_methods(node))
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield Piece("function", f"{where}: {node.name}", _lines(node))


def _lines(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    return (node.end_lineno or node.lineno) - first + 1


def _public_methods(node: ast.ClassDef) -> int:
    methods = (one for one in node.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))
    return sum(not one.name.startswith("_") for one in methods)


def above(pieces: Sequence[Piece], *, hard: bool) -> list[Piece]:
    """Return the pieces above their soft or hard limit, largest first."""
    found = [
        piece
        for piece in pieces
        if piece.size > (LIMITS[piece.kind].hard if hard else LIMITS[piece.kind].soft)
    ]
    return sorted(found, key=lambda piece: (piece.kind, -piece.size))


def report(pieces: Sequence[Piece]) -> str:
    """Return the table: count, median and largest of each kind, then every piece above its soft limit."""
    lines = [f"  {'':<15}{'count':>7}{'median':>8}{'largest':>9}{'limit':>7}{'above':>7}"]
    for kind, limit in LIMITS.items():
        sizes = [piece.size for piece in pieces if piece.kind == kind] or [0]
        over = sum(size > limit.soft for size in sizes)
        lines.append(
            f"  {kind:<15}{len(sizes):>7}{median(sizes):>8.0f}{max(sizes):>9}{limit.soft:>7}{over:>7}"
        )
    lines += [f"  above: {piece.kind} of {piece.size}: {piece.where}" for piece in above(pieces, hard=False)]
    lines += [
        f"  MUST BE CUT: {piece.kind} of {piece.size}: {piece.where}" for piece in above(pieces, hard=True)
    ]
    return "\n".join(lines)


def main() -> int:
    """Print the table; exit status 1 where a hard limit is passed."""
    pieces = measure(Path(__file__).resolve().parents[2])
    sys.stdout.write(f"{report(pieces)}\n")
    return 1 if above(pieces, hard=True) else 0


if __name__ == "__main__":
    sys.exit(main())
