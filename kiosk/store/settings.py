"""Small named texts, and the count of wrong PINs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from kiosk.store.tables import pin_failures, settings

FEED_CURSOR = "feed.cursor"
FEED_PASSED_OVER = "feed.passed-over-by-type"
"""Facts of a type that was not known: JSON text of a sync.passed_over.PassedOver."""
COUNTERSIGNED = "platform.countersigned"
"""The platform's last word on the audit chain: JSON text of a contract.audit.Countersignature."""
KEY_SET = "platform.keys"
"""The verification keys now trusted: JSON text of a contract.feed.KeySet."""

GIFTS_BARRED = "store.gifts-barred-until"
"""Seq of the event that told that this store went back, until the platform's answer was heard; then ''."""


class Settings:
    """Texts by name: the feed's cursor, the key set, the epoch."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, name: str) -> str | None:
        """Return the text of this name, None where it was never set."""
        return self._connection.execute(select(settings.c.value).where(settings.c.name == name)).scalar()

    def set(self, name: str, value: str) -> None:
        """Keep a text under a name."""
        self._connection.execute(
            insert(settings)
            .values(name=name, value=value)
            .on_conflict_do_update(index_elements=["name"], set_={"value": value})
        )


class PinFailures:
    """How often each person's PIN was wrong since it was last right."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def failures(self, employee_id: str) -> tuple[int, datetime | None]:
        """Return how many failures in a row, and when the last one was."""
        row = self._connection.execute(
            select(pin_failures.c.count, pin_failures.c.last_at).where(
                pin_failures.c.employee_id == employee_id
            )
        ).first()
        return (0, None) if row is None else (row[0], row[1])

    def record_failure(self, employee_id: str, at: datetime) -> None:
        """Count one more wrong PIN."""
        self._connection.execute(
            insert(pin_failures)
            .values(employee_id=employee_id, count=1, last_at=at)
            .on_conflict_do_update(
                index_elements=["employee_id"], set_={"count": pin_failures.c["count"] + 1, "last_at": at}
            )
        )

    def clear(self, employee_id: str) -> None:
        """Forget the failures: the PIN was right."""
        self._connection.execute(delete(pin_failures).where(pin_failures.c.employee_id == employee_id))
