"""Decoders of photos of other distributions: one that works, and all the ways in which one does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from devices.device import Announcement
from devices.emulators.sam_v import SamVOptions, SpareCard
from devices.id_card_reader import IdCardLaid, Portrait
from devices.photo_decoding import HEIGHT, SIZE, WIDTH, decoded, decoders
from tests.helpers.distribution import install
from tests.helpers.id_cards import RESIDENT
from tests.helpers.sam_v_usb import UsbReader

PHOTO = bytes(1024)
MODULE = f"""
import os, sys, time

def good(photo):
    print("noise on the standard output")
    sys.stderr.write("noise")
    return bytes((len(photo) // 256,)) * {SIZE}

def crashes(photo):
    os.abort()

def raises(photo):
    raise ValueError(photo)

def hangs(photo):
    while True:
        time.sleep(60)

def short(photo):
    return b"rubbish"

def none(photo):
    return None

def no_bytes(photo):
    return "text"
"""
NAMES = ("good", "crashes", "raises", "hangs", "short", "none", "no_bytes")


@pytest.fixture(autouse=True)
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    points = {name: f"acme_wlt.wlt:{name}" for name in NAMES} | {"broken": "acme_wlt.missing:decode"}
    install(tmp_path / "site", "acme-wlt", {"wlt.py": MODULE}, {"kiosk.photo_decoders": points})
    monkeypatch.syspath_prepend(tmp_path / "site")


def test_a_decoder_of_another_distribution_gives_the_picture() -> None:
    assert "good" in decoders()
    assert decoded("good", PHOTO, 60.0) == Portrait(WIDTH, HEIGHT, b"\x04" * SIZE)


@pytest.mark.parametrize("name", ["crashes", "raises", "short", "none", "no_bytes", "broken", "nobody's"])
def test_a_decoder_that_fails_costs_the_picture_only(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert decoded(name, PHOTO, 60.0) is None
    assert capfd.readouterr() == ("", "")


def test_a_decoder_that_hangs_is_ended() -> None:
    assert decoded("hangs", PHOTO, 0.5) is None


@pytest.mark.parametrize(("name", "pictured"), [("good", True), ("short", False), ("", False)])
def test_a_card_is_told_with_or_without_its_picture(tmp_path: Path, name: str, pictured: bool) -> None:
    card = SpareCard.model_validate(
        {
            "label": {"zh": "甲", "en": "A"},
            "number": RESIDENT.number,
            "name": "甲",
            "born_on": RESIDENT.born_on,
        }
    )
    usb = UsbReader(SamVOptions(cards=(card,), found_again=True), tmp_path)
    usb.emulator.start()
    reader = usb.driver(photo_decoder=name, photo_within=60.0)
    heard: list[Announcement] = []
    reader.announce = heard.append
    reader.open()
    usb.emulator.act("lay", card.number)
    for _ in range(3):
        reader.watch()
    (told,) = heard
    assert isinstance(told, IdCardLaid)
    assert (told.card.portrait is not None) is pictured
    assert len(told.card.photo) == 1024
    assert "x00" not in repr(told)
    assert ("photo decoder" in reader.probe()) is bool(name)
    reader.close()
