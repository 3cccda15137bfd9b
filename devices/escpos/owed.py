"""Answers to `GS r` that are still to come: they bear no name, so only their number tells whose one is."""

from __future__ import annotations


class OwedStatuses:
    """Counts questions sent against answers heard; nobody knows at first.

    A printer keeps its receive buffer when a connection breaks or the terminal starts anew, so a new
    connection proves nothing. An answer that nobody asked for, or one lost in rubbish, makes the number
    unknown again.
    """

    def __init__(self) -> None:
        self._number: int | None = None

    @property
    def none(self) -> bool:
        """Whether every question is known to have been answered."""
        return self._number == 0

    def asked(self, questions: int) -> None:
        """Count questions, before they are sent: one sent by half may still be answered."""
        if self._number is not None:
            self._number += questions

    def answered(self) -> None:
        """Count an answer."""
        if self._number is not None:
            self._number = self._number - 1 if self._number else None

    def lose_count(self) -> None:
        """Know the number no longer."""
        self._number = None

    def settle(self) -> None:
        """Know that no answer is to come any more."""
        self._number = 0
