"""Sensors that tell whether somebody stands before the terminal."""

from __future__ import annotations

import time
from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from devices.device import Announcement, Device, Poke


@dataclass(frozen=True)
class PersonCame(Announcement):
    """Somebody came; nothing says who."""


@dataclass(frozen=True)
class PersonLeft(Announcement):
    """Nobody is there any more."""


class PresenceSensor(Device):
    """Announces PersonCame and PersonLeft in turn, on the edge; a new one takes it that nobody is there."""

    device_class = "presence-sensor"

    @abstractmethod
    def present(self) -> bool:
        """Say whether somebody was there at the last look."""

    def pokes(self) -> Mapping[str, Poke]:
        """Return `present SECONDS`: show who comes and goes meanwhile."""
        return {"present": self._show}

    def _show(self, words: Sequence[str]) -> Iterator[str]:
        until = time.monotonic() + (float(words[0]) if words else 30.0)
        heard: list[Announcement] = []
        self.announce = heard.append
        yield "somebody is there" if self.present() else "nobody is there"
        while time.monotonic() < until:
            self.watch()
            time.sleep(self.watch_pause)
            while heard:
                yield "somebody came" if isinstance(heard.pop(0), PersonCame) else "nobody is there any more"
