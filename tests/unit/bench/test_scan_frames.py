"""The frames of `bench scan`: the same in every run, and with a code in them that the product reads."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

from bench.scan_frames import HEIGHT, KINDS, WIDTH, Frame, Shown, frames
from devices.codes.finder import CodeFinder
from devices.codes.symbology import Symbology


def first() -> Frame:
    return next(islice(frames(1), 1))


def test_a_frame_is_the_same_in_every_run() -> None:
    one, other = first(), first()
    assert (one.kind, one.text) == (other.kind, other.text)
    assert np.array_equal(one.picture, other.picture)


@pytest.mark.parametrize("kind", ["motion", "glare", "combined"])
def test_a_spoilt_code_is_read(kind: str) -> None:
    picture = KINDS[kind](Shown("工号E004217，张三", 6.0, np.random.default_rng(3)))
    assert picture.shape == (HEIGHT, WIDTH, 3)
    assert [one.text for one in CodeFinder((Symbology.QR_CODE,)).codes(picture)] == ["工号E004217，张三"]
