"""Where people are signed in to the console, and clients that guessed wrong lately."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from hub.store.account_tables import console_sessions, sign_in_addresses, users
from hub.store.accounts import User, user_of
from hub.store.upsert import put, put_if_absent


@dataclass(frozen=True)
class Session:
    """Somebody who gave their password; `code_given` says whether all is given that is wanted of them."""

    user: User
    proved_at: datetime
    code_given: bool
    used_at: datetime
    pending_sealed: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Tries:
    """What one client got wrong lately."""

    failures: int
    failed_at: datetime
    locked_until: datetime | None


class ConsoleSessions:
    """Sessions by the hash of their token, and the tries of clients."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(
        self, token_sha256: str, user: str, at: datetime, *, code_given: bool, proved_at: datetime
    ) -> None:
        """Remember a session."""
        moments = {"started_at": at, "used_at": at, "proved_at": proved_at}
        row = {"token_sha256": token_sha256, "user": user, "code_given": code_given} | moments
        self._connection.execute(insert(console_sessions).values(**row))

    def find(self, token_sha256: str, *, used_after: datetime, started_after: datetime) -> Session | None:
        """Return a session; None where it has ended, or its user may sign in no more."""
        found = (
            select(users, console_sessions)
            .select_from(console_sessions.join(users, users.c.name == console_sessions.c.user))
            .where(
                console_sessions.c.token_sha256 == token_sha256,
                console_sessions.c.used_at > used_after,
                console_sessions.c.started_at > started_after,
                users.c.disabled_at.is_(None),
            )
        )
        row = self._connection.execute(found).one_or_none()
        if row is None:
            return None
        return Session(user_of(row), row.proved_at, row.code_given, row.used_at, row.pending_sealed)

    def renew(self, token_sha256: str, at: datetime) -> None:
        """Keep a session alive."""
        self._change(token_sha256, used_at=at)

    def prove(self, token_sha256: str, at: datetime) -> None:
        """Remember that a secret was given again."""
        self._change(token_sha256, proved_at=at)

    def set_pending(self, token_sha256: str, sealed: str | None) -> None:
        """Keep the secret of codes until the first of them was given."""
        self._change(token_sha256, pending_sealed=sealed)

    def close(self, token_sha256: str) -> None:
        """End a session."""
        self._connection.execute(
            delete(console_sessions).where(console_sessions.c.token_sha256 == token_sha256)
        )

    def close_others(self, user: str, token_sha256: str) -> int:
        """End all sessions of a user but one; return how many there were."""
        others = (console_sessions.c.user == user, console_sessions.c.token_sha256 != token_sha256)
        return self._connection.execute(delete(console_sessions).where(*others)).rowcount

    def count(self, user: str, *, used_after: datetime, started_after: datetime) -> int:
        """Return at how many places somebody is signed in."""
        alive = (console_sessions.c.used_at > used_after, console_sessions.c.started_at > started_after)
        counted = select(func.count()).where(console_sessions.c.user == user, *alive)
        return int(self._connection.execute(counted).scalar_one())

    def sweep(self, *, used_after: datetime, started_after: datetime) -> None:
        """Forget the sessions that have ended by themselves."""
        ended = or_(console_sessions.c.used_at <= used_after, console_sessions.c.started_at <= started_after)
        self._connection.execute(delete(console_sessions).where(ended))

    def tries(self, address: str) -> Tries | None:
        """Return what a client got wrong lately."""
        row = self._connection.execute(
            select(sign_in_addresses).where(sign_in_addresses.c.address == address).with_for_update()
        ).one_or_none()
        return None if row is None else Tries(row.failures, row.failed_at, row.locked_until)

    def hold_tries(self, address: str, at: datetime) -> Tries:
        """Return what a client got wrong lately and hold it: replicas count one after another from nought."""
        row = {"address": address, **vars(Tries(0, at, None))}
        put_if_absent(self._connection, sign_in_addresses, ["address"], row)
        held = self.tries(address)
        return Tries(0, at, None) if held is None else held

    def count_try(self, address: str, tries: Tries, *, forget_before: datetime) -> None:
        """Remember what a client got wrong, and forget clients that did so long ago and are not held now."""
        old = select(sign_in_addresses.c.address).where(sign_in_addresses.c.failed_at < forget_before)
        self._connection.execute(
            delete(sign_in_addresses).where(
                sign_in_addresses.c.address.in_(old.with_for_update(skip_locked=True))
            )
        )
        put(self._connection, sign_in_addresses, {"address": address}, vars(tries))

    def _change(self, token_sha256: str, **values: Any) -> None:
        this = update(console_sessions).where(console_sessions.c.token_sha256 == token_sha256)
        self._connection.execute(this.values(**values))
