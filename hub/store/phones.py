"""Phones that are known to be somebody's for a while, and wrong PINs that were typed on phones."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from hub.store.phone_tables import phone_sessions, phone_tries
from hub.store.upsert import put, put_if_absent


@dataclass(frozen=True)
class KnownPhone:
    """Whose phone it is, and by which secret it became known; None where the company said so."""

    employee_id: str
    secret_sha256: str | None = field(repr=False)
    ends_at: datetime


@dataclass(frozen=True)
class PinTries:
    """How many PINs were wrong in a row, and until when none is looked at."""

    failures: int = 0
    locked_until: datetime | None = None


class Phones:
    """Phones by the hash of their token, and tries by employee."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def remember(self, token_sha256: str, phone: KnownPhone, at: datetime) -> None:
        """Remember a phone, and forget those whose time is over."""
        self._connection.execute(delete(phone_sessions).where(phone_sessions.c.ends_at <= at))
        row = {"token_sha256": token_sha256, "started_at": at} | vars(phone)
        self._connection.execute(insert(phone_sessions).values(**row))

    def find(self, token_sha256: str, at: datetime) -> KnownPhone | None:
        """Return whose phone it is now."""
        this = (phone_sessions.c.token_sha256 == token_sha256, phone_sessions.c.ends_at > at)
        row = self._connection.execute(select(phone_sessions).where(*this)).one_or_none()
        return None if row is None else KnownPhone(row.employee_id, row.secret_sha256, row.ends_at)

    def forget(self, token_sha256: str) -> bool:
        """Forget a phone; say whether it was known."""
        this = phone_sessions.c.token_sha256 == token_sha256
        return self._connection.execute(delete(phone_sessions).where(this)).rowcount > 0

    def tries(self, employee_id: str) -> PinTries:
        """Return and hold the wrong PINs of an employee, who has a row from the first try on.

        Of a row that is not there PostgreSQL holds nothing: first tries at once would count as one.
        """
        none = {"employee_id": employee_id, **vars(PinTries())}
        put_if_absent(self._connection, phone_tries, ["employee_id"], none)
        this = select(phone_tries).where(phone_tries.c.employee_id == employee_id).with_for_update()
        row = self._connection.execute(this).one()
        return PinTries(row.failures, row.locked_until)

    def count_tries(self, employee_id: str, tries: PinTries) -> None:
        """Remember the wrong PINs of an employee."""
        put(self._connection, phone_tries, {"employee_id": employee_id}, vars(tries))
