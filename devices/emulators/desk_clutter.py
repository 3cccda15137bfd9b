"""What else lies on an emulated desk."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import cv2
import numpy as np

from devices.paper.picture import Picture

Thing = Callable[[Picture, Random], None]


def strew(canvas: Picture, random: Random, number: int) -> None:
    """Put that many things on the desk, where they happen to fall."""
    for _ in range(number):
        random.choice(THINGS)(canvas, random)


def _rectangle(
    canvas: Picture, random: Random, size: tuple[float, float], colour: tuple[int, int, int]
) -> None:
    """Fill a turned rectangle; `size` as parts of the picture's height."""
    height, width = canvas.shape[:2]
    at = (random.random() * width, random.random() * height)
    box = cv2.boxPoints((at, (size[0] * height, size[1] * height), random.uniform(0, 180)))
    cv2.fillConvexPoly(canvas, np.round(box).astype(np.int32), colour, cv2.LINE_AA)


def _phone(canvas: Picture, random: Random) -> None:
    _rectangle(canvas, random, (0.14, 0.28), (28, 26, 24))


def _notebook(canvas: Picture, random: Random) -> None:
    colour = (random.randrange(40, 160), random.randrange(40, 140), random.randrange(60, 180))
    _rectangle(canvas, random, (0.3, 0.42), colour)


def _slip(canvas: Picture, random: Random) -> None:
    _rectangle(canvas, random, (0.12, random.uniform(0.12, 0.3)), (205, 232, 236))


def _cup(canvas: Picture, random: Random) -> None:
    height, width = canvas.shape[:2]
    at = (random.randrange(width), random.randrange(height))
    radius = round(height * random.uniform(0.05, 0.09))
    cv2.circle(canvas, at, radius, (226, 228, 230), -1, cv2.LINE_AA)
    cv2.circle(canvas, at, round(radius * 0.8), (40, 60, 90), -1, cv2.LINE_AA)


def _pen(canvas: Picture, random: Random) -> None:
    height, width = canvas.shape[:2]
    start = np.array([random.random() * width, random.random() * height])
    angle = random.uniform(0, np.pi)
    end = start + np.array([np.cos(angle), np.sin(angle)]) * height * 0.22
    colour = (random.randrange(200), random.randrange(120), random.randrange(200))
    thick = round(height * 0.012)
    cv2.line(canvas, tuple(map(int, start)), tuple(map(int, end)), colour, thick, cv2.LINE_AA)


def _cable(canvas: Picture, random: Random) -> None:
    height, width = canvas.shape[:2]
    x = np.linspace(0, width, 60)
    y = height * random.random() + np.sin(x / width * random.uniform(3, 9)) * height * 0.15
    points = np.column_stack((x, y)).astype(np.int32)
    cv2.polylines(canvas, [points], isClosed=False, color=(30, 30, 30), thickness=round(height * 0.008))


THINGS: tuple[Thing, ...] = (_phone, _notebook, _slip, _cup, _pen, _cable)
