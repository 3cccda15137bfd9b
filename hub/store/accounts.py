"""People who may use the console, and what they looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from hub.store.account_tables import console_sessions, recovery_codes, users
from hub.store.scope import EVERYWHERE, Sites
from hub.store.trail import Trail, TrailEntry
from hub.store.upsert import next_number, put

NAME_OF_USER = re.compile(r"[^\s\x00-\x1f](?:[^\x00-\x1f]{0,62}[^\s\x00-\x1f])?")


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
    password_hash: str = field(repr=False)  # "": only their company signs them in
    failures: int = 0
    locked_until: datetime | None = None
    password_until: datetime | None = None  # the password was given out, and is to be changed before
    totp_sealed: str | None = field(default=None, repr=False)
    totp_counter: int | None = None
    disabled_at: datetime | None = None
    signed_in_at: datetime | None = None
    subject: str | None = None  # who they are to their company: issuer and subject of OpenID Connect
    sites: Sites = EVERYWHERE  # the terminals there, and what happened at them, are all that they see

    def sees(self, site: str | None) -> bool:
        """Return whether they may see what is at a site."""
        return not self.sites or site in self.sites


class Accounts:
    """Users and the audit trail of the console."""

    def __init__(self, connection: Connection, trail: Trail) -> None:
        self._connection = connection
        self._trail = trail

    def save(self, user: User) -> None:
        """Add a user or replace one; sessions of a replaced user end."""
        values = {one.name: getattr(user, one.name) for one in fields(user)} | {
            "role": user.role.value,
            "sites": " ".join(sorted(user.sites)),
        }
        put(self._connection, users, {"name": values.pop("name")}, values)
        self._end_sessions(user.name)

    def find(self, name: str, *, lock: bool = False) -> User | None:
        """Return a user; `lock` holds the row, so that guesses are counted one by one."""
        statement = select(users).where(users.c.name == name)
        row = self._connection.execute(statement.with_for_update() if lock else statement).one_or_none()
        return None if row is None else user_of(row)

    def find_subject(self, subject: str) -> User | None:
        """Return the user whom a company's sign-in service means."""
        row = self._connection.execute(select(users).where(users.c.subject == subject)).one_or_none()
        return None if row is None else user_of(row)

    def count_failures(self, name: str, failures: int, locked_until: datetime | None) -> None:
        """Remember how often a wrong secret was given, and until when no other is looked at."""
        self._change(name, failures=failures, locked_until=locked_until)

    def signed_in(self, name: str, at: datetime) -> None:
        """Remember that somebody got in; what failed before is forgotten."""
        self._change(name, failures=0, locked_until=None, signed_in_at=at)

    def change_password(self, name: str, password_hash: str) -> None:
        """Give a user the password that they chose."""
        self._change(name, password_hash=password_hash, password_until=None)

    def count_sign_in(self, how: str) -> None:
        """Count an attempt to sign in, whoever's it was."""
        next_number(self._connection, f"sign-in:{how}")

    def every(self) -> list[User]:
        """Return all users by name."""
        found = self._connection.execute(select(users).order_by(users.c.name))
        return [user_of(row) for row in found]

    def remove(self, name: str) -> bool:
        """Take away a user and end their sessions; return False where there is none such."""
        self._end_sessions(name)
        self._connection.execute(delete(recovery_codes).where(recovery_codes.c.user == name))
        return self._connection.execute(delete(users).where(users.c.name == name)).rowcount == 1

    def audit_trail(self) -> Iterator[TrailEntry]:
        """Yield who did what, oldest first."""
        return self._trail.every()

    def note(self, at: datetime, actor: str, action: str, subject: str) -> None:
        """Write down who did what."""
        self._trail.note(at, actor, action, subject)

    def use_code(self, name: str, counter: int) -> None:
        """Remember which of the codes that follow one another was used last."""
        self._change(name, totp_counter=counter)

    def set_codes(self, name: str, totp_sealed: str | None, recovery_sha256: frozenset[str]) -> None:
        """Give a user another secret of codes, or none, and the codes that stand in for them."""
        self._change(name, totp_sealed=totp_sealed, totp_counter=None)
        self.replace_recovery_codes(name, recovery_sha256)

    def replace_recovery_codes(self, name: str, recovery_sha256: frozenset[str]) -> None:
        """Have only these recovery codes count."""
        self._connection.execute(delete(recovery_codes).where(recovery_codes.c.user == name))
        for one in sorted(recovery_sha256):
            self._connection.execute(recovery_codes.insert().values(user=name, code_sha256=one))

    def use_recovery_code(self, name: str, code_sha256: str) -> bool:
        """Take a recovery code away; return False where it was not there."""
        this = (recovery_codes.c.user == name, recovery_codes.c.code_sha256 == code_sha256)
        return self._connection.execute(delete(recovery_codes).where(*this)).rowcount == 1

    def count_recovery_codes(self, name: str) -> int:
        """Return how many recovery codes are left."""
        counted = select(func.count()).where(recovery_codes.c.user == name)
        return int(self._connection.execute(counted).scalar_one())

    def _change(self, name: str, **values: Any) -> None:
        self._connection.execute(update(users).where(users.c.name == name).values(**values))

    def _end_sessions(self, name: str) -> None:
        self._connection.execute(delete(console_sessions).where(console_sessions.c.user == name))


def user_of(row: Any) -> User:
    """Build a user from a row."""
    values = {one.name: getattr(row, one.name) for one in fields(User)}
    return User(**values | {"role": Role(row.role), "sites": frozenset(row.sites.split())})
