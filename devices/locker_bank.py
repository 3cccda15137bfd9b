"""Locker banks: doors with a lock and a contact, and what came of opening one."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from devices.device import Announcement, Device, Fault, Poke
from devices.errors import DeviceError, DeviceFailure
from devices.evidence import Evidence


class Position(StrEnum):
    """Where a door stands, as its contact tells."""

    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"  # it has no contact, its contact flaps, or its board does not answer


class Item(StrEnum):
    """What the sensor behind a door says."""

    PRESENT = "present"
    ABSENT = "absent"
    NOT_TOLD = "not-told"


@dataclass(frozen=True)
class DoorState:
    """One door now. Its faults are DOOR_LEFT_OPEN, DOOR_STUCK, CONTACT_FAULTY and BOARD_SILENT."""

    door: str
    position: Position
    item: Item = Item.NOT_TOLD
    faults: frozenset[Fault] = field(default_factory=frozenset)


class UnlockResult(StrEnum):
    """What came of opening a door. That it was opened says nothing of whether it was closed again."""

    OPENED = "opened"  # one pulse was sent, and the contact went from closed to open
    ALREADY_OPEN = "already-open"  # it stood open, so that no pulse was sent
    STILL_CLOSED = "still-closed"  # one pulse was sent, the contact says closed: bolt or contact is stuck
    NO_EVIDENCE = "no-evidence"  # one pulse was sent, and no contact that can be believed tells of this door
    REFUSED = "refused"  # the board said that it did not do it, and the door is closed
    UNKNOWN = "unknown"  # contact was lost when the pulse went out or after it: it may have opened
    NOT_SENT = "not-sent"  # the board could not be reached before: certainly no pulse
    NO_SUCH_DOOR = "no-such-door"  # this bank has no door of that name


NO_PULSE = frozenset(
    {UnlockResult.ALREADY_OPEN, UnlockResult.REFUSED, UnlockResult.NOT_SENT, UnlockResult.NO_SUCH_DOOR}
)
"""No pulse reached a lock."""
ONE_PULSE = frozenset({UnlockResult.OPENED, UnlockResult.STILL_CLOSED, UnlockResult.NO_EVIDENCE})
"""Exactly one order to open was sent."""
MAY_OPEN_LATER = frozenset({UnlockResult.STILL_CLOSED, UnlockResult.NO_EVIDENCE, UnlockResult.UNKNOWN})
"""The door may be open, or be pulled open yet, though nothing said so in time."""


@dataclass(frozen=True)
class UnlockOutcome:
    """The result, where the door stood at the end, and whether the board acknowledged the order."""

    result: UnlockResult
    position: Position = Position.UNKNOWN
    acknowledged: bool = False


@dataclass(frozen=True)
class DoorEvidence(Evidence):
    """A door's reading: `counter` is how often it was seen to open, `job` the last that a pulse was sent for.

    Boards remember neither: the driver counts, without a gap since `up_since`.
    """

    position: Position = Position.UNKNOWN
    item: Item = Item.NOT_TOLD

    def as_json(self) -> dict[str, int | str | None]:
        """Return the reading as plain JSON values."""
        return {**super().as_json(), "position": self.position, "item": self.item}


@dataclass(frozen=True)
class DoorOpened(Announcement):
    """A door opened; `commanded` where one pulse of this terminal, not long ago, explains it."""

    door: str
    commanded: bool


@dataclass(frozen=True)
class DoorClosed(Announcement):
    """A door was closed."""

    door: str


@dataclass(frozen=True)
class DoorOpenTooLong(Announcement):
    """A door has been open for longer than the bank allows; said once for each opening."""

    door: str


@dataclass(frozen=True)
class DoorUncertain(Announcement):
    """A door's contact flaps: where the door stands is not known until it is steady again."""

    door: str


@dataclass(frozen=True)
class ItemChanged(Announcement):
    """Something was put behind a door or taken out."""

    door: str
    item: Item


class LockerBank(Device):
    """Opens doors, never one twice for one order, and watches all of them."""

    device_class = "locker-bank"

    @abstractmethod
    def doors(self) -> tuple[DoorState, ...]:
        """Return every door as it was last seen, in the bank's order."""

    def door_names(self) -> tuple[str, ...]:
        """Return the names of its doors as far as its options tell them, before it is opened too."""
        return ()

    @abstractmethod
    def unlock(self, door: str, *, within: float, job: str = "", anyway: bool = False) -> UnlockOutcome:
        """Open `door` for `job` with one pulse, and wait `within` seconds for its contact to say so.

        Never raises for the hardware's sake. `anyway` sends the pulse to a door that is told open, too, for
        one whose contact is stuck.
        """

    @abstractmethod
    def evidence(self, door: str) -> DoorEvidence:
        """Return what can be shown of a door; raise DeviceError, UNSUPPORTED for one that is not here."""

    def pokes(self) -> Mapping[str, Poke]:
        """Return `doors`, `unlock DOOR [SECONDS]` and `evidence DOOR`."""
        return {"doors": self._show_doors, "unlock": self._unlock, "evidence": self._show_evidence}

    def _show_doors(self, words: Sequence[str]) -> list[str]:
        del words
        return [" ".join((one.door, one.position, one.item, *sorted(one.faults))) for one in self.doors()]

    def _unlock(self, words: Sequence[str]) -> list[str]:
        if not 1 <= len(words) <= 2 or not all(word.isdecimal() for word in words[1:]):
            raise DeviceError(DeviceFailure.UNSUPPORTED, "give the name of a door, and seconds if you like")
        outcome = self.unlock(words[0], within=float(words[1]) if words[1:] else 5.0, job="by hand")
        acknowledged = "acknowledged" if outcome.acknowledged else "not acknowledged"
        return [f"{outcome.result}  door {outcome.position}  {acknowledged}"]

    def _show_evidence(self, words: Sequence[str]) -> list[str]:
        if len(words) != 1:
            raise DeviceError(DeviceFailure.UNSUPPORTED, "give the name of a door")
        told = self.evidence(words[0])
        return [f"openings {told.counter} since {told.up_since}  last job {told.job}  door {told.position}"]
