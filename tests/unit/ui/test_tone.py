"""The tone is short and soft, and nobody ever waits for it or hears of a machine that has no sound."""

from __future__ import annotations

import io
import struct
import sys
import time
import wave
from itertools import pairwise
from pathlib import Path

import pytest

from ui.tone import Tone, chime

KEEP = "import sys; open(sys.argv[1], 'wb').write(sys.stdin.buffer.read())"
PIPE_HOLDS = 65_536  # bytes, pipe(7)


def test_it_is_short_soft_and_begins_and_ends_in_silence() -> None:
    with wave.open(io.BytesIO(chime())) as sound:
        assert (sound.getnchannels(), sound.getsampwidth()) == (1, 2)
        assert sound.getnframes() / sound.getframerate() < 1
        frames = sound.readframes(sound.getnframes())
    samples = [value for (value,) in struct.iter_unpack("<h", frames)]
    assert 3_000 < max(samples) < 16_000
    assert max(abs(value) for value in samples[:16] + samples[-16:]) < 700
    steps = [abs(one - other) for one, other in pairwise(samples)]
    assert max(steps) < 4_000  # nothing clicks
    assert len(chime()) < PIPE_HOLDS


def test_the_player_gets_the_whole_tone(tmp_path: Path) -> None:
    heard = tmp_path / "heard.wav"
    tone = Tone([sys.executable, "-c", KEEP, str(heard)])
    tone.ring()
    deadline = time.monotonic() + 10
    while not heard.exists() or heard.read_bytes() != chime():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    tone.close()


@pytest.mark.parametrize("player", [["/nowhere/player"], ["/bin/false"], ["/bin/sleep", "60"]])
def test_without_sound_it_is_silent_and_keeps_nobody(player: list[str]) -> None:
    tone = Tone(player)
    began = time.monotonic()
    tone.ring()
    tone.ring()
    tone.close()
    assert time.monotonic() - began < 5
    assert tone._playing is None
