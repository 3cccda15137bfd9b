"""Codes that terminals are enrolled by, and the keys that they have."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, Row, select, update

from hub.store.announcements import Announcements, Topic
from hub.store.enrolment_tables import enrolment_codes, terminal_keys
from hub.store.upsert import put


@dataclass(frozen=True)
class EnrolmentCode:
    """A code that was made for a terminal; itself it is known only as a hash."""

    code_sha256: str = field(repr=False)
    expires_at: datetime
    tries: int
    used_at: datetime | None
    key_id: str | None


@dataclass(frozen=True)
class TerminalKey:
    """A key of a terminal's, with its last certificate; `ended_at` where it is refused from then on."""

    terminal_id: str
    key_id: str
    certificate: str = field(repr=False)
    enrolled_at: datetime  # or renewed last
    not_after: datetime
    ended_at: datetime | None = None


class Enrolments:
    """The enrolments of all terminals. Whoever writes holds the terminal's row."""

    def __init__(self, connection: Connection, announcements: Announcements) -> None:
        self._connection = connection
        self._announcements = announcements

    def give_code(
        self, terminal_id: str, code_sha256: str, *, by: str, at: datetime, expires_at: datetime
    ) -> None:
        """Remember a code; it takes the place of the last one."""
        values = {
            "code_sha256": code_sha256,
            "made_at": at,
            "made_by": by,
            "expires_at": expires_at,
            "tries": 0,
            "used_at": None,
            "key_id": None,
        }
        put(self._connection, enrolment_codes, {"terminal_id": terminal_id}, values)

    def code(self, terminal_id: str) -> EnrolmentCode | None:
        """Return the last code that was made for a terminal."""
        this = select(enrolment_codes).where(enrolment_codes.c.terminal_id == terminal_id)
        row = self._connection.execute(this).one_or_none()
        if row is None:
            return None
        return EnrolmentCode(row.code_sha256, row.expires_at, row.tries, row.used_at, row.key_id)

    def count_try(self, terminal_id: str) -> None:
        """Count a wrong code."""
        this = update(enrolment_codes).where(enrolment_codes.c.terminal_id == terminal_id)
        self._connection.execute(this.values(tries=enrolment_codes.c.tries + 1))

    def spend(self, terminal_id: str, key_id: str, at: datetime) -> None:
        """Remember what a code was used by: its terminal is enrolled."""
        this = update(enrolment_codes).where(enrolment_codes.c.terminal_id == terminal_id)
        self._connection.execute(this.values(used_at=at, key_id=key_id))
        self._announcements.tell(Topic.TERMINAL_ENROLLED, at, terminal_id, terminal_id=terminal_id)

    def key(self, terminal_id: str, key_id: str) -> TerminalKey | None:
        """Return a key that a terminal has or had."""
        keys = terminal_keys.c
        this = select(terminal_keys).where(keys.terminal_id == terminal_id, keys.key_id == key_id)
        row = self._connection.execute(this).one_or_none()
        return None if row is None else key_of(row)

    def current(self, terminal_id: str) -> TerminalKey | None:
        """Return the key that a terminal has now."""
        keys = terminal_keys.c
        this = select(terminal_keys).where(keys.terminal_id == terminal_id, keys.ended_at.is_(None))
        row = self._connection.execute(this).one_or_none()
        return None if row is None else key_of(row)

    def every_current(self) -> dict[str, TerminalKey]:
        """Return the key that each terminal has now."""
        found = self._connection.execute(select(terminal_keys).where(terminal_keys.c.ended_at.is_(None)))
        return {row.terminal_id: key_of(row) for row in found}

    def keep(self, key: TerminalKey) -> None:
        """Remember a key, or another certificate of one that is there."""
        name = {"terminal_id": key.terminal_id, "key_id": key.key_id}
        values = {name: value for name, value in vars(key).items() if name not in ("terminal_id", "key_id")}
        put(self._connection, terminal_keys, name, values)

    def end(self, terminal_id: str, *, by: str, reason: str, at: datetime) -> bool:
        """Refuse the key that a terminal has from now on; say whether it had one."""
        keys = terminal_keys.c
        this = update(terminal_keys).where(keys.terminal_id == terminal_id, keys.ended_at.is_(None))
        ended = self._connection.execute(this.values(ended_at=at, ended_by=by, ended_reason=reason))
        return ended.rowcount > 0


def key_of(row: Row[tuple[object, ...]]) -> TerminalKey:
    """Return what a row says."""
    return TerminalKey(
        row.terminal_id, row.key_id, row.certificate, row.enrolled_at, row.not_after, row.ended_at
    )
