"""Who of the facility staff may come in, and what each may do."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol

from contract.staff import StaffRole


class StaffAct(StrEnum):
    """One thing that staff can do at the terminal beside looking."""

    REPLAY = "replay"
    DISMISS = "dismiss"
    SETTLE = "settle"
    TRY = "try"
    STOCK = "stock"
    OPEN_DOOR = "open-door"
    LEAVE_KIOSK = "leave-kiosk"


MAY: Mapping[StaffRole, frozenset[StaffAct]] = MappingProxyType(
    {
        StaffRole.ATTENDANT: frozenset({StaffAct.SETTLE, StaffAct.TRY, StaffAct.STOCK, StaffAct.OPEN_DOOR}),
        StaffRole.TECHNICIAN: frozenset(StaffAct),
    }
)
"""An attendant looks after paper, what lies in the outlets and behind doors; what the platform refused, and
the way out of the kiosk, are a technician's."""


class MemberSettings(Protocol):
    """One of the staff, as the settings have them: `config.schema.StaffMember`."""

    @property
    def number(self) -> str:
        """Digits that nobody else has."""

    @property
    def role(self) -> StaffRole:
        """What they may do."""

    @property
    def pin_hash(self) -> str:
        """Argon2id."""

    @property
    def badge_uids(self) -> Sequence[str]:
        """Their cards."""


@dataclass(frozen=True)
class Member:
    """Somebody of the staff; a wrong PIN is counted under `employee_id`, a name that no employee has.

    `number` is empty for the one PIN that a terminal without a list of staff has.
    """

    number: str
    role: StaffRole
    pin_hash: str | None = field(repr=False)
    employee_id: str

    def may(self, act: StaffAct) -> bool:
        """Say whether it is theirs to do."""
        return act in MAY[self.role]


NOBODY = Member("", StaffRole.ATTENDANT, None, "staff::unknown")
"""Whoever gives a number that nobody has: no PIN is right, and all of them are counted together."""


class StaffRoll:
    """The staff of one terminal: by number, or one PIN for all of them."""

    def __init__(self, pin_hash: str | None = None, members: Collection[MemberSettings] = ()) -> None:
        self._all = None if pin_hash is None else Member("", StaffRole.TECHNICIAN, pin_hash, "staff::pin")
        self._members = {
            one.number: Member(one.number, one.role, one.pin_hash, f"staff::{one.number}") for one in members
        }
        self._badges = {uid.upper(): one.number for one in members for uid in one.badge_uids}

    @property
    def anybody(self) -> bool:
        """Whether anybody can come in."""
        return bool(self._members) or self._all is not None

    @property
    def by_number(self) -> bool:
        """Whether staff say who they are before they give their PIN."""
        return bool(self._members)

    def member(self, number: str = "") -> Member:
        """Return who has this number; NOBODY where nobody has."""
        if not number and self._all is not None:
            return self._all
        return self._members.get(number, NOBODY)

    def number_of(self, uid: str) -> str | None:
        """Return the number of whoever's card this is, by its UID in hex."""
        return self._badges.get(uid.upper())
