"""Terminals, how they were when last heard of, and the feed of each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from pydantic import JsonValue
from sqlalchemy import Connection, bindparam, select, update

from contract.feed import Heartbeat
from hub.soundness import is_sound
from hub.store import bulk
from hub.store.scope import EVERYWHERE, Sites, at_sites
from hub.store.tables import feed_items, terminal_health, terminals
from hub.store.upsert import put, put_if_absent
from hub.store.writes import Writes

NAME_OF_TERMINAL = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"  # a regular expression; stands in addresses

FIND = select(terminals).where(terminals.c.terminal_id == bindparam("this"))
LOCK = FIND.with_for_update()
LOCK_SOME = {  # in one order, Python's as well, so that nobody waits in a circle
    dialect: select(terminals)
    .where(bulk.among(dialect, terminals.c.terminal_id, "these"))
    .order_by(terminals.c.terminal_id.collate("C") if dialect == "postgresql" else terminals.c.terminal_id)
    .with_for_update()
    for dialect in bulk.INSERTS
}
LOCK_FREE = {dialect: some.with_for_update(skip_locked=True) for dialect, some in LOCK_SOME.items()}
MOVE_FEED = bulk.change(terminals, ("terminal_id",), ("feed_cursor",))


@dataclass(frozen=True)
class Terminal:
    """A terminal that may speak to the platform; its token is known only as a hash."""

    terminal_id: str
    site: str
    token_sha256: str = field(repr=False)


@dataclass(frozen=True)
class Beat:
    """What a terminal said of itself, and when that was heard."""

    terminal_id: str
    seen_at: datetime
    heartbeat: Heartbeat


class Terminals:
    """The terminals of all sites."""

    def __init__(self, connection: Connection, writes: Writes) -> None:
        self._connection = connection
        self._writes = writes
        self._cursors: dict[str, int] = {}  # of those whose rows are held: nobody else moves them
        self._told: dict[str, list[JsonValue]] = {}

    def add(self, terminal: Terminal, at: datetime) -> bool:
        """Add a terminal; return False where its name is taken."""
        row = {**vars(terminal), "created_at": at, "feed_cursor": 0}
        return put_if_absent(self._connection, terminals, ["terminal_id"], row)

    def replace_token(self, terminal_id: str, token_sha256: str) -> bool:
        """Give a terminal another token; the old one stops working. False where there is no such terminal."""
        changed = self._connection.execute(
            update(terminals).where(terminals.c.terminal_id == terminal_id).values(token_sha256=token_sha256)
        )
        return changed.rowcount == 1

    def find(self, terminal_id: str) -> Terminal | None:
        """Return a terminal."""
        return self._find(terminal_id, lock=False)

    def lock(self, terminal_id: str) -> Terminal | None:
        """Return a terminal and hold its row: batches of one terminal are taken one after another."""
        return self._find(terminal_id, lock=True)

    def lock_some(self, names: Sequence[str], *, free: bool = False) -> dict[str, Terminal]:
        """Return those of the named terminals that there are, by name, and hold their rows.

        With `free` those whose rows somebody else holds are left out.
        """
        these = (LOCK_FREE if free else LOCK_SOME)[self._connection.dialect.name]
        found = self._connection.execute(these, {"these": list(names)}).all()
        for row in found:
            self._cursors.setdefault(row.terminal_id, row.feed_cursor)
        return {row.terminal_id: Terminal(row.terminal_id, row.site, row.token_sha256) for row in found}

    def hold(self, names: Collection[str]) -> None:
        """Hold the rows of the named terminals: before anything that their batches change."""
        if more := [name for name in names if name not in self._cursors]:
            self.lock_some(more)

    def every(self) -> list[Terminal]:
        """Return all terminals by name."""
        found = self._connection.execute(select(terminals).order_by(terminals.c.terminal_id))
        return [Terminal(row.terminal_id, row.site, row.token_sha256) for row in found]

    def at(self, site: str) -> list[Beat]:
        """Return how the terminals of a site were when last heard of, by name."""
        health = terminal_health.c
        found = self._connection.execute(
            select(health.terminal_id, health.seen_at, health.heartbeat)
            .join(terminals, terminals.c.terminal_id == health.terminal_id)
            .where(terminals.c.site == site)
            .order_by(health.terminal_id)
        )
        return [Beat(row.terminal_id, row.seen_at, Heartbeat.model_validate(row.heartbeat)) for row in found]

    def names(self, sites: Sites = EVERYWHERE) -> list[str]:
        """Return the names of all terminals, sorted."""
        name = terminals.c.terminal_id
        found = select(name).where(at_sites(name, sites)).order_by(name)
        return list(self._connection.execute(found).scalars())

    def sites(self, names: Collection[str]) -> dict[str, str]:
        """Return the site of each of the named terminals that there are."""
        found = select(terminals.c.terminal_id, terminals.c.site).where(terminals.c.terminal_id.in_(names))
        return {row.terminal_id: row.site for row in self._connection.execute(found)}

    def heard(self, terminal_id: str, heartbeat: Heartbeat, at: datetime) -> None:
        """Remember how a terminal is now."""
        told = heartbeat.model_dump(mode="json")
        values = {"seen_at": at, "heartbeat": told, "sound": int(is_sound(heartbeat))}
        put(self._connection, terminal_health, {"terminal_id": terminal_id}, values)

    def tell(self, terminal_id: str, *told: JsonValue) -> int:
        """Append decisions to a terminal's feed and return the last one's cursor."""
        if terminal_id not in self._cursors:
            self.lock(terminal_id)
        self._told.setdefault(terminal_id, []).extend(told)
        self._cursors[terminal_id] += len(told)
        return self._cursors[terminal_id]

    def postpone(self) -> None:
        """Have what was told written with whatever else is postponed."""
        told, self._told = self._told, {}
        if told:
            moved = ({"terminal_id": name, "feed_cursor": self._cursors[name]} for name in told)
            self._writes.postpone(MOVE_FEED, moved)
        self._append(self._cursors, told)

    def tell_each(self, told: Mapping[str, Sequence[JsonValue]]) -> None:
        """Append decisions to the feeds of several terminals, with as many statements as for one."""
        if not told:
            return
        self._make()
        self._cursors.clear()
        moved = (
            update(terminals)
            .where(terminals.c.terminal_id == bindparam("this"))
            .values(feed_cursor=terminals.c.feed_cursor + bindparam("told"))
        )
        counts = [{"this": name, "told": len(told[name])} for name in sorted(told)]
        self._connection.execute(moved, counts)
        found = select(terminals.c.terminal_id, terminals.c.feed_cursor)
        rows = self._connection.execute(found.where(terminals.c.terminal_id.in_(told)))
        self._append({row.terminal_id: row.feed_cursor for row in rows}, told)

    def feed(self, terminal_id: str, after: int, limit: int) -> list[tuple[int, JsonValue]]:
        """Return up to `limit` decisions after a cursor, oldest first."""
        self._make()
        found = self._connection.execute(
            select(feed_items.c.cursor, feed_items.c.fact)
            .where(feed_items.c.terminal_id == terminal_id, feed_items.c.cursor > after)
            .order_by(feed_items.c.cursor)
            .limit(limit)
        )
        return [(row.cursor, row.fact) for row in found]

    def _make(self) -> None:
        self.postpone()
        self._writes.make()

    def _append(self, last: Mapping[str, int], told: Mapping[str, Sequence[JsonValue]]) -> None:
        items = [
            {"terminal_id": name, "cursor": cursor, "fact": fact}
            for name, facts in told.items()
            for cursor, fact in enumerate(facts, last[name] - len(facts) + 1)
        ]
        if items:
            self._writes.join(bulk.insertion(feed_items), items)

    def _find(self, terminal_id: str, *, lock: bool) -> Terminal | None:
        row = self._connection.execute(LOCK if lock else FIND, {"this": terminal_id}).one_or_none()
        if row is None:
            return None
        if lock:
            self._cursors.setdefault(terminal_id, row.feed_cursor)
        return Terminal(row.terminal_id, row.site, row.token_sha256)
