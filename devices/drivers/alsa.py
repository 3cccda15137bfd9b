"""Speakers on any ALSA device, by Debian's aplay; PipeWire and PulseAudio are devices of ALSA, too."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import time as time_of_day
from pathlib import Path
from typing import ClassVar

from pydantic import Field

from devices.device import Report, Status
from devices.errors import DeviceError, DeviceFailure
from devices.options import Options
from devices.sound.earcons import silence, wave_of
from devices.speaker import Cue, Speaker, SpeakerOptions, local_time

PLAYER = "aplay"
SYSTEM = "/usr/share/alsa/alsa.conf"  # where alsa-lib begins; it reads /etc/asound.conf
CHECKED_BY = 0.01  # seconds of silence
CHECK_WITHIN = 3.0  # seconds


class AlsaOptions(SpeakerOptions):
    """Which device of ALSA it is."""

    pcm: str = Field(default="default", pattern=r"^[^\x00-\x1f-][^\x00-\x1f]*$")
    """Name of the PCM; `aplay -L` lists them."""
    config: Path | None = None
    """ALSA configuration that is read after the machine's own; absent: none."""
    check_every_s: float = Field(default=30.0, ge=1, le=3600)
    """Seconds between two looks whether the device is still there."""


class Alsa(Speaker):
    """Gives each cue to a player's process that nobody waits for; the next look sees whether it failed."""

    driver = "alsa"
    options: ClassVar[type[Options]] = AlsaOptions

    def __init__(self, options: AlsaOptions, clock: Callable[[], time_of_day] = local_time) -> None:
        super().__init__(options, clock)
        self._command = [PLAYER, "--quiet", "--device", options.pcm, "-"]
        self._pcm = options.pcm
        self._environment = environment(options.config)
        self._check_every = options.check_every_s
        self._checked_at = 0.0
        self._playing: subprocess.Popen[bytes] | None = None

    def open(self) -> None:
        """Play a moment of silence; NO_DEVICE where that fails."""
        self._check()

    def close(self) -> None:
        """Be silent."""
        playing, self._playing = self._playing, None
        if playing is not None:
            playing.kill()
            playing.wait()

    def watch(self) -> Report:
        """See how the last cue ended, and now and then whether the device is still there."""
        playing = self._playing
        if playing is not None and playing.poll() is not None:
            self._playing = None
            if playing.returncode:
                raise self._failed(DeviceFailure.CONNECTION_LOST)
            self._checked_at = time.monotonic()
        if self._playing is None and time.monotonic() - self._checked_at >= self._check_every:
            self._check()
        return Report(Status.ONLINE)

    def begin(self, cue: Cue, volume: int) -> None:
        """Start the player, which reads the sound from a pipe that holds it all."""
        self.close()
        self._playing = self._started()
        self._give(self._playing, wave_of(cue, volume))

    def _check(self) -> None:
        player = self._started()
        try:
            self._give(player, silence(CHECKED_BY))
            status = player.wait(CHECK_WITHIN)
        except subprocess.TimeoutExpired as error:
            raise self._failed(DeviceFailure.TIME_OUT) from error
        finally:
            player.kill()
            player.wait()
        if status:
            raise self._failed(DeviceFailure.NO_DEVICE)
        self._checked_at = time.monotonic()

    def _started(self) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(  # noqa: S603 - our own choice of program, no shell
                self._command,
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            raise DeviceError(DeviceFailure.NO_DEVICE, f"{PLAYER} cannot be run") from error

    @staticmethod
    def _give(player: subprocess.Popen[bytes], sound: bytes) -> None:
        """Write a sound; a player that is gone already is seen by its status."""
        if player.stdin is not None:
            with suppress(BrokenPipeError), player.stdin as pipe:
                pipe.write(sound)

    def _failed(self, failure: DeviceFailure) -> DeviceError:
        return DeviceError(failure, f"{PLAYER} on {self._pcm}")


def environment(config: Path | None) -> Mapping[str, str]:
    """Return the environment of the player: `config` is read after the system's files."""
    return os.environ if config is None else os.environ | {"ALSA_CONFIG_PATH": f"{SYSTEM}:{config}"}
