"""E-copies of certificates: what is to be made, taken by one replica at a time, and what was made.

One is taken by moving `due_at` past the time that making it may take; who is killed meanwhile leaves it due.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select, update

from hub.store.ecopy_tables import WAITING, ecopies
from hub.store.tables import certificates
from hub.store.upsert import insert


@dataclass(frozen=True)
class Ecopy:
    """What became of one; `pdf` is None until it is made."""

    number: str
    asked_at: datetime
    due_at: datetime
    attempts: int
    fault: str | None
    made_at: datetime | None
    template: str | None
    signer: str | None
    level: str | None


@dataclass(frozen=True)
class Made:
    """An e-copy that was just made."""

    pdf: bytes = field(repr=False)
    template: str
    signer: str
    level: str


class Ecopies:
    """All e-copies."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ask(self, numbers: Collection[str], now: datetime) -> None:
        """Have e-copies made of certificates; those that were asked for before stay as they are."""
        rows = [{"number": one, "asked_at": now, "due_at": now, "attempts": 0} for one in numbers]
        if rows:
            wanted = insert(self._connection, ecopies).on_conflict_do_nothing(index_elements=["number"])
            self._connection.execute(wanted, rows)

    def find(self, number: str) -> Ecopy | None:
        """Return what is known of one, without its bytes."""
        columns = [one for one in ecopies.c if one.name != "pdf"]
        row = self._connection.execute(select(*columns).where(ecopies.c.number == number)).mappings().first()
        return None if row is None else Ecopy(**row)

    def pdf(self, number: str) -> bytes | None:
        """Return the file of one that was made."""
        found: bytes | None = self._connection.execute(
            select(ecopies.c.pdf).where(ecopies.c.number == number)
        ).scalar_one_or_none()
        return found

    def claim(self, now: datetime, most: int, lease: timedelta) -> list[str]:
        """Take those that are due, the longest due first; until the lease ends nobody else gets them.

        A certificate that was revoked meanwhile gets none.
        """
        chosen = (
            select(ecopies.c.number)
            .join(certificates, certificates.c.number == ecopies.c.number)
            .where(WAITING, ecopies.c.due_at <= now, certificates.c.revoked_at.is_(None))
            .order_by(ecopies.c.due_at, ecopies.c.number)
            .limit(most)
            .with_for_update(of=ecopies, skip_locked=True)
        )
        taken = list(self._connection.execute(chosen).scalars())
        self._connection.execute(
            update(ecopies).where(ecopies.c.number.in_(taken)).values(due_at=now + lease)
        )
        return taken

    def made(self, number: str, made: Made, now: datetime) -> bool:
        """Keep an e-copy; False where one was kept before: that one counts."""
        statement = (
            update(ecopies)
            .where(ecopies.c.number == number, WAITING)
            .values(made_at=now, fault=None, attempts=ecopies.c.attempts + 1, **vars(made))
            .returning(ecopies.c.number)
        )
        return self._connection.execute(statement).first() is not None

    def failed(self, number: str, fault: str, again_at: datetime | None) -> None:
        """Write down why one was not made, and when that is tried again; None leaves the next attempt be."""
        statement = update(ecopies).where(ecopies.c.number == number, WAITING).values(fault=fault)
        if again_at is not None:
            statement = statement.values(attempts=ecopies.c.attempts + 1, due_at=again_at)
        self._connection.execute(statement)

    def waiting(self) -> dict[str, int]:
        """Return how many wait because of which fault; "" stands for those not tried yet."""
        found = (
            select(ecopies.c.fault, func.count())
            .join(certificates, certificates.c.number == ecopies.c.number)
            .where(WAITING, certificates.c.revoked_at.is_(None))
            .group_by(ecopies.c.fault)
        )
        return {fault or "": count for fault, count in self._connection.execute(found)}
