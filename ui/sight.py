"""What a person can have seen: when what is on the glass was first drawn, and whether it is faded in."""

from __future__ import annotations

from collections.abc import Callable


class Sight:
    """Knows whether what came up can be meant by a touch or a key.

    `clock` is monotonic, in seconds; `fading` says whether a new screen is still being faded in.
    """

    GUARD_SECONDS = 0.3

    def __init__(self, clock: Callable[[], float], fading: Callable[[], bool] = lambda: False) -> None:
        self._clock = clock
        self._fading = fading
        self._anywhere = False
        self._first_frame_at: float | None = float("-inf")

    @property
    def drawn(self) -> bool:
        """Whether what is up has been drawn, and is faded in."""
        return self._first_frame_at is not None and not self._fading()

    @property
    def fresh(self) -> bool:
        """Whether what is up was first drawn less than `GUARD_SECONDS` ago, or not yet."""
        first = self._first_frame_at
        return first is None or self._clock() - first < self.GUARD_SECONDS

    @property
    def anywhere(self) -> bool:
        """Whether nothing on it can be meant while it is fresh; else only not what lies under the finger."""
        return self._anywhere

    def changed(self, *, anywhere: bool) -> None:
        """Take that something came up, or moved."""
        self._anywhere = anywhere
        self._first_frame_at = None

    def frame_drawn(self) -> None:
        """Take that the window was drawn."""
        if self._first_frame_at is None:
            self._first_frame_at = self._clock()
