"""What a person can have seen: when what is on the glass was first drawn, and whether it is faded in."""

from __future__ import annotations

from collections.abc import Callable


class Sight:
    """Knows whether what came up can be meant by a touch or a key.

    `clock` is monotonic, in seconds; `fading` says whether a new screen is still being faded in. A frame
    shows what was up when it was begun. `elsewhere` says whether another thread draws it: word of the frame
    before then comes late, and that the second one was begun is the first sure sign that one is on the glass.
    """

    GUARD_SECONDS = 0.3

    def __init__(
        self,
        clock: Callable[[], float],
        fading: Callable[[], bool] = lambda: False,
        elsewhere: Callable[[], bool] = lambda: False,
    ) -> None:
        self._clock = clock
        self._fading = fading
        self._elsewhere = elsewhere
        self._begun = 0  # frames, since the change
        self._anywhere = False
        self._first_frame_at: float | None = float("-inf")

    @property
    def drawn(self) -> bool:
        """Whether what is up has been drawn, and is faded in."""
        return self._first_frame_at is not None and not self._fading()

    @property
    def seconds(self) -> float:
        """How long what is up has been drawn."""
        return 0.0 if self._first_frame_at is None else self._clock() - self._first_frame_at

    @property
    def fresh(self) -> bool:
        """Whether what is up was first drawn less than `GUARD_SECONDS` ago, or not yet."""
        return self.seconds < self.GUARD_SECONDS

    @property
    def anywhere(self) -> bool:
        """Whether nothing on it can be meant while it is fresh; else only not what lies under the finger."""
        return self._anywhere

    def changed(self, *, anywhere: bool) -> None:
        """Take that something came up, or moved."""
        self._anywhere = anywhere
        self._begun = 0
        self._first_frame_at = None

    def frame_begun(self) -> None:
        """Take that a frame is begun, of what is up now."""
        self._begun += 1

    def frame_drawn(self) -> bool:
        """Take that a frame was drawn; return whether one more is wanted, to show for sure what is up."""
        if self._first_frame_at is None and self._begun >= (2 if self._elsewhere() else 1):
            self._first_frame_at = self._clock()
        return self._first_frame_at is None
