"""Contrast of the colours and sizes of the letters, computed from the theme itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ui import words

THEME = (Path(words.__file__).parent / "controls" / "Theme.qml").read_text(encoding="utf-8")
SCHEMES = ("calm", "dark", "light")
# Text, and what it stands on (WCAG 1.4.6: 7:1; ours for high contrast: 10:1).
TEXT = [
    ("ink", "ground"), ("ink", "surface"), ("ink", "sunk"), ("ink", "accentSoft"), ("soft", "ground"),
    ("soft", "surface"), ("soft", "accentSoft"), ("accent", "ground"), ("accent", "surface"),
    ("accent", "accentSoft"), ("accentInk", "accent"), ("offInk", "off"), ("good", "goodSoft"),
    ("good", "ground"), ("warn", "warnSoft"), ("warn", "off"), ("warn", "surface"), ("warn", "ground"),
    ("bad", "badSoft"),
    ("bad", "ground"),
]  # fmt: skip
# Edges of controls and what one must see to use them (WCAG 1.4.11: 3:1).
EDGES = [("edge", "ground"), ("edge", "surface"), ("focus", "ground"), ("focus", "surface")]


def colours(scheme: str) -> dict[str, str]:
    block = re.search(rf"{scheme}: \{{(.*?)\}}", THEME, re.DOTALL)
    assert block, scheme
    return dict(re.findall(r'(\w+): "(#[0-9A-F]{6})"', block.group(1)))


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""

    def linear(part: str) -> float:
        value = int(part, 16) / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(colour[at : at + 2]) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_reckoned_as_wcag_does() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_stands_out(scheme: str, text: str, ground: str) -> None:
    palette = colours(scheme)
    least = 7.0 if scheme == "calm" else 10.0
    assert contrast(palette[text], palette[ground]) >= least


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_stand_out(scheme: str, edge: str, ground: str) -> None:
    palette = colours(scheme)
    assert contrast(palette[edge], palette[ground]) >= 3.0


def test_every_scheme_has_every_colour() -> None:
    names = [set(colours(scheme)) for scheme in SCHEMES]
    assert names[0] == names[1] == names[2]


def test_capitals_of_body_text_are_tall_enough() -> None:
    """4.8 mm (Section 508 402.4); the largest is 8.5 mm or more (VVSG 2.0)."""
    body = float(re.search(r"bodySize: Math.round\(mm\(([\d.]+)\)", THEME).group(1))
    factors = [float(one) for one in re.search(r"textFactors: \[(.*?)\]", THEME).group(1).split(",")]
    capitals = [body * factor * 0.733 for factor in factors]
    assert capitals[0] >= 4.8
    assert any(one >= 7.3 for one in capitals)
    assert capitals[-1] >= 8.5
    assert len(capitals) == 4
