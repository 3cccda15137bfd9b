"""Whether a contact changes more often than anybody works a door."""

from __future__ import annotations

from collections import deque

from devices.locker_bank import Position

MOST = 6  # changes within WINDOW
WINDOW = 5.0  # seconds, and how long a contact must be steady to be believed again


class Flaps:
    """The changes of one contact; times are seconds of one clock."""

    def __init__(self) -> None:
        self.now = False
        self._last: Position | None = None
        self._changes: deque[float] = deque(maxlen=MOST)

    def see(self, position: Position, at: float) -> bool:
        """Take a look; say whether the contact began to flap with it."""
        if self._last not in {None, position}:
            self._changes.append(at)
        self._last = position
        while self._changes and at - self._changes[0] > WINDOW:
            self._changes.popleft()
        began = len(self._changes) == MOST and not self.now
        self.now = began or (self.now and bool(self._changes))
        return began
