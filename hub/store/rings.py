"""Rings of the doorbell between replicas, by PostgreSQL's NOTIFY.

They are told after the commit that they are about, by a transaction of their own: one that notifies holds
a lock of the whole server until it is durable (PreCommit_Notify in src/backend/commands/async.c), which
would have batches wait for each other's disk; one that does nothing else waits for no disk. A ring that is
lost with its replica costs no more than the rest of a feed's wait, at whose end it is looked anyhow.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable, Collection
from contextlib import closing

import psycopg
from sqlalchemy import Engine, text

from hub.store.database import StoreUnavailableError, reachable

CHANNEL = "hub_feeds"
MOST_NAMES = 100  # in a notice: 64 characters each, of the 7,999 bytes that one can have
AGAIN_AFTER = 1.0  # seconds until a database that is away is asked again
LOOK_UP = 0.5  # seconds after which a listener sees that it is to end
NOTIFY = text("SELECT pg_notify(:channel, :names)")

log = logging.getLogger(__name__)

Heard = Callable[[Collection[str] | None], None]
"""Called with the terminals whose feeds have something new, None where that can be any."""


class Rings:
    """Tells the other replicas, and listens to them; each by `run_…` on a thread of its own, until `end`."""

    def __init__(self, engine: Engine, heard: Heard) -> None:
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._heard = heard
        self._mark = secrets.token_hex(8)  # tells our own notices from others'
        self._names: set[str] = set()
        self._changed = threading.Condition()
        self._ending = threading.Event()

    def tell(self, terminal_id: str) -> None:
        """Have the other replicas wake those who wait for a terminal's feed, soon."""
        with self._changed:
            self._names.add(terminal_id)
            self._changed.notify_all()

    def end(self) -> None:
        """Have both runs return."""
        self._ending.set()
        with self._changed:
            self._changed.notify_all()

    def run_telling(self) -> None:
        """Tell what there is to tell; while the database is away it is kept."""
        away = False
        while names := self._next():
            try:
                self._notify(names)
                away = False
            except StoreUnavailableError:
                with self._changed:
                    self._names |= set(names)
                if not away:
                    log.warning("other replicas cannot be told: the database is away")
                away = True
                self._ending.wait(AGAIN_AFTER)

    def run_listening(self) -> None:
        """Listen; whenever that begins anew, anything may have been missed."""
        while not self._ending.is_set():
            try:
                self._listen()
            except StoreUnavailableError:
                log.warning("other replicas cannot be heard: the database is away")
                self._ending.wait(AGAIN_AFTER)

    def _next(self) -> list[str]:
        """Return some of what is to be told, once there is something; nothing at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._names or self._ending.is_set())
            if self._ending.is_set():
                return []
            taken = sorted(self._names)[:MOST_NAMES]
            self._names.difference_update(taken)
            return taken

    def _notify(self, names: Collection[str]) -> None:
        with reachable(), self._engine.connect() as connection:
            connection.execute(NOTIFY, {"channel": CHANNEL, "names": " ".join((self._mark, *names))})

    def _listen(self) -> None:
        try:
            with reachable(), closing(self._own_connection()) as connection:
                connection.execute(f"LISTEN {CHANNEL}")
                self._heard(None)
                while not self._ending.is_set():
                    for notice in connection.notifies(timeout=LOOK_UP):
                        self._take(notice.payload)
        except (psycopg.OperationalError, psycopg.errors.ReadOnlySqlTransaction) as error:
            raise StoreUnavailableError from error

    def _own_connection(self) -> psycopg.Connection:
        """Return a connection that the pool does not count: it is kept as long as the platform runs."""
        pooled = self._engine.raw_connection()
        connection = pooled.driver_connection
        assert isinstance(connection, psycopg.Connection)
        pooled.detach()
        connection.autocommit = True
        return connection

    def _take(self, payload: str) -> None:
        mark, *names = payload.split(" ")
        if mark != self._mark:
            self._heard(names)
