"""Dead letters as people look at them: what waits for a decision first, then the latest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, select

from hub.store.dead_letters import Letter, LetterState, letter_of
from hub.store.listing import RowList
from hub.store.scope import EVERYWHERE, Sites, at_sites
from hub.store.tables import dead_letters


@dataclass(frozen=True)
class WantedLetters:
    """Which letters: of which terminal; "" stands for all."""

    terminal_id: str = ""
    sites: Sites = EVERYWHERE
    descending: bool = True


UNDECIDED = case(
    (dead_letters.c.state != LetterState.REFUSED.value, 0), (dead_letters.c.waiting == 1, 1), else_=2
)
"""How much a letter waits for a person."""


class LetterList(RowList[WantedLetters, Letter]):
    """Reads dead letters."""

    key = (dead_letters.c.terminal_id, dead_letters.c.event_id)

    def columns(self, wanted: WantedLetters) -> Select[Any]:  # noqa: ARG002 - the same for all
        """Return the statement that reads all letters."""
        return select(dead_letters)

    def order(self, wanted: WantedLetters) -> Sequence[ColumnElement[Any]]:  # noqa: ARG002 - the same for all
        """Return what letters are sorted by before their key."""
        return (UNDECIDED, dead_letters.c.last_at)

    def scope(self, sites: Sites) -> ColumnElement[bool]:
        """Return the condition that a letter came from one of some sites."""
        return at_sites(dead_letters.c.terminal_id, sites)

    def condition(self, wanted: WantedLetters) -> Iterator[ColumnElement[bool]]:
        """Return what a letter must be to be wanted."""
        if wanted.terminal_id:
            yield dead_letters.c.terminal_id == wanted.terminal_id

    def made(self, rows: Sequence[Mapping[str, Any]]) -> list[Letter]:
        """Return letters."""
        return [letter_of(row) for row in rows]

    def terminals(self, sites: Sites = EVERYWHERE) -> list[str]:
        """Return the terminals that have any, by name."""
        name = dead_letters.c.terminal_id
        names = select(name).where(at_sites(name, sites)).distinct().order_by(name)
        return list(self._connection.execute(names).scalars())
