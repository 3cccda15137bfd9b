"""People who may use the console, their sessions, and what they looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select, update

from hub.store.tables import console_sessions, users
from hub.store.trail import Trail, TrailEntry
from hub.store.upsert import next_number, put


class Role(StrEnum):
    """What somebody is at the console; `hub.console.acts` says who may do what."""

    HR = "hr"
    FACILITY = "facility"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class User:
    """Somebody who may sign in to the console."""

    name: str
    role: Role
    password_hash: str = field(repr=False)
    failures: int = 0
    locked_until: datetime | None = None


class Accounts:
    """Users, sessions and the audit trail of the console."""

    def __init__(self, connection: Connection, trail: Trail) -> None:
        self._connection = connection
        self._trail = trail

    def save(self, user: User) -> None:
        """Add a user or replace one; sessions of a replaced user end."""
        values = {"role": user.role.value, "password_hash": user.password_hash}
        state = {"failures": user.failures, "locked_until": user.locked_until}
        put(self._connection, users, {"name": user.name}, values | state)
        self._connection.execute(delete(console_sessions).where(console_sessions.c.user == user.name))

    def find(self, name: str, *, lock: bool = False) -> User | None:
        """Return a user; `lock` holds the row, so that guesses are counted one by one."""
        statement = select(users).where(users.c.name == name)
        row = self._connection.execute(statement.with_for_update() if lock else statement).one_or_none()
        return None if row is None else user_of(row)

    def count_failures(self, name: str, failures: int, locked_until: datetime | None) -> None:
        """Remember how often a wrong password was given, and until when no other is looked at."""
        this = update(users).where(users.c.name == name)
        self._connection.execute(this.values(failures=failures, locked_until=locked_until))

    def count_sign_in(self, how: str) -> None:
        """Count an attempt to sign in, whoever's it was."""
        next_number(self._connection, f"sign-in:{how}")

    def open_session(self, token_sha256: str, user: str, at: datetime) -> None:
        """Remember a session by the hash of its token."""
        row = {"token_sha256": token_sha256, "user": user, "started_at": at, "used_at": at}
        self._connection.execute(insert(console_sessions).values(**row))

    def use_session(
        self, token_sha256: str, at: datetime, *, used_after: datetime, started_after: datetime
    ) -> User | None:
        """Return whose a session is, and keep it alive; None where it has ended."""
        statement = (
            update(console_sessions)
            .where(
                console_sessions.c.token_sha256 == token_sha256,
                console_sessions.c.used_at > used_after,
                console_sessions.c.started_at > started_after,
            )
            .values(used_at=at)
            .returning(console_sessions.c.user)
        )
        name = self._connection.execute(statement).scalar_one_or_none()
        return self.find(name) if name is not None else None

    def close_session(self, token_sha256: str) -> None:
        """End a session."""
        self._connection.execute(
            delete(console_sessions).where(console_sessions.c.token_sha256 == token_sha256)
        )

    def sweep_sessions(self, *, used_after: datetime, started_after: datetime) -> None:
        """Forget the sessions that have ended by themselves."""
        ended = or_(console_sessions.c.used_at <= used_after, console_sessions.c.started_at <= started_after)
        self._connection.execute(delete(console_sessions).where(ended))

    def every(self) -> list[User]:
        """Return all users by name."""
        found = self._connection.execute(select(users).order_by(users.c.name))
        return [user_of(row) for row in found]

    def remove(self, name: str) -> bool:
        """Take away a user and end their sessions; return False where there is none such."""
        self._connection.execute(delete(console_sessions).where(console_sessions.c.user == name))
        return self._connection.execute(delete(users).where(users.c.name == name)).rowcount == 1

    def audit_trail(self) -> Iterator[TrailEntry]:
        """Yield who did what, oldest first."""
        return self._trail.every()

    def note(self, at: datetime, actor: str, action: str, subject: str) -> None:
        """Write down who did what."""
        self._trail.note(at, actor, action, subject)


def user_of(row: Any) -> User:
    """Build a user from a row."""
    return User(row.name, Role(row.role), row.password_hash, row.failures, row.locked_until)
