"""What every code scanner driver promises, on the real drivers and the simulator alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import pytest

from devices.code_scanner import CodeRead
from devices.device import Announcement, Status
from devices.errors import DeviceError
from tests.helpers.scanner_rigs import CODES, REST, ScannerRig, camera, keyboard, serial, simulated

RIGS: dict[str, Callable[[Path], AbstractContextManager[ScannerRig]]] = {
    "simulated": simulated,
    "camera": camera,
    "serial-cr": partial(serial, pty=False, ending="cr"),
    "serial-pty-crlf": partial(serial, pty=True, ending="crlf"),
    "serial-pause": partial(serial, pty=False, ending="pause"),
    "keyboard-enter": partial(keyboard, ending="enter"),
    "keyboard-pause": partial(keyboard, ending="pause"),
}
WITHIN = 15.0


class Ear:
    """Hears a scanner out."""

    def __init__(self, rig: ScannerRig) -> None:
        self._scanner = rig.scanner
        self._heard: list[Announcement] = []
        rig.scanner.announce = self._heard.append

    def next(self) -> str:
        """Return the text of the next code."""
        until = time.monotonic() + WITHIN
        while not self._heard:
            assert time.monotonic() < until
            self._scanner.watch()
        read = self._heard.pop(0)
        assert isinstance(read, CodeRead)
        return read.text

    def nothing(self) -> bool:
        """Look a few times; say whether nothing was announced."""
        for _ in range(4):
            self._scanner.watch()
        return not self._heard


def look_on(rig: ScannerRig) -> None:
    """Look until it is noticed that something is wrong."""
    for _ in range(100):
        rig.scanner.watch()


@pytest.fixture(params=RIGS)
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ScannerRig]:
    with RIGS[request.param](tmp_path) as made:
        made.scanner.open()
        assert made.scanner.watch().status is Status.ONLINE
        yield made
        made.scanner.close()


def test_codes_are_read_while_enabled_and_at_no_other_time(rig: ScannerRig) -> None:
    ear = Ear(rig)
    rig.show(0)
    assert ear.nothing()
    rig.take_away()
    rig.scanner.enable()
    rig.show(0)
    assert ear.next() == CODES[0].text
    rig.show(1)
    assert ear.next() == CODES[1].text
    rig.scanner.disable()
    rig.show(0)
    assert ear.nothing()


def test_a_code_that_stays_is_told_once_and_counts_again_after_a_rest(rig: ScannerRig) -> None:
    ear = Ear(rig)
    rig.scanner.enable()
    rig.show(0)
    assert ear.next() == CODES[0].text
    rig.clock.now += REST * 0.9
    rig.show(0)
    assert ear.nothing()
    rig.take_away()
    rig.clock.now += REST * 1.1
    rig.show(0)
    assert ear.next() == CODES[0].text


def test_it_goes_on_reading_after_the_cable_was_pulled(rig: ScannerRig) -> None:
    ear = Ear(rig)
    rig.scanner.enable()
    rig.unplug()
    with pytest.raises(DeviceError):
        look_on(rig)
    rig.scanner.close()
    with pytest.raises(DeviceError):
        rig.scanner.open()
    rig.plug()
    rig.scanner.open()
    assert ear.nothing()
    rig.show(1)
    assert ear.next() == CODES[1].text


def test_closed_it_refuses_and_closes_twice(rig: ScannerRig) -> None:
    rig.scanner.enable()
    rig.scanner.close()
    rig.scanner.close()
    rig.unplug()
    with pytest.raises(DeviceError):
        rig.scanner.watch()


def test_the_poke_shows_what_is_read(rig: ScannerRig) -> None:
    rig.scanner.enable()
    rig.show(0)
    lines = rig.scanner.pokes()["scan"](["10"])
    assert next(iter(lines)).endswith(CODES[0].text)


def test_nothing_of_a_code_is_in_its_text_form(rig: ScannerRig) -> None:
    assert CODES[0].text not in repr(CodeRead(CODES[0].text))
    assert rig.scanner.device_class == "code-scanner"
