"""Photographs of an imaginary desk with a sheet on it; where its corners are is known exactly."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

import cv2
import numpy as np
import numpy.typing as npt

from devices.emulators.desk_clutter import strew
from devices.emulators.desk_sheets import Sheet
from devices.paper.picture import Picture, Points


class DeskTop(StrEnum):
    """What the desk is made of."""

    WOOD = "wood"
    DARK = "dark"
    GREY = "grey"
    WHITE = "white"
    CHECKED = "checked"


COLOURS = {
    DeskTop.WOOD: (92, 132, 176),
    DeskTop.DARK: (52, 48, 46),
    DeskTop.GREY: (128, 130, 132),
    DeskTop.WHITE: (214, 218, 220),
    DeskTop.CHECKED: (120, 110, 140),
}


@dataclass(frozen=True)
class Pose:
    """How a sheet lies: its middle and height as parts of the picture, degrees turned and tilted."""

    x: float = 0.5
    y: float = 0.5
    height: float = 0.82
    turned: float = 0.0
    tilt: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True)
class Light:
    """The light: its level, fall-off across the desk, a shadow and a glare of a strength (0 to 1)."""

    level: float = 1.0
    falloff: float = 0.1
    direction: float = 0.7  # radians
    shadow: float = 0.0
    glare: float = 0.0


@dataclass(frozen=True)
class Lens:
    """What the camera adds: defocus (sigma), motion and noise (sigma), in pixels and grey levels."""

    defocus: float = 0.6
    motion: float = 0.0
    noise: float = 1.5


@dataclass(frozen=True)
class Scene:
    """Everything of one photograph; the same `seed` gives the same one."""

    seed: int
    size: tuple[int, int] = (1600, 1200)
    top: DeskTop = DeskTop.WOOD
    clutter: int = 0
    across: bool = False
    """Whether a pen lies across one side of the sheet."""
    finer: int = 2
    """How many times finer it is drawn in both directions, and then averaged: edges fall between pixels."""
    pose: Pose = field(default_factory=Pose)
    light: Light = field(default_factory=Light)
    lens: Lens = field(default_factory=Lens)


@dataclass(frozen=True, eq=False)
class Photograph:
    """A picture, and where the sheet's corners are in it (clockwise from the printed top left), if any."""

    picture: Picture
    corners: Points | None


def photograph(scene: Scene, sheet: Sheet | None) -> Photograph:
    """Return what the camera sees."""
    random = Random(scene.seed)  # noqa: S311 - the same scene is the same picture
    grain = np.random.default_rng(scene.seed)
    width, height = (side * scene.finer for side in scene.size)
    canvas = _finer(desk_top(scene.top, *scene.size, grain), scene.finer)
    strew(canvas, random, scene.clutter)
    corners = None
    if sheet is not None:
        fine = sheet_corners(sheet, scene.pose, width, height)
        _lay(canvas, sheet, fine, scene.finer)
        if scene.across:
            _pen_across(canvas, fine, random, scene.finer)
        corners = (fine + 0.5) / scene.finer - 0.5
    seen = _as_picture(cv2.resize(canvas, scene.size, interpolation=cv2.INTER_AREA))
    return Photograph(_through(_lit(seen, scene.light, random), scene.lens, random, grain), corners)


def desk_top(top: DeskTop, width: int, height: int, grain: np.random.Generator) -> Picture:
    """Return the empty desk."""
    cells, spread = (
        ((height // 4, width // 100), 9.6) if top is DeskTop.WOOD else ((height // 20, width // 20), 6.0)
    )
    if top is DeskTop.WHITE:
        spread = 3.0
    coarse = 128.0 + grain.normal(0.0, spread, (cells[0] + 1, cells[1] + 1))
    veins = cv2.resize(coarse.astype(np.uint8), (width, height), interpolation=cv2.INTER_CUBIC)
    if top is DeskTop.CHECKED:
        pitch = width // 16
        stripes = (np.arange(width) // pitch % 2)[None, :] + (np.arange(height) // pitch % 2)[:, None]
        veins = (veins + (stripes * 28 - 28).astype(np.int16)).astype(np.uint8)
    shades = np.clip(np.arange(256)[:, None] - 128 + np.array(COLOURS[top]), 0, 255)
    return _as_picture(cv2.LUT(cv2.merge([veins] * 3), shades.astype(np.uint8)[None]))


def _finer(picture: Picture, finer: int) -> Picture:
    height, width = picture.shape[:2]
    return _as_picture(cv2.resize(picture, (width * finer, height * finer), interpolation=cv2.INTER_LINEAR))


def _as_picture(array: npt.ArrayLike) -> Picture:
    return np.asarray(array, dtype=np.uint8)


def sheet_corners(sheet: Sheet, pose: Pose, width: int, height: int) -> Points:
    """Project the corners of a sheet: a pinhole camera above the desk, focal length 1.1 of the width."""
    focal = 1.1 * width
    half_w, half_h = sheet.width_mm / 2, sheet.height_mm / 2
    flat = np.array([(-half_w, -half_h), (half_w, -half_h), (half_w, half_h), (-half_w, half_h)])
    solid = np.column_stack((flat, np.zeros(4)))
    away, aside, turned = (np.radians(angle) for angle in (*pose.tilt, pose.turned))
    rotation, _ = cv2.Rodrigues(np.array([0.0, 0.0, turned]))
    tilt, _ = cv2.Rodrigues(np.array([away, aside, 0.0]))
    distance = focal * sheet.height_mm / (pose.height * height)
    aside_mm = (pose.x - 0.5) * width * distance / focal
    below_mm = (pose.y - 0.5) * height * distance / focal
    placed = solid @ rotation.T @ tilt.T + np.array([aside_mm, below_mm, distance])
    seen = placed[:, :2] / placed[:, 2:] * focal
    return np.asarray(seen + np.array([width, height]) / 2 - 0.5, dtype=np.float64)


def _lay(canvas: Picture, sheet: Sheet, corners: Points, finer: int) -> None:
    """Lay the sheet down with the thin shadow that every sheet has."""
    height, width = canvas.shape[:2]
    _shade(canvas, corners + np.array([3.0, 4.0]) * finer, 0.75 * finer)
    rows, columns = sheet.picture.shape[:2]
    flat = np.array([(0, 0), (columns, 0), (columns, rows), (0, rows)], dtype=np.float32) - np.float32(0.5)
    to_desk = cv2.getPerspectiveTransform(flat, corners.astype(np.float32))
    laid = cv2.warpPerspective(
        sheet.picture, to_desk, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    whole = np.full((rows, columns), 255, dtype=np.uint8)
    mask = _as_picture(cv2.warpPerspective(whole, to_desk, (width, height), flags=cv2.INTER_LINEAR))
    cv2.copyTo(laid, (mask == 255).astype(np.uint8), canvas)
    rim = np.nonzero((mask > 0) & (mask < 255))
    part = mask[rim][:, None] / 255.0
    canvas[rim] = (canvas[rim] * (1.0 - part) + laid[rim] * part + 0.5).astype(np.uint8)


def _shade(canvas: Picture, corners: Points, softness: float) -> None:
    """Darken a soft-edged quadrilateral by a third, at a quarter of the resolution."""
    height, width = canvas.shape[:2]
    light = np.full((height // 4, width // 4), 255, dtype=np.uint8)
    cv2.fillConvexPoly(light, np.round(corners / 4).astype(np.int32), (178,), cv2.LINE_AA)
    light = _as_picture(cv2.resize(cv2.GaussianBlur(light, (0, 0), softness), (width, height)))
    cv2.multiply(canvas, cv2.merge([light] * 3), dst=canvas, scale=1.0 / 255.0)


def _pen_across(canvas: Picture, corners: Points, random: Random, finer: int) -> None:
    side = random.randrange(4)
    start, end = corners[side], corners[(side + 1) % 4]
    middle = start + (end - start) * random.uniform(0.25, 0.75)
    along = (end - start) / np.hypot(*(end - start))
    lean = np.array([-along[1], along[0]]) + along * random.uniform(-0.8, 0.8)
    reach = lean * canvas.shape[0] * 0.09
    a, b = (tuple(int(v) for v in point) for point in (middle - reach, middle + reach))
    cv2.line(canvas, a, b, (150, 60, 30), 9 * finer, cv2.LINE_AA)


def _lit(picture: Picture, light: Light, random: Random) -> Picture:
    height, width = picture.shape[:2]
    y, x = np.mgrid[0:height:4, 0:width:4].astype(np.float32)
    ramp = (np.cos(light.direction) * (x / width - 0.5) + np.sin(light.direction) * (y / height - 0.5)) * 2
    gain = light.level * (1.0 - light.falloff * ramp)
    if light.shadow:
        gain = gain * (1.0 - light.shadow * _blot(gain.shape, random))
    large = cv2.resize(gain.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
    lit = cv2.multiply(picture, cv2.merge([large] * 3), dtype=cv2.CV_32F)
    if light.glare:
        spot = np.exp(-(((x / width - 0.55) ** 2 + (y / height - 0.4) ** 2) / 0.012)) * 330.0 * light.glare
        lit = lit + cv2.resize(spot.astype(np.float32), (width, height))[:, :, None]
    return np.clip(lit, 0, 255).astype(np.uint8)


def _blot(shape: tuple[int, ...], random: Random) -> npt.NDArray[np.float32]:
    """Return the soft shadow of somebody's arm and head, 0 to 1."""
    blot = np.zeros(shape, dtype=np.float32)
    height, width = shape
    at = (int(width * random.uniform(0.2, 0.8)), int(height * random.uniform(0.3, 0.7)))
    cv2.ellipse(blot, at, (width // 5, height // 4), random.uniform(0, 180), 0, 360, (1.0,), -1)
    edge = (int(width * random.random()), height)
    cv2.line(blot, at, edge, (1.0,), width // 8)
    return np.asarray(cv2.GaussianBlur(blot, (0, 0), width / random.uniform(25, 60)), dtype=np.float32)


def _through(picture: Picture, lens: Lens, random: Random, grain: np.random.Generator) -> Picture:
    seen = picture
    if lens.defocus:
        seen = cv2.GaussianBlur(seen, (0, 0), lens.defocus).astype(np.uint8)
    if lens.motion >= 1:
        length = int(lens.motion) | 1
        trace = np.zeros((length, length), dtype=np.float32)
        angle = random.uniform(0, np.pi)
        reach = np.array([np.cos(angle), np.sin(angle)]) * (length // 2)
        middle = length // 2
        start, end = ((int(middle + s * reach[0]), int(middle + s * reach[1])) for s in (-1, 1))
        cv2.line(trace, start, end, (1.0,))
        seen = cv2.filter2D(seen, -1, trace / trace.sum()).astype(np.uint8)
    return noisy(seen, lens.noise, grain)


def noisy(picture: Picture, sigma: float, grain: np.random.Generator) -> Picture:
    """Return the picture with a sensor's noise."""
    noise = grain.standard_normal(picture.shape, dtype=np.float32) * np.float32(sigma)
    return _as_picture(np.clip(picture + noise + np.float32(0.5), 0, 255))
