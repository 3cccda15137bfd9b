"""Playing cues on the speakers of the settings, while nobody waits for them."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from contextlib import suppress
from queue import SimpleQueue
from typing import TYPE_CHECKING

from devices.errors import DeviceError
from devices.speaker import Cue
from ui.tone import Tone

if TYPE_CHECKING:
    from devices.slot import DeviceSlot
    from devices.speaker import Speaker

PLAY_WITHIN = 2.0  # seconds


class Sounds:
    """Without a speaker in the settings only what wants an answer is heard, on the machine's own sound."""

    def __init__(self, tone: Tone) -> None:
        self._tone = tone
        self._speakers: list[DeviceSlot[Speaker]] = []
        self._cues: SimpleQueue[Cue | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="sounds", daemon=True)

    def use(self, speakers: Iterable[DeviceSlot[Speaker]]) -> None:
        """Play on these from now on; once."""
        found = list(speakers)
        if found:
            self._thread.start()
            self._speakers = found

    def play(self, cue: Cue) -> None:
        """Begin to play; returns at once."""
        if self._speakers:
            self._cues.put(cue)
        elif cue is Cue.ATTENTION:
            self._tone.ring()

    def close(self) -> None:
        """Be silent."""
        self._tone.close()
        if self._thread.ident is not None:
            self._cues.put(None)
            self._thread.join(PLAY_WITHIN * 2)

    def _work(self) -> None:
        while (cue := self._cues.get()) is not None:
            self._play(cue)

    def _play(self, cue: Cue) -> None:
        for slot in self._speakers:
            with suppress(DeviceError):  # its condition is told by its supervisor
                slot.perform(lambda speaker: speaker.play(cue), PLAY_WITHIN)
