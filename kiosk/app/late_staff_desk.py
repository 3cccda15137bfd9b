"""The staff desk before the store is open, and the real one from then on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from contract.dead_letters import DismissReason
from contract.effects import StaffVerdict
from contract.staff import DoorReason, StaffEnd
from kiosk.domain.errors import KioskError
from kiosk.maintenance.door_words import DoorAct
from kiosk.maintenance.staff_desk import StaffDesk
from kiosk.maintenance.staff_roll import StaffRoll
from kiosk.maintenance.views import Entered, Refused, StaffView

if TYPE_CHECKING:  # heavy, and loaded when somebody comes in
    from kiosk.maintenance.closed_staff_desk import ClosedStaffDesk
    from kiosk.maintenance.terminal_staff_desk import TerminalStaffDesk


class LateStaffDesk(StaffDesk):
    """Hands every call on: to the real desk once there is one, before that to one without a store.

    `folder` is the store's, `hindrance` what keeps it shut.
    """

    def __init__(
        self,
        roll: StaffRoll,
        folder: Path,
        hindrance: Callable[[], KioskError | None],
        real: Callable[[], TerminalStaffDesk | None],
    ) -> None:
        self._roll = roll
        self._folder = folder
        self._hindrance = hindrance
        self._closed: ClosedStaffDesk | None = None
        self._find_real = real

    @property
    def has_pin(self) -> bool:
        """Whether the settings name anybody."""
        return self._roll.anybody

    @property
    def by_number(self) -> bool:
        """Whether the settings name each of them."""
        return self._roll.by_number

    def number_of(self, uid: str) -> str | None:
        """Return whose card it is."""
        return self._roll.number_of(uid)

    def enter(self, digits: str, number: str = "") -> Entered | Refused:
        """Hand on."""
        return self._now().enter(digits, number)

    def look(self) -> StaffView:
        """Hand on."""
        return self._now().look()

    def replay(self, event_id: UUID) -> StaffView:
        """Hand on."""
        return self._now().replay(event_id)

    def dismiss(self, event_id: UUID, reason: DismissReason) -> StaffView:
        """Hand on."""
        return self._now().dismiss(event_id, reason)

    def settle(self, effect_id: UUID, verdict: StaffVerdict) -> StaffView:
        """Hand on."""
        return self._now().settle(effect_id, verdict)

    def try_device(self, device: str, check: str) -> StaffView:
        """Hand on."""
        return self._now().try_device(device, check)

    def open_door(self, bank: str, door: str, reason: DoorReason) -> StaffView:
        """Hand on."""
        return self._now().open_door(bank, door, reason)

    def stock(self, kind: str) -> StaffView:
        """Hand on."""
        return self._now().stock(kind)

    def say_of_door(self, bank: str, door: str, act: DoorAct) -> StaffView:
        """Hand on."""
        return self._now().say_of_door(bank, door, act)

    def leave(self, end: StaffEnd) -> None:
        """Hand on."""
        self._now().leave(end)

    def _now(self) -> StaffDesk:
        """Return who answers now; the real desk tells first who came and left before it was there."""
        real = self._find_real()
        if real is None:
            self._closed = self._closed or self._without_store()
            return self._closed
        if self._closed is not None:
            real.take_over(*self._closed.hand_over())
            self._closed = None
        return real

    def _without_store(self) -> ClosedStaffDesk:
        from kiosk.maintenance.closed_staff_desk import ClosedStaffDesk  # noqa: PLC0415 - heavy, and seldom needed

        return ClosedStaffDesk(
            self._roll, self._hindrance, folder=self._folder, clock=lambda: datetime.now(UTC).astimezone()
        )
