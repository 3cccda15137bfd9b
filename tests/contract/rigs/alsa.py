"""aplay on a PCM of ALSA's own file plug-in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from devices.emulators.alsa import Alsa, AlsaOptions
from devices.registry import build_driver
from tests.helpers.driver_rig import DriverRig


@contextmanager
def rig(folder: Path) -> Iterator[DriverRig]:
    ear = Alsa(AlsaOptions(), folder)
    ear.start()
    options = {"pcm": ear.pcm, "config": str(ear.config), "check_every_s": 1}
    try:
        yield DriverRig(
            build=lambda: build_driver("alsa", options),
            unplug=partial(ear.act, "unplug"),
            plug=partial(ear.act, "plug"),
        )
    finally:
        ear.stop()
