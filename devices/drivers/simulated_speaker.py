"""A speaker that nobody hears, for tests of other rooms."""

from __future__ import annotations

from typing import ClassVar

from devices.device import Report, Status
from devices.errors import DeviceError, DeviceFailure
from devices.options import Options
from devices.speaker import Cue, Speaker, SpeakerOptions


class SimulatedSpeakerOptions(SpeakerOptions):
    """How loud it would be."""


class SimulatedSpeaker(Speaker):
    """Keeps what it played: cue and volume."""

    driver = "simulated-speaker"
    options: ClassVar[type[Options]] = SimulatedSpeakerOptions
    watch_pause = 0.02

    def __init__(self, options: SimulatedSpeakerOptions) -> None:
        super().__init__(options)
        self.plugged = True
        self.heard: list[tuple[Cue, int]] = []
        self._is_open = False

    def open(self) -> None:
        """Open, where it is plugged in."""
        self._check_plugged()
        self._is_open = True

    def close(self) -> None:
        """Close."""
        self._is_open = False

    def watch(self) -> Report:
        """Be there."""
        self._check_open()
        return Report(Status.ONLINE)

    def begin(self, cue: Cue, volume: int) -> None:
        """Keep it."""
        self._check_open()
        self.heard.append((cue, volume))

    def _check_open(self) -> None:
        self._check_plugged()
        if not self._is_open:
            raise DeviceError(DeviceFailure.SEQUENCE_ERROR, "not open")

    def _check_plugged(self) -> None:
        if not self.plugged:
            raise DeviceError(DeviceFailure.NO_DEVICE, "unplugged by hand")
