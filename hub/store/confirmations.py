"""Sign-ins at terminals that wait for a phone to confirm them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, delete, select, update

from hub.store.phone_tables import device_authorizations
from hub.store.upsert import put_if_absent

KEPT = timedelta(hours=1)  # after it expired


@dataclass(frozen=True)
class Confirmation:
    """One device authorisation; `wanted` is who alone may confirm it, `employee_id` who did."""

    device_code_sha256: str = field(repr=False)
    user_code: str
    match_number: str
    terminal_id: str
    visit_id: UUID
    wanted: str | None
    expires_at: datetime
    interval: int
    polled_at: datetime
    tries: int = 0
    employee_id: str | None = None
    denial: str | None = None

    @property
    def open(self) -> bool:
        """Whether nobody has decided it."""
        return self.employee_id is None and self.denial is None


class Confirmations:
    """The device authorisations of all terminals."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, confirmation: Confirmation) -> bool:
        """Remember one, and forget those that ended long ago; False where its user code is taken."""
        old = device_authorizations.c.expires_at < confirmation.polled_at - KEPT
        self._connection.execute(delete(device_authorizations).where(old))
        row = dict(vars(confirmation))
        return put_if_absent(self._connection, device_authorizations, ["user_code"], row)

    def by_device_code(self, sha256: str) -> Confirmation | None:
        """Return and hold the one that a terminal asks about."""
        return self._held(device_authorizations.c.device_code_sha256 == sha256)

    def by_user_code(self, user_code: str) -> Confirmation | None:
        """Return and hold the one that a person was shown."""
        return self._held(device_authorizations.c.user_code == user_code)

    def polled(self, confirmation: Confirmation, at: datetime, interval: int) -> None:
        """Remember that a terminal asked, and how far apart it is to ask."""
        self._change(confirmation, polled_at=at, interval=interval)

    def count_try(self, confirmation: Confirmation) -> None:
        """Count a wrong number."""
        self._change(confirmation, tries=confirmation.tries + 1)

    def confirm(self, confirmation: Confirmation, employee_id: str) -> None:
        """Remember who confirmed it."""
        self._change(confirmation, employee_id=employee_id)

    def deny(self, confirmation: Confirmation, denial: str) -> None:
        """Remember why it was denied."""
        self._change(confirmation, denial=denial)

    def _held(self, this: ColumnElement[bool]) -> Confirmation | None:
        found = select(device_authorizations).where(this).with_for_update()
        row = self._connection.execute(found).mappings().one_or_none()
        return None if row is None else Confirmation(**row)

    def _change(self, confirmation: Confirmation, **values: Any) -> None:
        this = device_authorizations.c.device_code_sha256 == confirmation.device_code_sha256
        self._connection.execute(update(device_authorizations).where(this).values(**values))
