"""A short soft tone, for what must not only be seen. It costs nothing until it rings."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from contextlib import suppress

from devices.sound.earcons import wave_of
from devices.speaker import Cue

PLAYER = ("aplay", "--quiet", "-")  # of Debian's alsa-utils; plays what stands on its standard input


def chime() -> bytes:
    """Return the tone as a WAV file, as a speaker of the settings would play it."""
    return wave_of(Cue.ATTENTION)


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
