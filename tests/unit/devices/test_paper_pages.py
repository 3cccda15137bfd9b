"""A sheet becomes a page: rectangular, evenly white, of its size in mm, small enough, bound with others."""

from __future__ import annotations

import io
from functools import cache

import cv2
import numpy as np
import pypdfium2
import pytest
import zxingcpp

from contract.attachments import MediaType
from devices.emulators.desk_scene import Lens, Light, Pose, Scene
from devices.emulators.desk_sheets import SheetKind
from devices.errors import ProtocolError
from devices.paper.binding import bound
from devices.paper.formats import Finish, Format, millimetres, wanted
from devices.paper.judgement import Verdict, judged, moved
from devices.paper.light import evened
from devices.paper.page import Page, page_of, smaller
from devices.paper.sheet import find_sheet
from devices.paper.straighten import Straight, straightened, turned
from tests.helpers.desks import SIZE, rough, seen, sheet

LARGE = (1400, 1050)
SHADED = rough(6, LARGE, light=Light(0.95, 0.3, 1.0, shadow=0.55), pose=Pose(height=0.86, tilt=(9.0, -6.0)))


@cache
def straight(scene: Scene = SHADED, size: Format = Format.A4, kind: SheetKind = SheetKind.LETTER) -> Straight:
    picture = seen(scene, kind).picture
    sighting = find_sheet(picture, wanted(size))
    assert sighting.corners is not None
    return straightened(picture, sighting.corners, size)


def codes(picture: np.ndarray) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(picture, zxingcpp.BarcodeFormat.QRCode)]


def decoded(page: Page) -> np.ndarray:
    picture = cv2.imdecode(np.frombuffer(page.image, np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    return picture


def test_a_sheet_in_shadow_becomes_white_all_over_and_stays_legible() -> None:
    sheet_ = straight()
    assert codes(sheet_.picture) == codes(evened(sheet_.picture)) == [sheet().code]
    margins = np.s_[10:-10, 10 : sheet_.picture.shape[1] // 12]  # nothing is printed there
    before, after = sheet_.picture[margins], evened(sheet_.picture)[margins]
    assert np.ptp(np.median(before, axis=(1, 2))) > 60
    assert np.ptp(np.median(after, axis=(1, 2))) < 25
    assert np.median(after) > 240


def test_a_red_seal_stays_red() -> None:
    even = evened(straight().picture).astype(int)
    red = (even[..., 2] > 130) & (even[..., 0] < 110) & (even[..., 1] < 110)
    assert red.sum() > 200


@pytest.mark.parametrize("finish", Finish)
def test_a_page_is_a4_in_any_finish(finish: Finish) -> None:
    page = page_of(straight(), finish)
    assert (page.width_mm, page.height_mm) == (210.0, 297.0)
    assert page.media_type is (MediaType.PNG if finish is Finish.BLACK_AND_WHITE else MediaType.JPEG)
    assert codes(decoded(page)) == [sheet().code]
    height, width = decoded(page).shape[:2]
    assert width / height == pytest.approx(210 / 297, rel=0.003)
    assert page.dots_per_inch == pytest.approx(width / 210 * 25.4)
    assert "image=" not in repr(page)


def test_black_and_white_is_nothing_else() -> None:
    assert set(np.unique(decoded(page_of(straight(), Finish.BLACK_AND_WHITE)))) == {0, 255}


def test_a_lying_sheet_makes_a_lying_page_and_is_turned_by_hand() -> None:
    lying = straight(rough(14, SIZE, pose=Pose(height=0.9, turned=90.0)))
    assert (lying.width_mm, lying.height_mm) == (297.0, 210.0)
    standing = turned(lying, 1)
    assert (standing.width_mm, standing.height_mm) == (210.0, 297.0)
    assert np.array_equal(turned(standing, 3).picture, lying.picture)


def test_a_card_has_its_own_size_and_more_pixels() -> None:
    card = straight(rough(11, SIZE, pose=Pose(height=0.4)), Format.ID_1, SheetKind.CARD)
    assert (card.width_mm, card.height_mm) == (85.6, 53.98)
    assert card.dots_per_inch > 120


def test_as_seen_keeps_proportions() -> None:
    assert millimetres(Format.AS_SEEN, 2.0) == (297.0, 148.5)
    seen_ = straight(SHADED, Format.AS_SEEN)
    assert seen_.width_mm / seen_.height_mm == pytest.approx(210 / 297, rel=0.02)


@pytest.mark.parametrize("finish", [Finish.EVENED, Finish.BLACK_AND_WHITE])
def test_a_page_is_as_small_as_it_is_told(finish: Finish) -> None:
    large = page_of(straight(), finish)
    limit = len(large.image) // 3
    small = smaller(large, limit)
    assert len(small.image) <= limit
    assert (small.width_mm, small.height_mm) == (large.width_mm, large.height_mm)
    assert smaller(small, limit) is small
    assert len(page_of(straight(), finish, at_most=limit).image) <= limit


def test_a_page_that_is_no_picture_is_a_device_error() -> None:
    with pytest.raises(ProtocolError):
        smaller(Page(b"\xff\xd8\xff" + bytes(50), MediaType.JPEG, 210, 297, 100), 10)


def test_pages_are_bound_at_their_size_and_their_pictures_not_touched() -> None:
    pages = [
        page_of(straight(), Finish.EVENED),
        page_of(turned(straight(), 1), Finish.AS_PHOTOGRAPHED),
        page_of(straight(), Finish.BLACK_AND_WHITE),
    ]
    pdf = bound(pages)
    assert pdf is not None
    assert all(page.image in pdf for page in pages[:2])
    assert bound(pages) == pdf
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    sizes = [[side / 72 * 25.4 for side in page.get_size()] for page in document]
    document.close()
    assert sizes == [pytest.approx((one.width_mm, one.height_mm), abs=0.1) for one in pages]
    assert len(pdf) - sum(len(page.image) for page in pages) < 6000


def test_pages_that_would_be_too_large_together_are_made_smaller_or_refused() -> None:
    page = page_of(straight(), Finish.AS_PHOTOGRAPHED)
    limit = len(page.image) * 3
    assert limit > 200_000
    pdf = bound([page] * 4, at_most=limit)
    assert pdf is not None
    assert len(pdf) <= limit
    assert bound([page] * 100, at_most=limit) is None


JUDGED = {
    Verdict.GOOD: rough(20, LARGE),
    Verdict.TOO_DARK: rough(20, SIZE, light=Light(0.1)),
    Verdict.NO_SHEET: rough(21, SIZE),
    Verdict.NOT_WHOLE: rough(20, SIZE, pose=Pose(x=0.9)),
    Verdict.TOO_SMALL: rough(20, SIZE, pose=Pose(height=0.6)),
    Verdict.TOO_BRIGHT: rough(20, LARGE, light=Light(1.35, 0.0)),
    Verdict.GLARE: rough(20, LARGE, light=Light(0.75, 0.0, glare=0.8)),
    Verdict.BLURRED: rough(20, LARGE, lens=Lens(defocus=2.4)),
}


@pytest.mark.parametrize("verdict", JUDGED)
def test_what_is_wrong_with_a_picture_is_told(verdict: Verdict) -> None:
    picture = seen(JUDGED[verdict], None if verdict is Verdict.NO_SHEET else SheetKind.LETTER).picture
    sighting = find_sheet(picture, wanted(Format.A4))
    assert judged(picture, sighting, Format.A4) is verdict


def test_a_sheet_of_another_shape_is_told() -> None:
    picture = seen(rough(22, LARGE, pose=Pose(height=0.6)), SheetKind.CARD).picture
    sighting = find_sheet(picture, wanted(Format.AS_SEEN))
    assert judged(picture, sighting, Format.AS_SEEN) is Verdict.GOOD
    letter = seen(JUDGED[Verdict.GOOD]).picture
    assert judged(letter, find_sheet(letter), Format.ID_1) is Verdict.OTHER_SHAPE


def test_motion_shows_between_two_pictures() -> None:
    here, there = (find_sheet(seen(rough(23, SIZE, pose=Pose(x=x))).picture) for x in (0.5, 0.504))
    picture = seen(rough(23, SIZE)).picture
    nothing = find_sheet(seen(rough(21, SIZE), None).picture)
    assert moved(here, there, Format.A4, picture)
    assert not moved(here, here, Format.A4, picture)
    assert moved(nothing, here, Format.A4, picture)
    assert not moved(nothing, nothing, Format.A4, picture)
