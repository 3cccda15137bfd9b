"""What the status lamps say: whether the terminal is free, in use, wants a hand or is out of order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from devices.status_lamp import LampState
from kiosk.app.errands import Errands

if TYPE_CHECKING:
    from devices.slot import DeviceSlot
    from devices.status_lamp import StatusLamp

CLOSED = "out_of_service"


class Lamp:
    """Shows the state again whenever a screen or a device changes: a lamp that came back knows it, too.

    `screen` names the screen that is up, '' before the first; `served` says whether it is somebody's,
    `wants_hand` whether a device is not well.
    """

    def __init__(
        self,
        errands: Errands,
        screen: Callable[[], str],
        served: Callable[[], bool],
        wants_hand: Callable[[], bool],
    ) -> None:
        self._errands = errands
        self._screen = screen
        self._served = served
        self._wants_hand = wants_hand
        self._lamps: list[DeviceSlot[StatusLamp]] = []

    def use(self, lamps: Iterable[DeviceSlot[StatusLamp]]) -> None:
        """Light these from now on."""
        self._lamps = list(lamps)

    def look(self) -> None:
        """Show how the terminal is now; on the GUI thread."""
        if self._lamps:
            self._show(self._state())

    def put_out(self) -> None:
        """Show that the terminal has ended."""
        self._show(LampState.OFF)

    def _show(self, state: LampState) -> None:
        self._errands.send(self._lamps, lambda lamp: lamp.show(state))

    def _state(self) -> LampState:
        if self._screen() == CLOSED:
            return LampState.OUT_OF_ORDER
        if self._served():
            return LampState.BUSY
        return LampState.ATTENTION if self._wants_hand() else LampState.READY
