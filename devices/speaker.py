"""Speakers: short cues for what must not only be seen."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field

from devices.device import Device, Poke
from devices.options import Options

HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


class Cue(StrEnum):
    """What a sound says."""

    CARD_READ = "card-read"
    ATTENTION = "attention"  # something on the screen wants an answer
    DONE = "done"
    ERROR = "error"  # it did not work, and the screen says why
    TAKE_PAPER = "take-paper"  # or what else lies there for this person


class Sounding(StrEnum):
    """What became of a cue."""

    SOUNDING = "sounding"
    SILENT = "silent"  # by the settings: volume 0, now or always


def _hours(text: str) -> str:
    if text and not HOURS.fullmatch(text):
        raise ValueError("expected HH:MM-HH:MM, such as 22:00-07:00")
    return text


class SpeakerOptions(Options):
    """How loud it is, and when."""

    volume: int = Field(default=50, ge=0, le=100)
    """Loudness in percent of the loudest allowed, which is well below what the hardware can."""
    quiet_hours: Annotated[str, AfterValidator(_hours)] = ""
    """When it is softer, as `22:00-07:00` of the machine's own time; empty: never."""
    quiet_volume: int = Field(default=15, ge=0, le=100)
    """Loudness in percent in the quiet hours; 0: silent."""


def local_time() -> time:
    """Return the time of day on the machine's own clock."""
    return datetime.now().astimezone().time()


class Speaker(Device):
    """Plays cues. `clock` tells the time of day, for the quiet hours."""

    device_class = "speaker"
    watch_pause = 1.0

    def __init__(self, options: SpeakerOptions, clock: Callable[[], time] = local_time) -> None:
        self._volume = options.volume
        self._quiet_volume = options.quiet_volume
        self._quiet = options.quiet_hours
        self._clock = clock

    def play(self, cue: Cue) -> Sounding:
        """Begin to sound, and return at once; what still sounds is cut off. Raise DeviceError."""
        volume = self.volume()
        if not volume:
            return Sounding.SILENT
        self.begin(cue, volume)
        return Sounding.SOUNDING

    @abstractmethod
    def begin(self, cue: Cue, volume: int) -> None:
        """Begin to sound at `volume` 1 to 100; raise DeviceError."""

    def volume(self) -> int:
        """Return how loud it is now, 0 to 100."""
        if not self._quiet:
            return self._volume
        begin, end = (time.fromisoformat(text) for text in self._quiet.split("-"))
        now = self._clock()
        quiet = begin <= now < end if begin <= end else now >= begin or now < end
        return min(self._volume, self._quiet_volume) if quiet else self._volume

    def pokes(self) -> Mapping[str, Poke]:
        """Return `play`: sound the cues that are named, or `done`."""
        return {"play": self._play_words}

    def _play_words(self, words: Sequence[str]) -> list[str]:
        known = {cue.value: cue for cue in Cue}
        unknown = [word for word in words if word not in known]
        if unknown:
            return [f"no cue {unknown[0]}; there is {', '.join(known)}"]
        return [f"{cue}: {self.play(cue)}" for cue in map(Cue, words or [Cue.DONE])]
