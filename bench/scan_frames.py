"""Frames of a camera that is shown a QR code, spoilt in a known way: what `bench scan` reads.

1280 by 720 pixels, from a seeded generator, so that every run and every contender has the same. How badly
they are spoilt is said with each kind: lengths in modules of the code, whatever its size.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import cv2
import numpy as np
import qrcode
from cv2.typing import MatLike

WIDTH, HEIGHT = 1280, 720
OVER = 2  # times as fine the card is drawn
QUIET = 4  # modules (ISO/IEC 18004, section 5.3.8)
PAYLOADS = (
    "CLM:7K4M92XD",
    "WIFI:T:WPA;S:lobby;P:secret;;",
    "https://hr.example.com/claim/7K4M92XD?terminal=SH-03&lang=zh",
    "工号E004217，张三，领取在职证明",
    "员工自助服务终端：请到一楼大厅三号柜门领取中秋礼品，凭此码当日有效。",
    "BEGIN:VCARD\nVERSION:3.0\nN:欧阳;娜娜\nORG:示例科技（上海）有限公司\nTEL:+862155550100\nEND:VCARD",
    "HC1:" + "".join("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"[n * n * 7 % 45] for n in range(220)),
)


@dataclass(frozen=True)
class Frame:
    """A frame, what spoils it, and the text that is in it."""

    kind: str
    text: str
    picture: MatLike


@dataclass(frozen=True)
class Shown:
    """A code as it is before the camera: its text, pixels a module, and the chance that spoils it."""

    text: str
    module: float
    chance: np.random.Generator

    def between(self, least: float, most: float) -> float:
        """Return any number of a range."""
        return float(self.chance.uniform(least, most))


Spoil = Callable[[Shown], MatLike]


def symbol(text: str) -> MatLike:
    """Return a code's modules with its quiet zone, one grey pixel each.

    UTF-8 without an ECI, as telephones and web pages draw it: OpenCV reads no other.
    """
    made = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, box_size=1, border=QUIET)
    made.add_data(text.encode())
    made.make(fit=True)
    return np.where(np.array(made.get_matrix()), np.uint8(0), np.uint8(255))


def scene(chance: np.random.Generator) -> MatLike:
    """Return what a camera sees without a code: a slope of light, some edges, some lines of text."""
    across = np.linspace(0, 1, WIDTH, dtype=np.float32)[None, :]
    down = np.linspace(0, 1, HEIGHT, dtype=np.float32)[:, None]
    light = chance.uniform(90, 170) + chance.uniform(-50, 50) * across + chance.uniform(-50, 50) * down
    tints = [light * chance.uniform(0.85, 1.1) for _ in range(3)]
    picture = np.clip(cv2.merge(tints), 0, 255).astype(np.uint8)
    for _ in range(14):
        x, y = int(chance.integers(0, WIDTH)), int(chance.integers(0, HEIGHT))
        to = (x + int(chance.integers(20, 300)), y + int(chance.integers(10, 200)))
        colour = tuple(float(each) for each in chance.uniform(20, 235, 3))
        cv2.rectangle(picture, (x, y), to, colour, -1)
    for line in range(8):
        at = (int(chance.integers(0, 900)), 60 + line * 80)
        cv2.putText(picture, "Self service 2026-11-23", at, cv2.FONT_HERSHEY_SIMPLEX, 0.9, (40, 40, 40), 2)
    return picture.astype(np.float32)


def posed(
    shown: Shown, *, turn: float = 0.0, tilt: float = 0.0, inverted: bool = False, middle: bool = False
) -> MatLike:
    """Return a scene with the code on a card in it: `turn` in degrees, `tilt` as a part of its side.

    It is drawn finely and then taken together, as a sensor's pixel does.
    """
    modules = symbol(shown.text)
    count = len(modules)
    if inverted:
        modules = 255 - modules
    scale = max(1, min(16, 2000 // count))
    fine = cv2.resize(modules, None, fx=scale, fy=scale, interpolation=cv2.INTER_NEAREST)
    paper, ink = shown.between(200, 245), shown.between(12, 45)
    drawn = np.where(fine > 127, np.float32(paper), np.float32(ink)).astype(np.float32)
    whole = np.array([[0, 0], [count, 0], [count, count], [0, count]], np.float32) * scale - 0.5
    corners = _corners(shown, count * shown.module, turn, tilt, middle=middle)
    to_frame = cv2.getPerspectiveTransform(whole, (corners * OVER).astype(np.float32))
    card, mask = (_seen(each, to_frame) for each in (drawn, np.ones_like(drawn)))
    mixed: MatLike = scene(shown.chance) * (1 - mask) + card * mask
    return mixed.astype(np.float32)


def _corners(shown: Shown, side: float, turn: float, tilt: float, *, middle: bool) -> MatLike:
    """Return where the corners of a card of `side` pixels are, anywhere in the frame."""
    square = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], np.float32) * side / 2
    angle = math.radians(turn)
    rotation = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]], np.float32)
    moved = square @ rotation.T + shown.chance.uniform(-tilt, tilt, (4, 2)).astype(np.float32) * side
    reach = np.abs(moved).max(axis=0)
    room = np.maximum(np.array([WIDTH, HEIGHT]) / 2 - reach - 4, 0) * (not middle)
    return np.asarray(moved + np.array([WIDTH, HEIGHT]) / 2 + shown.chance.uniform(-1, 1, 2) * room)


def _seen(drawn: MatLike, to_frame: MatLike) -> MatLike:
    """Return a drawing as the sensor has it, one value for the three colours."""
    fine = cv2.warpPerspective(drawn, to_frame, (WIDTH * OVER, HEIGHT * OVER), flags=cv2.INTER_AREA)
    return cv2.resize(fine, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)[..., None]


def taken(picture: MatLike, shown: Shown, *, noise: float = 3.0) -> MatLike:
    """Return what the sensor makes of it: noise in grey levels, eight bits, and the camera's JPEG."""
    noisy = picture + np.asarray(shown.chance.normal(0, noise, picture.shape), np.float32)
    _, encoded = cv2.imencode(".jpg", np.clip(noisy, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 80])
    decoded = cv2.imdecode(encoded, cv2.IMREAD_COLOR)
    assert decoded is not None
    return decoded


def clean(shown: Shown) -> MatLike:
    """Return a code held still, nearly upright."""
    return taken(posed(shown, turn=shown.between(-3, 3)), shown)


def rotation(shown: Shown) -> MatLike:
    """Return one held in any direction."""
    return taken(posed(shown, turn=shown.between(0, 360)), shown)


def perspective(shown: Shown) -> MatLike:
    """Return one held askew: each corner off by up to 11 % of the side."""
    return taken(posed(shown, turn=shown.between(-20, 20), tilt=0.11), shown)


def blurred(picture: MatLike, sigma: float) -> MatLike:
    """Return a picture with a Gaussian blur of `sigma` pixels."""
    return cv2.GaussianBlur(picture, (0, 0), sigma)


def smeared(picture: MatLike, length: float, degrees: float) -> MatLike:
    """Return a picture that moved by `length` pixels meanwhile."""
    size = 2 * math.ceil(length / 2) + 3
    kernel = np.zeros((size, size), np.float32)
    angle = math.radians(degrees)
    for way in np.linspace(-length / 2, length / 2, 64):
        x, y = size // 2 + way * math.cos(angle), size // 2 + way * math.sin(angle)
        left, top = math.floor(x), math.floor(y)
        kernel[top, left] += (1 - x + left) * (1 - y + top)
        kernel[top, left + 1] += (x - left) * (1 - y + top)
        kernel[top + 1, left] += (1 - x + left) * (y - top)
        kernel[top + 1, left + 1] += (x - left) * (y - top)
    return cv2.filter2D(picture, -1, kernel / kernel.sum())


def defocus(shown: Shown) -> MatLike:
    """Return one out of focus: a blur of 0.25 to 0.65 modules."""
    sigma = shown.between(0.25, 0.65) * shown.module
    return taken(blurred(posed(shown, turn=shown.between(-10, 10)), sigma), shown)


def motion(shown: Shown) -> MatLike:
    """Return one that moved by 0.6 to 1.6 modules."""
    length = shown.between(0.6, 1.6) * shown.module
    return taken(smeared(posed(shown, turn=shown.between(-10, 10)), length, shown.between(0, 180)), shown)


def low_light(shown: Shown) -> MatLike:
    """Return one in a dark lobby: a tenth to a fifth of the light, twice the noise."""
    dim = posed(shown, turn=shown.between(-10, 10)) * shown.between(0.10, 0.22) + 4
    return taken(dim, shown, noise=shown.between(4, 8))


def moire(shown: Shown) -> MatLike:
    """Return one on a telephone's screen: the grids of its pixels and of the sensor beat."""
    picture = posed(shown, turn=shown.between(-10, 10))
    x, y = np.meshgrid(np.arange(WIDTH, dtype=np.float32), np.arange(HEIGHT, dtype=np.float32))
    for _ in range(2):
        period, angle = shown.between(2.1, 9), shown.between(0, math.pi)
        wave = np.sin((x * math.cos(angle) + y * math.sin(angle)) * 2 * math.pi / period)
        picture = picture * (1 + shown.between(0.10, 0.28) * wave[..., None])
    return taken(picture, shown)


def glare(shown: Shown) -> MatLike:
    """Return one behind glass with a lamp in it: part of the code is washed out."""
    picture = posed(shown, turn=shown.between(-10, 10), middle=True)
    x, y = np.meshgrid(np.arange(WIDTH, dtype=np.float32), np.arange(HEIGHT, dtype=np.float32))
    at = (WIDTH / 2 + shown.between(-150, 150), HEIGHT / 2 + shown.between(-150, 150))
    spread = shown.between(80, 180)
    lamp = np.exp(-((x - at[0]) ** 2 + (y - at[1]) ** 2) / (2 * spread**2))
    return taken(picture * (1 - 0.3 * lamp[..., None]) + shown.between(120, 220) * lamp[..., None], shown)


def small(shown: Shown) -> MatLike:
    """Return one held far away: 2.2 to 3 pixels a module."""
    held = Shown(shown.text, shown.between(2.2, 3.0), shown.chance)
    return taken(posed(held, turn=shown.between(-10, 10)), held)


def huge(shown: Shown) -> MatLike:
    """Return one that fills the frame."""
    count = len(symbol(shown.text))
    held = Shown(shown.text, 690 / count, shown.chance)
    return taken(posed(held, turn=shown.between(-1, 1)), held)


def inverted(shown: Shown) -> MatLike:
    """Return one on a telephone in the dark: light modules on a dark ground."""
    return taken(posed(shown, turn=shown.between(-10, 10), inverted=True), shown)


def combined(shown: Shown) -> MatLike:
    """Return one turned, askew, out of focus, in the dark."""
    picture = posed(shown, turn=shown.between(0, 360), tilt=0.05)
    picture = blurred(picture, shown.between(0.2, 0.4) * shown.module) * shown.between(0.35, 0.6)
    return taken(picture, shown, noise=shown.between(3, 6))


KINDS: Mapping[str, Spoil] = MappingProxyType(
    {
        "clean": clean,
        "rotation": rotation,
        "perspective": perspective,
        "defocus": defocus,
        "motion": motion,
        "low light": low_light,
        "moire": moire,
        "glare": glare,
        "small": small,
        "huge": huge,
        "inverted": inverted,
        "combined": combined,
    }
)


def frames(each: int, seed: int = 20261123) -> Iterator[Frame]:
    """Yield `each` frames of every kind, the payloads in turn."""
    for kind, spoil in KINDS.items():
        for turn in range(each):
            chance = np.random.default_rng([seed, len(kind), *kind.encode(), turn])
            text = PAYLOADS[turn % len(PAYLOADS)]
            most = 620 / len(symbol(text))
            module = float(chance.uniform(min(4.0, most), min(9.0, most)))
            yield Frame(kind, text, spoil(Shown(text, module, chance)))


def empty(seed: int = 20261123) -> MatLike:
    """Return a frame without a code: what a scanner sees most of the time."""
    chance = np.random.default_rng(seed)
    return taken(scene(chance), Shown("", 1.0, chance))
