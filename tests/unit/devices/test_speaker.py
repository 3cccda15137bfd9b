"""Cues are short, soft and told apart; what ALSA plays is what was made, at the volume that was set."""

from __future__ import annotations

import io
import struct
import time
import wave
from collections.abc import Iterator
from datetime import time as time_of_day
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from pydantic import ValidationError

from devices.drivers.alsa import Alsa, AlsaOptions
from devices.drivers.simulated_speaker import SimulatedSpeaker, SimulatedSpeakerOptions
from devices.emulators.alsa import Alsa as Ear
from devices.emulators.alsa import AlsaOptions as EarOptions
from devices.errors import DeviceError, DeviceFailure
from devices.sound.earcons import FULL_SCALE, LOUDEST, MELODIES, wave_of
from devices.speaker import Cue, Sounding

PIPE_HOLDS = 65_536  # bytes, pipe(7)


def samples(sound: bytes) -> list[int]:
    with wave.open(io.BytesIO(sound)) as file:
        return [value for (value,) in struct.iter_unpack("<h", file.readframes(file.getnframes()))]


@pytest.mark.parametrize("cue", Cue)
def test_a_cue_is_short_soft_and_within_the_limit_of_loudness(cue: Cue) -> None:
    heard = samples(wave_of(cue, 100))
    assert len(heard) < 16_000, "under a second"
    assert max(map(abs, heard)) == round(LOUDEST * FULL_SCALE)
    assert max(abs(value) for value in heard[:16] + heard[-16:]) < 1_500
    assert max(abs(one - other) for one, other in pairwise(heard)) < 8_000, "nothing clicks"
    assert len(wave_of(cue, 100)) < PIPE_HOLDS
    assert max(map(abs, samples(wave_of(cue, 10)))) == round(LOUDEST * FULL_SCALE / 10)


def test_cues_are_told_apart_by_their_rhythm_or_by_where_they_go() -> None:
    def shape(cue: Cue) -> tuple[tuple[int, ...], int]:
        notes = MELODIES[cue]
        turns = tuple((b > a) - (b < a) for (a, _), (b, _) in pairwise(notes))
        return turns, len(notes)

    assert set(MELODIES) == set(Cue)
    assert all(shape(one) != shape(other) for one, other in combinations(Cue, 2))


@pytest.mark.parametrize(
    ("hours", "now", "volume"),
    [
        ("", "03:00", 60),
        ("22:00-07:00", "21:59", 60),
        ("22:00-07:00", "22:00", 10),
        ("22:00-07:00", "06:59", 10),
        ("22:00-07:00", "07:00", 60),
        ("12:00-14:00", "13:00", 10),
        ("12:00-14:00", "14:00", 60),
    ],
)
def test_it_is_softer_in_the_quiet_hours(hours: str, now: str, volume: int) -> None:
    options = AlsaOptions(volume=60, quiet_hours=hours, quiet_volume=10)
    assert Alsa(options, lambda: time_of_day.fromisoformat(now)).volume() == volume


@pytest.mark.parametrize("hours", ["22-7", "24:00-07:00", "22:00", "22:00-07:60"])
def test_hours_that_are_none_are_refused(hours: str) -> None:
    with pytest.raises(ValidationError, match="expected HH:MM-HH:MM"):
        SimulatedSpeakerOptions(quiet_hours=hours)


def test_a_speaker_that_is_turned_down_to_nothing_is_silent() -> None:
    speaker = SimulatedSpeaker(SimulatedSpeakerOptions(volume=0))
    assert speaker.play(Cue.DONE) is Sounding.SILENT
    assert speaker.heard == []


def test_people_try_it_by_hand() -> None:
    speaker = SimulatedSpeaker(SimulatedSpeakerOptions(volume=30))
    speaker.open()
    play = speaker.pokes()["play"]
    assert list(play([])) == ["done: sounding"]
    assert list(play(["error", "done"])) == ["error: sounding", "done: sounding"]
    assert list(play(["fanfare"])) == [f"no cue fanfare; there is {', '.join(Cue)}"]
    assert speaker.heard == [(Cue.DONE, 30), (Cue.ERROR, 30), (Cue.DONE, 30)]


@pytest.fixture(name="ear")
def _ear(tmp_path: Path) -> Iterator[Ear]:
    ear = Ear(EarOptions(), tmp_path)
    ear.start()
    yield ear
    ear.stop()


def speaker_at(ear: Ear, volume: int = 50) -> Alsa:
    return Alsa(AlsaOptions(pcm=ear.pcm, config=ear.config, volume=volume))


def until_played(speaker: Alsa) -> None:
    deadline = time.monotonic() + 20
    while speaker._playing is not None:
        assert time.monotonic() < deadline
        speaker.watch()
        time.sleep(0.005)


def test_alsa_plays_what_was_made_at_the_volume_that_was_set(ear: Ear) -> None:
    for volume in (50, 20):
        speaker = speaker_at(ear, volume)
        speaker.open()
        for cue in Cue:
            assert speaker.play(cue) is Sounding.SOUNDING
            until_played(speaker)
            assert ear.sight().facts["heard"] == cue.value
            heard = samples(ear.heard.read_bytes())
            made = samples(wave_of(cue, volume))
            assert heard[: len(made)] == made
            assert not any(heard[len(made) :]), "nothing but silence to fill up"
        speaker.close()


def test_a_speaker_that_was_pulled_is_noticed_by_the_cue_that_nobody_heard(ear: Ear) -> None:
    speaker = speaker_at(ear)
    speaker.open()
    ear.act("unplug")
    speaker.play(Cue.DONE)
    with pytest.raises(DeviceError) as raised:
        until_played(speaker)
    assert raised.value.failure is DeviceFailure.CONNECTION_LOST
    speaker.close()
    with pytest.raises(DeviceError) as raised:
        speaker.open()
    assert raised.value.failure is DeviceFailure.NO_DEVICE
    assert ear.sight().facts["cable"] == "unplugged"


def test_a_player_that_hangs_or_is_missing_is_an_error_of_the_device(
    ear: Ear, monkeypatch: pytest.MonkeyPatch
) -> None:
    speaker = speaker_at(ear)
    monkeypatch.setattr("devices.drivers.alsa.CHECK_WITHIN", 0.1)
    for command, failure in (
        (["/bin/sleep", "60"], DeviceFailure.TIME_OUT),
        (["/nowhere/aplay"], DeviceFailure.NO_DEVICE),
    ):
        speaker._command = command
        with pytest.raises(DeviceError) as raised:
            speaker.open()
        assert raised.value.failure is failure
    speaker.close()
