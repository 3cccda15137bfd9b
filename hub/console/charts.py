"""Columns drawn by leather: a picture of its own, so that a page needs no script and no style of its own."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count

import leather  # type: ignore[import-untyped]  # ships no types
from leather import theme

WIDTH, HEIGHT = 760, 280
CONTENT_TYPE = "image/svg+xml"
INK, FAINT, LINE, BAR = "#1b2a2e", "#4b5d62", "#d5dee0", "#0b6067"

theme.background_color = "#ffffff"
theme.margin = 0.015  # of the width
theme.tick_color, theme.zero_color = LINE, FAINT
theme.label_color, theme.axis_title_color = FAINT, INK
theme.tick_font_family = theme.axis_title_font_family = "sans-serif"


def columns(counts: Mapping[str, int]) -> bytes:
    """Draw counts beside each other, each above its short label."""
    chart = leather.Chart()
    ticks = steps(max(counts.values(), default=0))
    chart.add_y_scale(0, ticks[-1])
    chart.add_y_axis(ticks=ticks, tick_formatter=lambda value, _index, _count: f"{value:,}")
    chart.add_columns(list(counts.items()), fill_color=BAR)
    return str(chart.to_svg(width=WIDTH, height=HEIGHT)).encode()


def steps(most: int) -> list[int]:
    """Return whole numbers from 0 to one that is not below `most`, with at most five of the same distance."""
    step = next(size * 10**power for power in count() for size in (1, 2, 5) if size * 10**power * 4 >= most)
    return [step * number for number in range(5)]
