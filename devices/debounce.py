"""When a device that did not answer counts as lost."""

from __future__ import annotations

from devices.device import Report


class Debounce:
    """Believes a miss once `misses` came in a row; what the device says of itself, at once.

    The first miss is believed where nothing is known yet: there is no condition to hold on to.
    """

    def __init__(self, misses: int) -> None:
        self._misses = misses
        self._in_a_row = 0
        self._known = False

    @property
    def in_doubt(self) -> bool:
        """Whether the device was missed and its last known condition is held on to all the same."""
        return 0 < self._in_a_row < self._misses

    def take(self, report: Report, *, missed: bool) -> Report | None:
        """Return the condition to believe now, None for one that is not believed yet."""
        self._in_a_row = self._in_a_row + 1 if missed else 0
        if not self._known:
            self._known = True
            self._in_a_row = self._misses if missed else 0
        return None if self.in_doubt else report
