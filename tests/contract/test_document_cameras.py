"""What every document camera promises: a page where there is one to take, or the reason why not."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
import zxingcpp

from contract.attachments import MediaType
from devices.device import Fault
from devices.document_camera import Capture
from devices.drivers.simulated_document_camera import (
    SimulatedDocumentCamera,
    SimulatedDocumentCameraOptions,
)
from devices.errors import DeviceError, DeviceFailure
from devices.paper.binding import bound
from devices.paper.formats import Finish, Format
from devices.paper.judgement import Verdict
from tests.helpers.document_camera_rigs import WITHIN, CameraRig, EmulatedCameraRig

RIGS: dict[str, Callable[[Path], CameraRig]] = {"camera-document": EmulatedCameraRig}
PATIENT = 160.0  # seconds, 20 by the wall: for what happens at once


@pytest.fixture(params=RIGS)
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[CameraRig]:
    made = RIGS[request.param](tmp_path)
    made.start()
    yield made
    made.stop()


def seen(rig: CameraRig, wanted: Verdict, size: Format = Format.A4) -> None:
    """Look until that is seen."""
    until = time.monotonic() + WITHIN
    look = rig.camera.look(size)
    while look is None or look.verdict is not wanted:
        assert time.monotonic() < until, f"{look and look.verdict}, not {wanted}"
        look = rig.camera.look(size)
    if wanted is Verdict.GOOD:
        assert look.outline is not None
        assert all(0.0 < part < 1.0 for corner in look.outline for part in corner)
    elif wanted in {Verdict.NO_SHEET, Verdict.NOT_WHOLE}:
        assert look.outline is None
    assert cv2.imdecode(np.frombuffer(look.jpeg, np.uint8), cv2.IMREAD_COLOR) is not None
    assert "jpeg=" not in repr(look)


def codes(capture: Capture) -> list[str]:
    assert capture.page is not None
    picture = cv2.imdecode(np.frombuffer(capture.page.image, np.uint8), cv2.IMREAD_COLOR)
    return [found.text for found in zxingcpp.read_barcodes(picture, zxingcpp.BarcodeFormat.QRCode)]


def test_pages_are_taken_and_bound(rig: CameraRig) -> None:
    rig.lay("letter")
    seen(rig, Verdict.GOOD)
    letter = rig.camera.capture(Format.A4, within=PATIENT)
    assert letter.verdict is Verdict.GOOD
    assert codes(letter) == [rig.code]
    rig.move()
    moved = rig.camera.capture(Format.A4, Finish.BLACK_AND_WHITE, within=PATIENT)
    assert letter.page is not None
    assert moved.page is not None
    assert moved.page.media_type is MediaType.PNG
    pdf = bound([letter.page, moved.page])
    assert pdf is not None
    assert pdf.startswith(b"%PDF-")


def test_a_card_is_taken_at_its_own_size(rig: CameraRig) -> None:
    rig.lay("card")
    seen(rig, Verdict.GOOD, Format.ID_1)
    page = rig.camera.capture(Format.ID_1, Finish.AS_PHOTOGRAPHED, within=PATIENT).page
    assert page is not None
    assert (page.width_mm, page.height_mm) == (85.6, 53.98)


def test_what_keeps_a_page_from_being_taken_is_told(rig: CameraRig) -> None:
    assert rig.camera.capture(Format.A4, within=PATIENT) == Capture(Verdict.NO_SHEET)
    rig.lay("letter")
    rig.push_out()
    seen(rig, Verdict.NOT_WHOLE)
    assert rig.camera.capture(Format.A4, within=PATIENT, anyway=True) == Capture(Verdict.NOT_WHOLE)
    rig.lay("letter")
    rig.light("dark")
    seen(rig, Verdict.TOO_DARK)
    assert rig.camera.capture(Format.A4, within=PATIENT).page is None
    rig.light("glare")
    assert rig.camera.capture(Format.A4, within=PATIENT) == Capture(Verdict.GLARE)
    assert rig.camera.capture(Format.A4, within=PATIENT, anyway=True).page is not None
    rig.take()
    seen(rig, Verdict.TOO_DARK if rig.glare_hides_the_desk else Verdict.NO_SHEET)


def test_a_sheet_in_a_shaking_hand_is_told_and_held_still_it_is_taken(rig: CameraRig) -> None:
    rig.lay("letter")
    rig.hold()
    assert rig.camera.capture(Format.A4, within=8.0) == Capture(Verdict.MOVING)
    rig.let_go()
    assert rig.camera.capture(Format.A4, within=PATIENT).verdict is Verdict.GOOD


def test_a_picture_that_stands_still_gives_no_page_and_is_told(rig: CameraRig) -> None:
    rig.lay("letter")
    seen(rig, Verdict.GOOD)
    rig.freeze()
    rig.camera.look(Format.A4)
    with pytest.raises(DeviceError) as raised:
        rig.camera.capture(Format.A4, within=0.5)
    assert raised.value.failure is DeviceFailure.TIME_OUT
    rig.watch_until(Fault.PICTURE_FROZEN)
    rig.unfreeze()
    rig.watch_until(None)
    assert rig.camera.capture(Format.A4, within=PATIENT).verdict is Verdict.GOOD


def test_a_black_picture_is_told(rig: CameraRig) -> None:
    rig.blacken()
    rig.watch_until(Fault.PICTURE_BLACK)
    seen(rig, Verdict.TOO_DARK)


def test_disabled_it_takes_nothing_and_keeps_nothing(rig: CameraRig) -> None:
    rig.lay("letter")
    seen(rig, Verdict.GOOD)
    rig.camera.disable()
    assert rig.camera.watch().faults == frozenset()
    for ask in (rig.camera.look, rig.camera.capture):
        with pytest.raises(DeviceError) as raised:
            ask(Format.A4)
        assert raised.value.failure is DeviceFailure.SEQUENCE_ERROR
    rig.is_given_back()
    rig.camera.enable()
    look = rig.camera.look(Format.A4)
    assert look is None or look.verdict is Verdict.MOVING, "it remembers how the sheet lay"


def test_a_pulled_cable_in_the_middle_is_a_device_error(rig: CameraRig) -> None:
    rig.lay("letter")
    seen(rig, Verdict.GOOD)
    rig.unplug()
    with pytest.raises(DeviceError):
        rig.camera.capture(Format.A4, within=PATIENT)
    rig.camera.close()
    rig.plug()
    rig.camera.open()
    assert rig.camera.capture(Format.A4, within=PATIENT).verdict is Verdict.GOOD


def test_the_simulator_follows_its_hands() -> None:
    camera = SimulatedDocumentCamera(SimulatedDocumentCameraOptions())
    camera.enable()
    camera.open()
    assert camera.capture(Format.A4) == Capture(Verdict.NO_SHEET)
    camera.verdict = Verdict.BLURRED
    assert camera.capture(Format.A4) == Capture(Verdict.BLURRED)
    assert camera.capture(Format.A4, anyway=True).page is not None
    camera.verdict, camera.written = Verdict.GOOD, "a letter"
    look = camera.look(Format.ID_1)
    assert look is not None
    assert look.outline is not None
    page = camera.capture(Format.A4, Finish.BLACK_AND_WHITE).page
    assert page is not None
    assert (page.width_mm, page.height_mm) == (210.0, 297.0)
    camera.frozen = True
    assert camera.watch().faults == {Fault.PICTURE_FROZEN}
    with pytest.raises(DeviceError):
        camera.capture(Format.A4)
    camera.disable()
    with pytest.raises(DeviceError):
        camera.look(Format.A4)


def test_a_page_is_tried_by_hand(rig: CameraRig, tmp_path: Path) -> None:
    rig.lay("letter")
    rig.camera.disable()
    pokes = rig.camera.pokes()
    [seen_] = pokes["look"](["a4", str(tmp_path / "seen.jpg")])
    assert seen_.startswith("moving"), "the first look has none before it"
    verdict, size = pokes["capture"](["a4", str(tmp_path / "page.pdf"), str(PATIENT)])
    assert (verdict, size[:12]) == ("good", "210 x 297 mm")
    assert (tmp_path / "seen.jpg").read_bytes().startswith(b"\xff\xd8\xff")
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF-")
    with pytest.raises(DeviceError):
        list(pokes["look"](["a9"]))
