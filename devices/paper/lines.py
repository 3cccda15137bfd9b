"""Straight lines in a picture that could be sides of a sheet, and how much of each is a step."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from devices.paper.picture import Picture, grey

Floats = npt.NDArray[np.float64]

MOST_LINES = 40
PITCH = 2  # pixels along a line
FINENESS = 0.8  # of the picture, in which edges are looked for
SHORTEST = 0.035  # of the picture's longer side
NEAR = 3.0  # pixels between two segments of one line
ALIKE = np.radians(2.0)
REACH = (2.0, 4.0)  # pixels from a line at which its two sides are compared
LEAST_STEP = 2.0  # grey levels
CLEAR_STEP = 25.0  # grey levels: grain of wood is below, the side of a sheet mostly above
COLOURLESS = 2.5  # grey levels of spread: a colour axis without anything to find
PRINT = (9, 9)  # pixels: dark strokes up to this wide are taken for print


@dataclass(frozen=True)
class Lines:
    """Lines as normal and offset (n.x = c), and along each the step across it, summed from its beginning.

    `steps` is channels x lines x places, a place every PITCH pixels: entry i is the sum of steps (each -1 to
    1, positive where the side that the normal points to is brighter) up to `i * PITCH - reach` pixels from
    the foot; `seen` counts the same way how much of the line lies in the picture. The last four lines are
    the picture's own borders.
    """

    normals: Floats
    offsets: Floats
    feet: Floats
    along: Floats
    steps: Floats
    seen: Floats
    reach: int

    def __len__(self) -> int:
        return len(self.offsets)


def lines_in(picture: Picture) -> Lines:
    """Return the lines of a picture of some 640 pixels."""
    channels = _channels(picture)
    found = [_segments(channel) for channel in channels]
    segments, weights = np.vstack([one for one, _ in found]), np.concatenate([one for _, one in found])
    height, width = picture.shape[:2]
    normals, offsets = _with_borders(*_merged(segments, weights), width, height)
    reach = int(np.hypot(width, height))
    middle = np.array([width, height]) / 2.0
    feet = middle + (offsets - normals @ middle)[:, None] * normals
    along = np.column_stack((normals[:, 1], -normals[:, 0]))
    away = np.arange(-reach, reach + 1, PITCH)
    places = feet[:, None, :] + away[None, :, None] * along[:, None, :]
    inside = _inside(places, picture.shape)
    steps = np.stack([_steps(channel, normals, places, inside) for channel in channels])
    return Lines(normals, offsets, feet, along, steps, np.cumsum(inside, axis=1, dtype=np.float64), reach)


def _with_borders(normals: Floats, offsets: Floats, width: int, height: int) -> tuple[Floats, Floats]:
    borders = np.array([(1.0, 0.0), (1.0, 0.0), (0.0, 1.0), (0.0, 1.0)])
    return np.vstack((normals, borders)), np.concatenate((offsets, (0.0, width - 1.0, 0.0, height - 1.0)))


def _channels(picture: Picture) -> list[Picture]:
    """Return lightness without its print, lightness, and both colour axes where there is colour."""
    light = cv2.GaussianBlur(grey(picture), (0, 0), 1.0)
    bare = cv2.morphologyEx(light, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, PRINT))
    channels = [bare, light]
    if picture.ndim == 3:
        lab = cv2.cvtColor(cv2.GaussianBlur(picture, (0, 0), 1.0), cv2.COLOR_BGR2LAB)
        channels += [colour for colour in cv2.split(lab)[1:] if float(colour.std()) > COLOURLESS]
    return [np.asarray(channel, dtype=np.uint8) for channel in channels]


def _segments(channel: Picture) -> tuple[Floats, Floats]:
    """Return segments, n x 4, and their weights: the length, less where the step across is small."""
    detector = cv2.createLineSegmentDetector(cv2.LSD_REFINE_STD, scale=FINENESS, quant=1.0, ang_th=22.5)
    found = detector.detect(channel)[0]
    if found is None:
        return np.empty((0, 4)), np.empty(0)
    segments = np.asarray(found, dtype=np.float64).reshape(-1, 4)
    start, along = segments[:, :2], segments[:, 2:] - segments[:, :2]
    lengths = np.hypot(along[:, 0], along[:, 1])
    normals = np.column_stack((-along[:, 1], along[:, 0])) / np.maximum(lengths, 1e-6)[:, None] * REACH[-1]
    places = start[:, None] + np.linspace(0.1, 0.9, 7)[None, :, None] * along[:, None]
    across = _sampled(channel, places + normals[:, None]) - _sampled(channel, places - normals[:, None])
    weights = lengths * np.minimum(1.0, np.abs(across.mean(axis=1)) / CLEAR_STEP)
    long = lengths >= SHORTEST * max(channel.shape)
    return segments[long], weights[long]


def _merged(segments: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Return normal and offset of the weightiest lines, segments of one line taken together."""
    start, end = segments[:, :2], segments[:, 2:]
    along = end - start
    normals = np.column_stack((-along[:, 1], along[:, 0])) / np.hypot(along[:, 0], along[:, 1])[:, None]
    middles = (start + end) / 2.0
    left = np.argsort(-weights)
    lines: list[tuple[float, float, float, float]] = []
    while len(left):
        normal = normals[left[0]]
        offset = float(normal @ middles[left[0]])
        same = (np.abs(middles[left] @ normal - offset) < NEAR) & (
            np.abs(normals[left] @ normal) > np.cos(ALIKE)
        )
        same[0] = True
        lines.append((float(normal[0]), float(normal[1]), offset, float(weights[left[same]].sum())))
        left = left[~same]
    strongest = sorted(lines, key=lambda line: -line[3])[:MOST_LINES]
    found = np.array(strongest).reshape(-1, 4)
    return found[:, :2], found[:, 2]


def _steps(channel: Picture, normals: Floats, places: Floats, inside: npt.NDArray[np.bool_]) -> Floats:
    """Return the running sums of the clipped step across each line."""
    difference = np.zeros(inside.shape)
    for distance in REACH:
        offset = normals[:, None, :] * distance
        difference += _sampled(channel, places + offset) - _sampled(channel, places - offset)
    step = np.clip(difference / len(REACH) / _threshold(channel), -1.0, 1.0)
    return np.asarray(np.cumsum(np.where(inside, step, 0.0), axis=1))


def _threshold(channel: Picture) -> float:
    """Return the step that counts in full: well above the noise of this channel."""
    smooth = cv2.GaussianBlur(channel, (0, 0), 2.0).astype(np.float32)
    noise = float(np.median(np.abs(channel - smooth))) * 1.48
    return max(LEAST_STEP, 3.0 * noise)


def _sampled(channel: Picture, places: Floats) -> Floats:
    x, y = places[..., 0].astype(np.float32), places[..., 1].astype(np.float32)
    return np.asarray(cv2.remap(channel, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.float64)


def _inside(places: Floats, shape: tuple[int, ...]) -> npt.NDArray[np.bool_]:
    x, y = places[..., 0], places[..., 1]
    return np.asarray((x >= 0) & (y >= 0) & (x <= shape[1] - 1) & (y <= shape[0] - 1))
