"""Lamps that say from afar how a terminal is."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType

from devices.device import Device, Poke


class LampState(StrEnum):
    """What a lamp says."""

    READY = "ready"
    BUSY = "busy"  # somebody is being served
    ATTENTION = "attention"  # it serves, and something needs a hand
    OUT_OF_ORDER = "out-of-order"
    OFF = "off"


class Colour(StrEnum):
    """A light of the lamp."""

    GREEN = "green"
    WHITE = "white"
    YELLOW = "yellow"
    RED = "red"


COLOURS: Mapping[LampState, tuple[Colour, ...]] = MappingProxyType(
    {
        LampState.READY: (Colour.GREEN,),
        LampState.BUSY: (Colour.WHITE, Colour.GREEN),
        LampState.ATTENTION: (Colour.YELLOW, Colour.RED),
        LampState.OUT_OF_ORDER: (Colour.RED, Colour.YELLOW),
        LampState.OFF: (),
    }
)
"""The light of each state, the first of these that the lamp has; colours as IEC 60073 means them."""


class StatusLamp(Device):
    """Shows a state until it is told another one, also over a lost connection."""

    device_class = "status-lamp"
    watch_pause = 1.0

    @abstractmethod
    def show(self, state: LampState) -> None:
        """Show this from now on; raise DeviceError."""

    def pokes(self) -> Mapping[str, Poke]:
        """Return `show`: show the state that is named."""
        return {"show": self._show_word}

    def _show_word(self, words: Sequence[str]) -> list[str]:
        known = {state.value: state for state in LampState}
        if len(words) != 1 or words[0] not in known:
            return [f"show one of {', '.join(known)}"]
        self.show(known[words[0]])
        return [f"shows {words[0]}"]
