"""What people may have from behind this terminal's doors, and what lies there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from contract.language import Bilingual


@dataclass(frozen=True)
class Gift:
    """An entitlement. `effect_id`: the opening of a door for it that is under way, in doubt or done."""

    gift_id: UUID
    employee_id: str
    kind: str
    title: Bilingual
    collect_until: date
    withdrawn_at: datetime | None = None
    handed_out_at: datetime | None = None
    effect_id: UUID | None = None

    def waits(self, today: date) -> bool:
        """Say whether it can be collected, as far as that is the gift's own affair."""
        return (
            self.withdrawn_at is None
            and self.handed_out_at is None
            and self.effect_id is None
            and today <= self.collect_until
        )


@dataclass(frozen=True)
class Item:
    """Something behind a door. `effect_id`: the opening for which it is set aside, or which is in doubt.

    `stuck_at`: its door was asked to open for the gift `stuck_for` and did not, or stood open before: nobody
    else is sent there before staff have looked.
    """

    item_id: UUID
    kind: str
    bank: str
    door: str
    placed_at: datetime
    placed_by: str = ""
    effect_id: UUID | None = None
    stuck_at: datetime | None = None
    stuck_for: UUID | None = None
