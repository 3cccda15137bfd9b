"""Terminals as people look at them: some of them, in some order, a page at a time, and how many are how."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, select

from contract.feed import Heartbeat
from hub.neighbours import SILENT_AFTER
from hub.store.columns import Instant
from hub.store.listing import RowList
from hub.store.scope import EVERYWHERE, Sites, at_sites
from hub.store.tables import WENT_BACK, events, terminal_health, terminals
from hub.store.watching import EventRow, TerminalRow

WENT_BACK_FOR = timedelta(days=7)  # for which a terminal needs attention after its store went back


NEVER = datetime(9999, 1, 1, tzinfo=UTC)  # after whatever was heard, in the order of when it was


class TerminalState(StrEnum):
    """How a terminal is, the worst first."""

    SILENT = "silent"
    ATTENTION = "attention"
    WELL = "well"
    NEVER = "never"


class TerminalOrder(StrEnum):
    """What the list can be sorted by."""

    NAME = "name"
    SITE = "site"
    STATE = "state"
    SEEN = "seen"


@dataclass(frozen=True)
class WantedTerminals:
    """Which terminals: whose name begins so, at which site, in which state at which moment.

    "" and None stand for all.
    """

    name: str = ""
    site: str = ""
    state: TerminalState | None = None
    order: TerminalOrder = TerminalOrder.NAME
    descending: bool = False
    sites: Sites = EVERYWHERE
    now: datetime = NEVER


@dataclass(frozen=True)
class ListedTerminal:
    """A terminal and how it is."""

    row: TerminalRow
    state: TerminalState


def state_at(now: datetime) -> ColumnElement[str]:
    """Return how a terminal is; what was heard in the future is long ago."""
    seen = terminal_health.c.seen_at
    heard = seen.between(now - SILENT_AFTER, now + SILENT_AFTER)
    lately = select(events.c.terminal_id).where(WENT_BACK, events.c.received_at > now - WENT_BACK_FOR)
    sound = and_(terminal_health.c.sound == 1, terminals.c.terminal_id.not_in(lately))
    return case(
        (seen.is_(None), TerminalState.NEVER.value),
        (~heard, TerminalState.SILENT.value),
        (sound, TerminalState.WELL.value),
        else_=TerminalState.ATTENTION.value,
    )


JOINED = terminals.outerjoin(terminal_health, terminal_health.c.terminal_id == terminals.c.terminal_id)
ORDERS: Mapping[TerminalOrder, tuple[ColumnElement[Any], ...]] = MappingProxyType(
    {
        TerminalOrder.NAME: (),
        TerminalOrder.SITE: (terminals.c.site,),
        TerminalOrder.SEEN: (func.coalesce(terminal_health.c.seen_at, literal(NEVER, Instant)),),
    }
)
"""The columns of each order but the state's; the name comes after all of them."""


class TerminalList(RowList[WantedTerminals, ListedTerminal]):
    """Reads terminals; states are those of a moment."""

    key = (terminals.c.terminal_id,)

    def columns(self, wanted: WantedTerminals) -> Select[Any]:
        """Return the statement that reads all terminals with their states."""
        return columns(wanted.now)

    def order(self, wanted: WantedTerminals) -> Sequence[ColumnElement[Any]]:
        """Return what terminals are sorted by before their name."""
        return ORDERS[wanted.order] if wanted.order in ORDERS else (state_at(wanted.now),)

    def scope(self, sites: Sites) -> ColumnElement[bool]:
        """Return the condition that a terminal stands at one of some sites."""
        return terminals.c.site.in_(sorted(sites))

    def condition(self, wanted: WantedTerminals) -> Iterator[ColumnElement[bool]]:
        """Return what a terminal must be to be wanted."""
        if wanted.name:
            yield terminals.c.terminal_id.istartswith(wanted.name, autoescape=True)
        if wanted.site:
            yield terminals.c.site == wanted.site
        if wanted.state is not None:
            yield state_at(wanted.now) == wanted.state.value

    def made(self, rows: Sequence[Mapping[str, Any]]) -> list[ListedTerminal]:
        """Return terminals and how they are."""
        went_back = self._went_back([row["terminal_id"] for row in rows])
        return [
            ListedTerminal(
                TerminalRow(
                    row["terminal_id"],
                    row["site"],
                    row["seen_at"],
                    None if row["heartbeat"] is None else Heartbeat.model_validate(row["heartbeat"]),
                    went_back.get(row["terminal_id"]),
                ),
                TerminalState(row["state"]),
            )
            for row in rows
        ]

    def states(self, wanted: WantedTerminals) -> dict[TerminalState, int]:
        """Return how many are in each state of those that are wanted, whatever state that is."""
        of_any = replace(wanted, state=None)
        state = state_at(wanted.now).label("state")
        each = self._wanted(select(state).select_from(JOINED), of_any).subquery()
        found = select(each.c.state, func.count().label("count_of_them")).group_by(each.c.state)
        there = {row.state: row.count_of_them for row in self._connection.execute(found)}
        return {one: there.get(one.value, 0) for one in TerminalState}

    def find(self, terminal_id: str, now: datetime) -> ListedTerminal | None:
        """Return a terminal."""
        found = self._connection.execute(columns(now).where(terminals.c.terminal_id == terminal_id))
        listed = self.made([dict(row) for row in found.mappings()])
        return listed[0] if listed else None

    def sites(self, sites: Sites = EVERYWHERE) -> list[str]:
        """Return the sites of all terminals, of those that somebody may see."""
        found = (
            select(terminals.c.site)
            .where(at_sites(terminals.c.terminal_id, sites))
            .distinct()
            .order_by(terminals.c.site)
        )
        return list(self._connection.execute(found).scalars())

    def _went_back(self, names: list[str]) -> dict[str, EventRow]:
        """Return the last time each terminal's store went back, of those where it ever did."""
        found = (
            select(events.c.terminal_id, events.c.payload, events.c.happened_at, events.c.received_at)
            .where(WENT_BACK, events.c.terminal_id.in_(names))
            .order_by(events.c.terminal_id, events.c.received_at)
        )
        return {row.terminal_id: EventRow(*row[1:]) for row in self._connection.execute(found)}


def columns(now: datetime) -> Select[Any]:
    """Return the statement that reads terminals with their states."""
    health = terminal_health.c.seen_at, terminal_health.c.heartbeat
    state = state_at(now).label("state")
    return select(terminals.c.terminal_id, terminals.c.site, *health, state).select_from(JOINED)
