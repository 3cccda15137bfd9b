"""Playing cues on the speakers of the settings, while nobody waits for them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from devices.speaker import Cue
from kiosk.app.errands import Errands
from ui.tone import Tone

if TYPE_CHECKING:
    from devices.slot import DeviceSlot
    from devices.speaker import Speaker


class Sounds:
    """Without a speaker in the settings only what wants an answer is heard, on the machine's own sound."""

    def __init__(self, tone: Tone, errands: Errands) -> None:
        self._tone = tone
        self._errands = errands
        self._speakers: list[DeviceSlot[Speaker]] = []

    def use(self, speakers: Iterable[DeviceSlot[Speaker]]) -> None:
        """Play on these from now on."""
        self._speakers = list(speakers)

    def play(self, cue: Cue) -> None:
        """Begin to play; returns at once."""
        if self._speakers:
            self._errands.send(self._speakers, lambda speaker: speaker.play(cue))
        elif cue is Cue.ATTENTION:
            self._tone.ring()

    def close(self) -> None:
        """Be silent on the machine's own sound."""
        self._tone.close()
