"""The first screen rests in the dark while nobody stands before it, and no other screen does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QGuiApplication

from tests.helpers.fake_counter import FakeCounter
from tests.helpers.screens import Stage, stage
from ui.settings import ScreenSettings


@pytest.fixture
def shown(qt: QGuiApplication) -> Iterator[Stage]:  # noqa: ARG001 - Qt must run
    with stage(FakeCounter(), ScreenSettings(fullscreen=False, motion=False)) as opened:
        opened.until_screen("attract")
        yield opened


def brightness(shown: Stage) -> int:
    image = shown.terminal.window.grabWindow()
    return image.pixelColor(image.width() - 4, image.height() - 4).lightness()


def test_it_rests_while_nobody_is_there_and_wakes_when_somebody_comes(shown: Stage) -> None:
    bright = brightness(shown)
    shown.terminal.set_somebody(False)
    shown.settle(lambda: brightness(shown) < bright / 2, "the dark")
    shown.terminal.set_somebody(True)
    shown.settle(lambda: brightness(shown) == bright, "the light")


def test_a_touch_in_the_dark_begins_and_no_other_screen_is_dark(shown: Stage) -> None:
    bright = brightness(shown)
    shown.terminal.set_somebody(False)
    shown.settle(lambda: shown.terminal.presence.resting, "the dark")
    shown.touch("start")
    shown.until_screen("identify")
    assert not shown.terminal.presence.resting
    assert brightness(shown) == bright
    shown.terminal.visit.attract()
    shown.settle(lambda: shown.terminal.presence.resting, "nobody came")


def test_without_a_sensor_it_never_rests(shown: Stage) -> None:
    assert not shown.terminal.presence.resting
