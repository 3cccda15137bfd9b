"""Terminals as people look at them: some of them, in some order, a page at a time, and how many are how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, literal, select

from contract.feed import Heartbeat
from hub.neighbours import SILENT_AFTER
from hub.store.listing import BATCH, counted
from hub.store.scope import EVERYWHERE, Sites, at_sites
from hub.store.tables import WENT_BACK, events, terminal_health, terminals
from hub.store.watching import EventRow, TerminalRow

WENT_BACK_FOR = timedelta(days=7)  # for which a terminal needs attention after its store went back


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
    """Which terminals: whose name begins so, at which site, in which state; "" and None are all."""

    name: str = ""
    site: str = ""
    state: TerminalState | None = None
    order: TerminalOrder = TerminalOrder.NAME
    descending: bool = False
    sites: Sites = EVERYWHERE


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
        TerminalOrder.SEEN: (terminal_health.c.seen_at.is_(None), terminal_health.c.seen_at),
    }
)
"""The columns of each order but the state's; the name comes after all of them."""


class TerminalList:
    """Reads terminals; states are those of the moment `now`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count(self, wanted: WantedTerminals, now: datetime) -> int:
        """Return how many there are of those that are wanted, as `counted` does."""
        return counted(
            self._connection, chosen(select(literal(1).label("one")).select_from(JOINED), wanted, now)
        )

    def states(self, wanted: WantedTerminals, now: datetime) -> dict[TerminalState, int]:
        """Return how many are in each state of those that are wanted, whatever state that is."""
        of_any = replace(wanted, state=None)
        state = state_at(now).label("state")
        each = chosen(select(state).select_from(JOINED), of_any, now).subquery()
        found = select(each.c.state, func.count().label("count_of_them")).group_by(each.c.state)
        there = {row.state: row.count_of_them for row in self._connection.execute(found)}
        return {one: there.get(one.value, 0) for one in TerminalState}

    def page(self, wanted: WantedTerminals, now: datetime, limit: int, offset: int) -> list[ListedTerminal]:
        """Return a page of those that are wanted."""
        order = ORDERS.get(wanted.order, (state_at(now),))
        sorted_by = [
            one.desc() if wanted.descending else one.asc() for one in (*order, terminals.c.terminal_id)
        ]
        return self._listed(
            chosen(columns(now), wanted, now).order_by(*sorted_by).limit(limit).offset(offset)
        )

    def batch(
        self, wanted: WantedTerminals, now: datetime, last: ListedTerminal | None
    ) -> list[ListedTerminal]:
        """Return the next of those that are wanted, by name, for a file."""
        found = chosen(columns(now), wanted, now).order_by(terminals.c.terminal_id).limit(BATCH)
        if last is not None:
            found = found.where(terminals.c.terminal_id > last.row.terminal_id)
        return self._listed(found)

    def find(self, terminal_id: str, now: datetime) -> ListedTerminal | None:
        """Return a terminal."""
        found = self._listed(columns(now).where(terminals.c.terminal_id == terminal_id))
        return found[0] if found else None

    def sites(self, sites: Sites = EVERYWHERE) -> list[str]:
        """Return the sites of all terminals, of those that somebody may see."""
        found = (
            select(terminals.c.site)
            .where(at_sites(terminals.c.terminal_id, sites))
            .distinct()
            .order_by(terminals.c.site)
        )
        return list(self._connection.execute(found).scalars())

    def _listed(self, statement: Select[Any]) -> list[ListedTerminal]:
        rows = self._connection.execute(statement).all()
        went_back = self._went_back([row.terminal_id for row in rows])
        return [
            ListedTerminal(
                TerminalRow(
                    row.terminal_id,
                    row.site,
                    row.seen_at,
                    None if row.heartbeat is None else Heartbeat.model_validate(row.heartbeat),
                    went_back.get(row.terminal_id),
                ),
                TerminalState(row.state),
            )
            for row in rows
        ]

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


def chosen(statement: Select[Any], wanted: WantedTerminals, now: datetime) -> Select[Any]:
    """Return a statement that finds only what is wanted."""
    statement = statement.where(at_sites(terminals.c.terminal_id, wanted.sites))
    if wanted.name:
        statement = statement.where(terminals.c.terminal_id.istartswith(wanted.name, autoescape=True))
    if wanted.site:
        statement = statement.where(terminals.c.site == wanted.site)
    if wanted.state is not None:
        statement = statement.where(state_at(now) == wanted.state.value)
    return statement
