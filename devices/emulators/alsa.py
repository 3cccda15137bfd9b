"""An ear at the end of ALSA: its own file plug-in writes what a speaker would have played."""

from __future__ import annotations

import wave
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

from devices.emulator import Emulator, Hand, Sight
from devices.options import Options
from devices.sound.earcons import FULL_SCALE, LOUDEST, wave_of
from devices.speaker import Cue

HEADER = 44  # bytes of a WAV file before its samples
PCM = """\
pcm.{name} {{
    type file
    file "{file}"
    format wav
    slave.pcm null
}}
"""


class AlsaOptions(Options):
    """Nothing to tell it."""


class Alsa(Emulator):
    """Gives ALSA a configuration with the PCM `ear`; unplugged, it has none."""

    model = "alsa"
    options: ClassVar[type[Options]] = AlsaOptions
    pcm = "ear"

    def __init__(self, options: AlsaOptions, folder: Path) -> None:
        del options
        self.config = folder / "asound.conf"
        self.heard = folder / "heard.wav"
        self._plugged = False
        self._last = ""

    def start(self) -> None:
        """Plug the speaker in."""
        self._plugged = True
        self.config.write_text(PCM.format(name=self.pcm, file=self.heard))

    def stop(self) -> None:
        """Unplug the speaker."""
        self._plugged = False
        self.config.write_text("")

    def hands(self) -> Sequence[Hand]:
        """Return: unplug, plug."""
        return (
            Hand("unplug", "拔掉扬声器", "Unplug the speaker"),
            Hand("plug", "接回扬声器", "Plug the speaker in"),
        )

    def act(self, act: str, argument: str | None = None) -> None:
        """Do one of `hands`."""
        del argument
        match act:
            case "unplug":
                self.stop()
            case "plug":
                self.start()
            case _:
                raise ValueError(f'nobody can "{act}" here')

    def sight(self) -> Sight:
        """Return the facts `heard` (the last cue) and `cable`."""
        with suppress(OSError, wave.Error, EOFError):
            self._last = cue_in(self.heard) or self._last
        return Sight({"heard": self._last, "cable": "plugged" if self._plugged else "unplugged"})


def cue_in(file: Path) -> str:
    """Return which cue a WAV file holds, at whatever volume; '' for none. ALSA fills its last period up."""
    with wave.open(str(file)) as sound:
        frames = sound.readframes(sound.getnframes())
    loudest = max((abs(each) for each in memoryview(frames).cast("h")), default=0)
    volume = round(loudest * 100 / (LOUDEST * FULL_SCALE))
    if not volume:
        return ""
    return next((cue.value for cue in Cue if frames.startswith(wave_of(cue, volume)[HEADER:])), "")
