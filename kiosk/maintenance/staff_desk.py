"""What the screen asks on behalf of facility staff. Every call may wait for the store's disk."""

from __future__ import annotations

from abc import ABC, abstractmethod
from uuid import UUID

from contract.dead_letters import DismissReason
from contract.effects import StaffVerdict
from contract.staff import DoorReason, StaffEnd
from kiosk.maintenance.door_words import DoorAct
from kiosk.maintenance.views import Entered, Refused, StaffView


class StaffDesk(ABC):
    """Lets staff in, shows how the terminal is, and does what they decide. One thread calls it."""

    @property
    @abstractmethod
    def has_pin(self) -> bool:
        """Whether anybody can get in; answers at once."""

    @property
    @abstractmethod
    def by_number(self) -> bool:
        """Whether staff say by their number, or with their card, who they are; answers at once."""

    @abstractmethod
    def number_of(self, uid: str) -> str | None:
        """Return the number of whoever's card this is, None for a card that is nobody's; answers at once."""

    @abstractmethod
    def enter(self, digits: str, number: str = "") -> Entered | Refused:
        """Let somebody in who knows the PIN; wrong ones are counted, and slow down.

        Where the store takes nothing, too: looking is what staff come for then.
        """

    @abstractmethod
    def look(self) -> StaffView:
        """Return how the terminal is now; a store that fails is part of that."""

    @abstractmethod
    def replay(self, event_id: UUID) -> StaffView:
        """Have a dead letter delivered once more; raise KioskError where the store does not take it."""

    @abstractmethod
    def dismiss(self, event_id: UUID, reason: DismissReason) -> StaffView:
        """Let a dead letter rest; raise KioskError."""

    @abstractmethod
    def settle(self, effect_id: UUID, verdict: StaffVerdict) -> StaffView:
        """Write down what was found of a print in doubt; raise KioskError."""

    @abstractmethod
    def try_device(self, device: str, check: str) -> StaffView:
        """Do a check of a device, as its view names them; a test print is journalled as any effect.

        Raise KioskError.
        """

    @abstractmethod
    def open_door(self, bank: str, door: str, reason: DoorReason) -> StaffView:
        """Have a door opened, which is written down with its reason first; raise KioskError."""

    @abstractmethod
    def stock(self, kind: str) -> StaffView:
        """Have the next empty door opened for a thing of this kind; raise KioskError.

        The thing is in the ledger once the door is closed again, and its sensor, where there is one, sees it.
        """

    @abstractmethod
    def say_of_door(self, bank: str, door: str, act: DoorAct) -> StaffView:
        """Write down what staff found behind a door, or did to it; raise KioskError."""

    @abstractmethod
    def leave(self, end: StaffEnd) -> None:
        """Write down that staff left, now or when the store takes it."""
