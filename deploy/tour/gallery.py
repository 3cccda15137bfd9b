"""A gallery out of a tour's pictures: one small PNG of each screen for every house, and a page for them."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

WIDTHS = {"portrait": 540, "landscape": 960}  # pixels: half of the panel
COLOURS = 128
LEFT_OUT = frozenset({"went-wrong", "after", "attract-again", "home-again", "choose-after-pin"})
INTRODUCTION = """# Screenshots

Every screen of the tour, in both languages and both orientations, at half the panel's size.
Made by `python -m deploy.tour --gallery docs/screenshots`.

"""


def hang(pictures: Path, gallery: Path) -> int:
    """Fill `gallery` from `pictures` (house / journey / NN-label.png); return how many were hung."""
    for old in gallery.rglob("*.png"):
        old.unlink()
    hung: dict[str, list[str]] = {}
    for house in sorted(path for path in pictures.iterdir() if path.is_dir()):
        for picture in sorted(house.rglob("*.png"), key=lambda path: path.stat().st_mtime_ns):
            label = picture.stem.partition("-")[2]
            if label in LEFT_OUT or house.name in hung.get(label, ()):
                continue
            hung.setdefault(label, []).append(house.name)
            _shrink(picture, gallery / house.name / f"{label}.png", WIDTHS[house.name.partition("-")[0]])
    (gallery / "README.md").write_text(_page(hung), encoding="utf-8")
    return sum(len(houses) for houses in hung.values())


def _shrink(picture: Path, place: Path, width: int) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    with Image.open(picture) as opened:
        image = opened.convert("RGB")
    small = image.resize((width, round(image.height * width / image.width)), Image.Resampling.LANCZOS)
    small.quantize(COLOURS, dither=Image.Dither.NONE).save(place, optimize=True)


def _page(hung: dict[str, list[str]]) -> str:
    houses = sorted({house for places in hung.values() for house in places}, reverse=True)
    head = f"| screen | {' | '.join(houses)} |\n{'|---' * (len(houses) + 1)}|"
    rows = [
        f"| {label} | {' | '.join(_cell(label, house) if house in places else '' for house in houses)} |"
        for label, places in hung.items()
    ]
    return INTRODUCTION + "\n".join([head, *rows]) + "\n"


def _cell(label: str, house: str) -> str:
    file = f"{house}/{label}.png"
    return f'<a href="{file}"><img src="{file}" height="260" alt="{label}, {house}"></a>'
