"""What each cue sounds like: a few soft notes, told apart by their rhythm and by whether they rise or fall.

Notes lie between 390 and 1,100 Hz, where hearing that fades with age is still good (ISO 24500 asks for less
than 2.5 kHz), and begin and end softly. None lasts for more than a second.
"""

from __future__ import annotations

import io
import math
import struct
import wave
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from devices.speaker import Cue

RATE = 16_000  # samples per second
FADE = 0.18  # seconds in which a note falls to about a third
RISE = 0.01  # seconds in which it begins, so that nothing clicks
REST = 0.45  # seconds that the last note has to fade
END = 0.05  # seconds in which what is left of it goes
LOUDEST = 0.4  # of full scale at volume 100; how loud the room hears it is the machine's own volume
FULL_SCALE = 32_767

G4, A4, E5, G5, A5, C6 = 392.0, 440.0, 659.26, 783.99, 880.0, 1046.5  # Hz
MELODIES: Mapping[Cue, tuple[tuple[float, float], ...]] = MappingProxyType(
    {
        Cue.CARD_READ: ((A5, 0.0),),
        Cue.ATTENTION: ((E5, 0.0), (A5, 0.18)),
        Cue.DONE: ((E5, 0.0), (G5, 0.12), (C6, 0.24)),
        Cue.ERROR: ((A4, 0.0), (G4, 0.22), (G4, 0.44)),
        Cue.TAKE_PAPER: ((G5, 0.0), (G5, 0.15), (C6, 0.34)),
    }
)
"""Pitch in Hz and beginning in seconds of each note."""


@lru_cache
def wave_of(cue: Cue, volume: int = 50) -> bytes:
    """Return a cue as a WAV file (16 bits, one channel) at `volume` 0 to 100. It fits into a pipe."""
    samples = _samples(cue)
    loudest = max(abs(sample) for sample in samples)
    scale = LOUDEST * FULL_SCALE * volume / 100 / loudest
    return wav_file([round(sample * scale) for sample in samples])


def silence(seconds: float) -> bytes:
    """Return nothing to be heard as a WAV file."""
    return wav_file([0] * round(seconds * RATE))


def wav_file(samples: list[int]) -> bytes:
    """Return samples of 16 bits as a WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return file.getvalue()


def _samples(cue: Cue) -> list[float]:
    notes = MELODIES[cue]
    length = notes[-1][1] + REST
    return [_height(notes, number / RATE, length) for number in range(int(length * RATE))]


def _height(notes: tuple[tuple[float, float], ...], moment: float, length: float) -> float:
    """Return the height of the wave at `moment` seconds, before it is scaled."""
    height = 0.0
    for pitch, begins in notes:
        since = moment - begins
        if since > 0:
            swell = min(1.0, since / RISE) * math.exp(-since / FADE)
            height += swell * math.sin(2 * math.pi * pitch * since)
    return height * min(1.0, (length - moment) / END)
