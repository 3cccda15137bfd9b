"""QR codes as vector drawings: level M, one unit for each module, without the quiet zone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import zxingcpp

LEVEL = "M"  # scanned better than Q at the same printed size


def qr_modules(text: str) -> list[list[bool]]:
    """Return the modules of the symbol row by row, True where it is dark (ISO/IEC 18004)."""
    symbol = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=LEVEL)
    picture = symbol.to_image(scale=1, add_quiet_zones=False)
    pixels = memoryview(picture)  # type: ignore[arg-type]  # a buffer of one byte a module; the stub omits it
    height, width = pixels.shape or (0, 0)
    data = pixels.tobytes()
    return [[data[y * width + x] == 0 for x in range(width)] for y in range(height)]


def qr_path(text: str) -> tuple[int, str]:
    """Return how many modules the symbol has to a side, and the dark ones as a path of so many units."""
    modules = qr_modules(text)
    runs = (
        f"M{x} {y}h{length}v1h-{length}z" for y, row in enumerate(modules) for x, length in _dark_runs(row)
    )
    return len(modules), "".join(runs)


def qr_svg(text: str) -> str:
    """Return an SVG drawing of the symbol that fills its view box."""
    size, path = qr_path(text)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<path d="{path}"/></svg>'
    )


def _dark_runs(row: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Yield start and length of every run of dark modules."""
    x = 0
    for dark, run in groupby(row):
        length = len(list(run))
        if dark:
            yield x, length
        x += length
