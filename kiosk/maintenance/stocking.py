"""Doors that staff opened to put something in, until they are closed: kept in the store, for a restart."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from pydantic import BaseModel, ConfigDict, TypeAdapter

from contract.language import Bilingual
from kiosk.store.unit import Unit

NAME = "staff.stockings"  # of the setting


class Stocking(BaseModel):
    """A door that was ordered open for a thing of this kind; `staff`: by whom.

    `effect_id` is its opening once that is known. `before` is the opening at this door before it, None for
    none: after a kill a newer one is the opening that was ordered.
    """

    model_config = ConfigDict(frozen=True)

    kind: str
    title: Bilingual
    bank: str
    door: str
    staff: str
    before: UUID | None = None
    effect_id: UUID | None = None

    @property
    def place(self) -> tuple[str, str]:
        """Bank and door."""
        return self.bank, self.door


SEVERAL = TypeAdapter(list[Stocking])


def stockings(unit: Unit) -> list[Stocking]:
    """Return those that are under way, oldest first."""
    return SEVERAL.validate_json(unit.settings.get(NAME) or "[]")


def begin(unit: Unit, stocking: Stocking) -> None:
    """Keep one, in the place of an earlier one at its door."""
    _keep(unit, [*_elsewhere(unit, stocking), stocking])


def end(unit: Unit, stocking: Stocking) -> None:
    """Keep it no longer; one at its door that was kept since, with its opening, stays."""
    _keep(unit, [each for each in stockings(unit) if each != stocking])


def _elsewhere(unit: Unit, stocking: Stocking) -> list[Stocking]:
    return [each for each in stockings(unit) if each.place != stocking.place]


def _keep(unit: Unit, several: Iterable[Stocking]) -> None:
    unit.settings.set(NAME, SEVERAL.dump_json(list(several)).decode())
