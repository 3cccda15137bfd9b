"""The durable steps of a terminal and its device in one row, and what may strike at each of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Blow(StrEnum):
    """What strikes at a step, before it is done."""

    TERMINAL_DIES = "terminal dies"
    DEVICE_FORGETS = "device loses power and forgets"  # what it keeps for life stays
    DEVICE_KEEPS = "device is cut off and keeps all"
    OTHERS_USE_IT = "others use the device"  # a technician's self-test, a print of somebody else


CUTS = frozenset({Blow.TERMINAL_DIES, Blow.DEVICE_FORGETS, Blow.DEVICE_KEEPS})
OF_THE_DEVICE = frozenset({Blow.DEVICE_FORGETS, Blow.DEVICE_KEEPS})


class TerminalDies(BaseException):
    """The terminal dies here; nothing of the product may catch it."""


class DeviceCutOff(Exception):  # noqa: N818 - what happens, not an error
    """The device loses power, or contact, in the middle of what it does."""

    def __init__(self, blow: Blow) -> None:
        super().__init__(blow)
        self.blow = blow


@dataclass(frozen=True)
class Strike:
    """One blow at one step of one life, counted from 0."""

    step: int
    blow: Blow


class Steps:
    """Counts the steps of one life and strikes where `strikes` say, in their order.

    `seen` is called at each step that is not struck, with its number and whether it lies within a word.
    """

    def __init__(
        self, strikes: tuple[Strike, ...], seen: Callable[[int, bool], None] = lambda _step, _in_word: None
    ) -> None:
        self._strikes = list(strikes)
        self._seen = seen
        self.count = 0
        self.others_use: Callable[[], None] = lambda: None
        self.cut_off: Callable[[Blow], None] = lambda _blow: None

    def of_terminal(self) -> None:
        """Come to a step of the terminal: a commit, or a moment between two words."""
        blow = self._struck(in_word=False)
        match blow:
            case Blow.TERMINAL_DIES:
                raise TerminalDies
            case Blow.DEVICE_FORGETS | Blow.DEVICE_KEEPS:
                self.cut_off(blow)
            case _:
                pass

    def of_device(self) -> None:
        """Come to a step of the device, or to a word with it: what cuts it off loses the word."""
        blow = self._struck(in_word=True)
        match blow:
            case Blow.TERMINAL_DIES:
                raise TerminalDies
            case Blow.DEVICE_FORGETS | Blow.DEVICE_KEEPS:
                raise DeviceCutOff(blow)
            case _:
                pass

    def _struck(self, *, in_word: bool) -> Blow | None:
        """Return the blow that falls at this step; others' use of the device happens at once."""
        step, self.count = self.count, self.count + 1
        if not self._strikes or self._strikes[0].step != step:
            self._seen(step, in_word)
            return None
        blow = self._strikes.pop(0).blow
        if blow is Blow.OTHERS_USE_IT:
            self.others_use()
        return blow
