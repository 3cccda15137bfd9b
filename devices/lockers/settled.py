"""A value that counts once two looks in a row saw it: what bounces or strays once is passed over."""

from __future__ import annotations

from enum import Enum
from typing import Generic, TypeVar

V = TypeVar("V", bound=Enum)


class Settled(Generic[V]):
    """The value so far, None before the first; `open_question` while one more look would decide."""

    def __init__(self) -> None:
        self.value: V | None = None
        self._candidate: V | None = None

    @property
    def open_question(self) -> bool:
        """Whether the last look saw another value than the one that counts."""
        return self._candidate is not None

    def see(self, seen: V) -> bool:
        """Take a look; say whether another value counts from now on."""
        if seen is self.value:
            self._candidate = None
        elif seen is self._candidate:
            self.value, self._candidate = seen, None
            return True
        else:
            self._candidate = seen
        return False
