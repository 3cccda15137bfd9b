"""JPEG pictures in a stream: any split of the bytes, whatever lies between them, rubbish of every kind."""

from __future__ import annotations

from contextlib import suppress
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.errors import ProtocolError
from devices.pictures.mjpeg_server import broken, jpeg
from devices.protocols.mjpeg import LARGEST, JpegFinder

PICTURES = [jpeg(np.full((8, 8 * n, 3), 60 * n, np.uint8)) for n in (1, 2, 3)]
THUMBNAIL = PICTURES[0]
EXIF = b"\xff\xe1" + (len(THUMBNAIL) + 2).to_bytes(2, "big") + THUMBNAIL
WITH_THUMBNAIL = PICTURES[1][:2] + EXIF + PICTURES[1][2:]
# Fill bytes before a marker, restart markers and a stuffed FF in the scan, a marker that stands alone.
ODD = bytes.fromhex("FFD8 FFFFFFE00002 FF01 FFC0000B0800080008010111 00 FFDA0002 00FFD0FF00FFD7 FFFF FFD9")


def found(finder: JpegFinder, data: bytes) -> list[bytes]:
    finder.feed(data)
    return list(finder.pictures())


def split(data: bytes, cuts: list[int]) -> list[bytes]:
    places = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    return [data[a:b] for a, b in pairwise(places)]


@given(
    st.lists(
        st.tuples(
            st.binary(max_size=20).filter(lambda rubbish: b"\xff" not in rubbish),
            st.sampled_from((*PICTURES, WITH_THUMBNAIL, ODD)),
        ),
        max_size=4,
    ),
    st.lists(st.integers(min_value=0), max_size=12),
)
def test_any_split_gives_the_same_pictures(parts: list[tuple[bytes, bytes]], cuts: list[int]) -> None:
    finder = JpegFinder()
    stream = b"".join(rubbish + picture for rubbish, picture in parts)
    assert [one for piece in split(stream, cuts) for one in found(finder, piece)] == [p for _, p in parts]


@given(st.lists(st.one_of(st.binary(), st.sampled_from((b"\xff\xd8\xff", b"\xff\xda\x00\x02", b"\xff\xd9")))))
def test_rubbish_raises_nothing_but_protocol_errors(pieces: list[bytes]) -> None:
    finder = JpegFinder()
    for piece in pieces:
        with suppress(ProtocolError):
            found(finder, piece)


@pytest.mark.parametrize(
    "rubbish",
    [
        b"\xff",
        b"\xff\xd8",
        b"\xff\xd8\xff\x00",  # a stuffed byte outside a scan
        b"\xff\xd8\xff\xd8\xff\xd8",
        b"\xff\xd8\xff\xe0\x00\x01",  # a segment shorter than its own length
        b"\xff\xd8\xff\xe0\x00\x02abc",  # no marker where one must be
    ],
)
def test_a_good_picture_behind_a_broken_one_is_found(rubbish: bytes) -> None:
    assert found(JpegFinder(), rubbish + PICTURES[0]) == [PICTURES[0]]


def test_what_is_framed_well_is_handed_on_whatever_it_holds() -> None:
    assert found(JpegFinder(), broken(PICTURES[0])) == [broken(PICTURES[0])]


def test_a_picture_that_never_ends_is_refused_and_forgotten() -> None:
    finder = JpegFinder()
    with pytest.raises(ProtocolError):
        found(finder, b"\xff\xd8\xff\xda\x00\x02" + bytes(LARGEST))
    assert found(finder, PICTURES[0]) == [PICTURES[0]]


def test_a_picture_that_would_fill_the_memory_is_refused() -> None:
    with pytest.raises(ProtocolError):
        found(JpegFinder(), bytes.fromhex("FFD8 FFC0000B08FFFFFFFF01011100"))
