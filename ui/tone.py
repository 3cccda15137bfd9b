"""A short soft tone, for what must not only be seen. It costs nothing until it rings."""

from __future__ import annotations

import io
import math
import struct
import subprocess
import wave
from collections.abc import Sequence
from contextlib import suppress

PLAYER = ("aplay", "--quiet", "-")  # of Debian's alsa-utils; plays what stands on its standard input
RATE = 16_000  # samples per second
NOTES = ((659.26, 0.0), (880.0, 0.18))  # Hz, and seconds from the beginning: E5, then A5
LENGTH = 0.75  # seconds
FADE = 0.18  # seconds in which a note falls to about a third
LOUDNESS = 0.2  # of full scale; how loud the room hears it is the machine's volume


def chime() -> bytes:
    """Return the tone as a WAV file: 16 bits, one channel. It stays under what a pipe holds."""
    samples = (round(_at(number / RATE) * 32_767) for number in range(int(LENGTH * RATE)))
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return file.getvalue()


class Tone:
    """Rings by a player's process that nobody waits for; where there is none or it fails, it is silent."""

    def __init__(self, player: Sequence[str] = PLAYER) -> None:
        self._player = list(player)
        self._playing: subprocess.Popen[bytes] | None = None
        self._sound = b""

    def ring(self) -> None:
        """Begin to sound; what still sounds is cut off."""
        self.close()
        self._sound = self._sound or chime()
        with suppress(OSError):
            self._playing = subprocess.Popen(  # noqa: S603 - our own choice of program
                self._player, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            if self._playing.stdin is not None:
                with self._playing.stdin as pipe:
                    pipe.write(self._sound)

    def close(self) -> None:
        """Be silent."""
        playing, self._playing = self._playing, None
        if playing is not None:
            playing.kill()
            playing.wait()


def _at(moment: float) -> float:
    """Return the height of the wave at `moment` seconds, -1 to 1.

    Each note rises for 10 ms, so that nothing clicks.
    """
    height = 0.0
    for pitch, begins in NOTES:
        since = moment - begins
        if since > 0:
            swell = min(1.0, since / 0.01) * math.exp(-since / FADE)
            height += swell * math.sin(2 * math.pi * pitch * since)
    return LOUDNESS * height * min(1.0, (LENGTH - moment) / 0.05)
