"""Scanners of QR codes and barcodes."""

from __future__ import annotations

import time
from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from devices.codes.symbology import Symbology
from devices.device import Announcement, Device, Poke

Clock = Callable[[], float]
LONGEST = 7089  # characters: the most that a QR code holds (ISO/IEC 18004, table 7)


@dataclass(frozen=True)
class CodeRead(Announcement):
    """A code was shown. What is in it says who somebody is, or collects their paper: it is never logged."""

    text: str = field(repr=False)
    symbology: Symbology = Symbology.UNKNOWN


class CodeScanner(Device):
    """Reads codes while it is enabled. `watch` announces CodeRead on the edge.

    A code that is held before the scanner, or read over and over, is announced once; after a rest without
    it, it counts again. Disabled it reads nothing, and a camera takes no pictures; a new one is disabled.
    """

    device_class = "code-scanner"

    @abstractmethod
    def enable(self) -> None:
        """Read codes from now on, also after having been closed and opened; closed it may be said, too."""

    @abstractmethod
    def disable(self) -> None:
        """Read no more codes; what was being read is dropped."""

    def pokes(self) -> Mapping[str, Poke]:
        """Return `scan SECONDS`: show what is read meanwhile."""
        return {"scan": self._show_codes}

    def _show_codes(self, words: Sequence[str]) -> Iterator[str]:
        until = time.monotonic() + (float(words[0]) if words else 30.0)
        read: list[Announcement] = []
        self.announce = read.append
        self.enable()
        while time.monotonic() < until:
            self.watch()
            time.sleep(self.watch_pause)
            while read:
                match read.pop(0):
                    case CodeRead(text, symbology):
                        yield f"{symbology}  {text}"
                    case _:
                        pass
        self.disable()


class Rest:
    """Tells a code that comes anew from one that is still there: it was away for `seconds`."""

    def __init__(self, seconds: float, clock: Clock) -> None:
        self._seconds = seconds
        self._clock = clock
        self._seen: dict[CodeRead, float] = {}

    def is_new(self, read: CodeRead) -> bool:
        """Say whether this code was away; it is here now."""
        now = self._clock()
        self._seen = {one: at for one, at in self._seen.items() if now - at < self._seconds}
        new = read not in self._seen
        self._seen[read] = now
        return new

    def forget(self) -> None:
        """Take every code for a new one."""
        self._seen = {}
