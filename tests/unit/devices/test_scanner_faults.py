"""What scanners and wedges do when they are pulled, cut off, flooded, or find something they cannot read."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random

import cv2
import numpy as np
import pytest
from pydantic import ValidationError

from contract.language import both
from devices.card_reader import Card, CardLaid, CardTaken, CardUnreadable
from devices.code_scanner import CodeRead, CodeScanner
from devices.codes.finder import CodeFinder
from devices.codes.symbology import Symbology
from devices.device import Announcement, Device
from devices.drivers.camera_code_scanner import CameraCodeScanner, CameraCodeScannerOptions
from devices.drivers.keyboard_badge_reader import KeyboardBadgeReader, KeyboardBadgeReaderOptions
from devices.drivers.serial_code_scanner import SerialCodeScanner, SerialCodeScannerOptions
from devices.emulators import keyboard_badge_reader as badge_emulator
from devices.errors import DeviceError, DeviceFailure
from devices.pictures.cards import desk, qr_card
from devices.transports.camera import Picture
from devices.transports.input_device import InputDevice
from tests.helpers import scanner_rigs
from tests.helpers.scanner_rigs import CHINESE, CODES, ByHand, ScannerRig

WITHIN = 15.0
BADGE = badge_emulator.Badge(uid="04A1B2C3", label=both("甲", "A"))


def hear(device: Device, count: int) -> list[Announcement]:
    """Look until so much was announced."""
    heard: list[Announcement] = []
    device.announce = heard.append
    until = time.monotonic() + WITHIN
    while len(heard) < count:
        assert time.monotonic() < until
        device.watch()
    return heard


def texts(scanner: CodeScanner, count: int) -> list[str]:
    return [one.text for one in hear(scanner, count) if isinstance(one, CodeRead)]


def failure(device: Device) -> DeviceFailure:
    """Look until it fails."""
    with pytest.raises(DeviceError) as caught:
        hear(device, 1)
    return caught.value.failure


class FakeWire:
    """A ByteStream with pieces that come one by one."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def open(self) -> None: ...
    def close(self) -> None: ...
    def drain(self) -> None: ...
    def write(self, data: bytes) -> None: ...

    def read(self, most: int, *, within: float) -> bytes:
        assert within <= 0.5
        return self.pieces.pop(0)[:most] if self.pieces else b""


def serial(**options: object) -> tuple[SerialCodeScanner, FakeWire]:
    wire = FakeWire()
    scanner = SerialCodeScanner(
        SerialCodeScannerOptions.model_validate({"url": "loop://", **options}), wire, ByHand()
    )
    scanner.open()
    scanner.watch()  # the pause after which a code may begin
    scanner.enable()
    return scanner, wire


def test_two_codes_in_one_read_are_two_and_half_a_code_is_none() -> None:
    scanner, wire = serial()
    wire.pieces = [b"AAA\r\nBBB\rCC", b"", b"DDD\n"]
    assert texts(scanner, 3) == ["AAA", "BBB", "DDD"]


def test_a_code_that_was_being_sent_when_the_wire_was_opened_is_none() -> None:
    scanner, wire = serial()
    scanner.open()
    wire.pieces = [b"tail of one\r", b"whole\r"]
    assert texts(scanner, 1) == ["whole"]


def test_a_flood_and_a_code_that_is_too_long_are_told_and_the_next_is_read() -> None:
    scanner, wire = serial(longest=100)
    wire.pieces = [b"x" * 1000]
    assert failure(scanner) is DeviceFailure.PROTOCOL
    wire.pieces = [b"x" * 1000, b"x\r", b"good\r"]
    assert texts(scanner, 1) == ["good"]


def test_what_is_no_text_is_told_and_the_next_is_read() -> None:
    scanner, wire = serial()
    wire.pieces = [b"\xff\xfe\x80\r", b"good\r"]
    assert failure(scanner) is DeviceFailure.PROTOCOL
    assert texts(scanner, 1) == ["good"]


def test_a_scanner_says_which_kind_of_code_it_was() -> None:
    scanner, wire = serial(identifier=True, encoding="gb18030")
    wire.pieces = ["]Q1工号张三\r".encode("gb18030")]
    assert hear(scanner, 1) == [CodeRead("工号张三", Symbology.QR_CODE)]


@pytest.mark.parametrize("seed", range(3))
def test_random_bytes_raise_nothing_but_device_errors(seed: int) -> None:
    random = Random(seed)
    scanner, wire = serial(ending="pause")
    wire.pieces = [random.randbytes(random.choice((1, 3, 16, 5000))) for _ in range(50)]
    while wire.pieces:
        with suppress(DeviceError):
            scanner.watch()


def test_a_real_wire_carries_garbage_half_a_code_and_a_flood(tmp_path: Path) -> None:
    with scanner_rigs.serial(tmp_path, pty=True, ending="cr") as rig:
        rig.scanner.open()
        rig.scanner.watch()
        rig.scanner.enable()
        for act in ("garble", "flood"):
            rig.act(act, None)
            assert failure(rig.scanner) is DeviceFailure.PROTOCOL
            with suppress(DeviceError):  # the rest of it
                for _ in range(5):
                    rig.scanner.watch()
        rig.act("scan-half", "1")
        rig.scanner.watch()
        rig.scanner.watch()
        rig.act("scan", "3")
        assert CHINESE.text in texts(rig.scanner, 1)[0]
        rig.scanner.close()


@pytest.fixture
def typing(tmp_path: Path) -> Iterator[ScannerRig]:
    with scanner_rigs.keyboard(tmp_path, ending="enter") as rig:
        rig.scanner.open()
        rig.scanner.watch()
        rig.scanner.enable()
        yield rig
        rig.scanner.close()


def test_a_wedge_that_stopped_half_way_is_not_heard(typing: ScannerRig) -> None:
    heard: list[Announcement] = []
    typing.scanner.announce = heard.append
    typing.act("type-half", None)
    typing.scanner.watch()
    typing.scanner.watch()
    assert heard == [], "half a code"
    typing.show(0)
    assert texts(typing.scanner, 1) == [CODES[0].text]


def test_a_code_of_which_keys_were_lost_is_none(typing: ScannerRig) -> None:
    typing.act("lose", None)
    typing.show(0)
    typing.show(1)
    assert texts(typing.scanner, 1) == [CODES[1].text]


@pytest.mark.parametrize(
    ("act", "told"),
    [
        ("half-event", DeviceFailure.CONNECTION_LOST),
        ("garble", DeviceFailure.PROTOCOL),
        ("flood", DeviceFailure.PROTOCOL),
    ],
)
def test_a_wedge_that_is_cut_off_or_goes_mad_is_told_and_found_again(
    tmp_path: Path, act: str, told: DeviceFailure
) -> None:
    with badge(tmp_path) as (reader, emulator, _):
        emulator.act(act)
        assert failure(reader) is told
        reader.close()
        emulator.act("plug")
        reader.open()
        reader.watch()  # the rest of it
        reader.watch()
        emulator.act("lay", BADGE.uid)
        assert hear(reader, 1) == [CardLaid(Card(bytes.fromhex(BADGE.uid)))]


def test_a_device_file_that_is_gone_and_back_under_another_name_is_found(typing: ScannerRig) -> None:
    before = Path(typing.place).resolve().name
    typing.unplug()
    assert failure(typing.scanner) is DeviceFailure.CONNECTION_LOST
    typing.scanner.close()
    typing.plug()
    typing.scanner.open()
    typing.scanner.watch()
    assert Path(typing.place).resolve().name != before
    typing.show(1)
    assert texts(typing.scanner, 1) == [CODES[1].text]


class badge:  # noqa: N801 - reads as a context
    """A badge reader that types, opened, with its emulator and its clock."""

    def __init__(self, folder: Path) -> None:
        self.emulator = badge_emulator.KeyboardBadgeReader(
            badge_emulator.KeyboardBadgeReaderOptions(badges=(BADGE,), number="hex", byte_order="little"),
            folder,
        )
        self.clock = ByHand()
        options = {"path": self.emulator.path, "grab": False, "pause": 0.1, "number": "hex"}
        asked = KeyboardBadgeReaderOptions.model_validate({**options, "byte_order": "little"})
        self.reader = KeyboardBadgeReader(asked, self.clock)

    def __enter__(self) -> tuple[KeyboardBadgeReader, badge_emulator.KeyboardBadgeReader, ByHand]:
        self.emulator.start()
        self.reader.open()
        self.reader.watch()
        return self.reader, self.emulator, self.clock

    def __exit__(self, *raised: object) -> None:
        self.reader.close()
        self.emulator.stop()


def test_a_badge_counts_as_taken_after_its_stay_and_a_second_reading_prolongs_it(tmp_path: Path) -> None:
    card = Card(bytes.fromhex(BADGE.uid))
    with badge(tmp_path) as (reader, emulator, clock):
        emulator.act("lay", BADGE.uid)
        assert hear(reader, 1) == [CardLaid(card)]
        assert reader.card() == card
        clock.now = 0.9
        emulator.act("lay", BADGE.uid)
        reader.watch()
        clock.now = 1.5
        assert reader.card() == card
        clock.now = 2.0
        assert hear(reader, 1) == [CardTaken()]
        assert reader.card() is None


def test_another_badge_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    with badge(tmp_path) as (reader, emulator, _):
        emulator.act("lay", BADGE.uid)
        emulator.act("misread")
        laid = CardLaid(Card(bytes.fromhex(BADGE.uid)))
        assert hear(reader, 3) == [laid, CardTaken(), CardUnreadable()]


def test_a_device_that_cannot_be_grabbed_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "event0").touch()
    device = InputDevice(str(tmp_path / "event0"), grab=True)
    with pytest.raises(DeviceError) as caught:
        device.open()
    assert caught.value.failure is DeviceFailure.NO_DEVICE
    with pytest.raises(DeviceError) as caught:
        device.read(1, within=0)
    assert caught.value.failure is DeviceFailure.SEQUENCE_ERROR


class FakeCamera:
    """A Camera that shows what it is told to."""

    def __init__(self) -> None:
        self.shown: Picture | None = desk()
        self.there = True
        self.found = 0
        self.taking = False

    def find(self) -> None:
        self.found += 1
        if not self.there:
            raise DeviceError(DeviceFailure.NO_DEVICE)

    def open(self) -> None:
        self.find()
        self.taking = True

    def close(self) -> None:
        self.taking = False

    def picture(self, *, within: float) -> Picture | None:
        assert self.taking
        assert within <= 0.5
        if not self.there:
            raise DeviceError(DeviceFailure.CONNECTION_LOST)
        return self.shown


@pytest.fixture
def seeing() -> tuple[CameraCodeScanner, FakeCamera, ByHand]:
    camera, clock = FakeCamera(), ByHand()
    scanner = CameraCodeScanner(CameraCodeScannerOptions(url="/dev/video0"), camera, clock)
    scanner.open()
    return scanner, camera, clock


def test_a_camera_rests_while_nobody_scans(seeing: tuple[CameraCodeScanner, FakeCamera, ByHand]) -> None:
    scanner, camera, clock = seeing
    for _ in range(50):
        scanner.watch()
        clock.now += 0.1
    assert not camera.taking
    assert camera.found == 3, "the opening, and every other second"
    resting = scanner.watch_pause
    scanner.enable()
    scanner.watch()
    assert camera.taking
    assert scanner.watch_pause < resting
    assert scanner.probe() == {"picture": "1280 x 720"}
    scanner.disable()
    assert not camera.taking
    assert scanner.watch_pause == resting


def test_a_camera_that_is_unplugged_is_told_whether_anybody_scans_or_not(
    seeing: tuple[CameraCodeScanner, FakeCamera, ByHand],
) -> None:
    scanner, camera, clock = seeing
    camera.there = False
    clock.now = 5.0
    assert failure(scanner) is DeviceFailure.NO_DEVICE
    camera.there = True
    scanner.enable()
    scanner.watch()
    camera.there = False
    assert failure(scanner) is DeviceFailure.CONNECTION_LOST
    scanner.close()
    camera.there = True
    camera.shown = qr_card(CHINESE.text)
    scanner.open()
    assert texts(scanner, 1) == [CHINESE.text], "it is still enabled"


def test_a_picture_that_does_not_come_and_one_without_a_code_say_nothing(
    seeing: tuple[CameraCodeScanner, FakeCamera, ByHand],
) -> None:
    scanner, camera, _ = seeing
    heard: list[Announcement] = []
    scanner.announce = heard.append
    scanner.enable()
    for shown in (None, desk(), qr_card("torn", torn=True)):
        camera.shown = shown
        scanner.watch()
    assert heard == []


def test_codes_out_of_focus_and_light_on_dark_are_read() -> None:
    finder = CodeFinder((Symbology.QR_CODE,))
    card = qr_card(CHINESE.text)
    wanted = [CodeRead(CHINESE.text, Symbology.QR_CODE)]
    assert finder.codes(cv2.GaussianBlur(card, (0, 0), 4.8)) == wanted
    assert finder.codes(255 - card) == wanted


def test_only_the_kinds_that_are_wanted_are_read() -> None:
    card = qr_card(CODES[0].text)
    assert CodeFinder((Symbology.DATA_MATRIX, Symbology.EAN)).codes(card) == []
    assert CodeFinder((Symbology.EAN, Symbology.QR_CODE)).codes(card) == [
        CodeRead(CODES[0].text, Symbology.QR_CODE)
    ]


def test_noise_holds_no_code() -> None:
    chance = np.random.default_rng(7)
    finder = CodeFinder((Symbology.QR_CODE,))
    noise = chance.integers(0, 256, (20, 240, 320, 3), dtype=np.uint8)
    assert [finder.codes(each) for each in noise] == [[]] * 20


@pytest.mark.parametrize("wanted", [[], ["unknown"], ["barcode"]])
def test_kinds_that_nobody_can_look_for_are_refused(wanted: list[str]) -> None:
    with pytest.raises(ValidationError):
        CameraCodeScannerOptions.model_validate({"url": "/dev/video0", "symbologies": wanted})


def test_a_path_that_cannot_be_meant_is_refused() -> None:
    with pytest.raises(ValidationError):
        KeyboardBadgeReaderOptions.model_validate({"path": "event0"})
