"""Where the pictures of emulated paper lie, each folder in its printer's own."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

OUTLET = "outlet"
HAND = "taken"  # what was taken last


def take_away(sheets: Iterable[Path], printer: Path) -> None:
    """Move pictures from the outlet into the hand, which lets go of what it held before."""
    hand = printer / HAND
    hand.mkdir(exist_ok=True)
    before = set(hand.glob("*.png"))
    taken = {sheet.replace(hand / sheet.name) for sheet in sheets}
    if taken:
        for sheet in before - taken:
            sheet.unlink()
