"""The site's employees, a snapshot of the platform's directory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from contract.feed import DirectoryEntry, DirectoryPage, EmploymentStatus
from kiosk.domain.person import Employee
from kiosk.store.settings import Settings
from kiosk.store.tables import badges, employees

VERSION = "directory.version"
SALT = "directory.salt"


class Directory:
    """Who works at this site, by number, by badge and by the digest of an ID number."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._settings = Settings(connection)

    def apply(self, page: DirectoryPage) -> None:
        """Take over the changes of one page and its version."""
        if page.entries:
            self._write(page.entries)
        self._settings.set(VERSION, str(page.version))
        self._settings.set(SALT, page.salt)

    def replace(self, pages: Sequence[DirectoryPage]) -> None:
        """Forget everybody and take over `pages`, which start at version 0 (the salt has changed)."""
        self._connection.execute(delete(badges))
        self._connection.execute(delete(employees))
        for page in pages:
            self.apply(page)

    def version(self) -> int:
        """Return the version of the snapshot, 0 before the first page."""
        return int(self._settings.get(VERSION) or 0)

    def salt(self) -> str | None:
        """Return the hex salt of the ID number digests, None before the first page."""
        return self._settings.get(SALT)

    def count(self) -> int:
        """Return how many employees are known."""
        return int(self._connection.execute(select(func.count()).select_from(employees)).scalar_one())

    def get(self, employee_id: str) -> Employee | None:
        """Return the employee with this number."""
        return self._first(employees.c.employee_id == employee_id)

    def by_badge(self, uid: str) -> Employee | None:
        """Return whose badge has this UID (hex, any case)."""
        owner = select(badges.c.employee_id).where(badges.c.uid == uid.upper()).scalar_subquery()
        return self._first(employees.c.employee_id == owner)

    def by_id_digest(self, digest: str) -> Employee | None:
        """Return whose ID number has this digest; somebody who works here before somebody who left."""
        return self._first(employees.c.id_digest == digest)

    def _first(self, condition: Any) -> Employee | None:
        found = select(employees).where(condition).order_by(employees.c.active.desc()).limit(1)
        row = self._connection.execute(found).mappings().first()
        if row is None:
            return None
        uids = select(badges.c.uid).where(badges.c.employee_id == row["employee_id"]).order_by(badges.c.uid)
        known = tuple(self._connection.execute(uids).scalars())
        return Employee(**{**row, "active": bool(row["active"])}, badge_uids=known)

    def _write(self, entries: Sequence[DirectoryEntry]) -> None:
        latest = {entry.employee_id: entry for entry in entries}
        upsert = insert(employees)
        changes = {column.name: upsert.excluded[column.name] for column in employees.c}
        self._connection.execute(
            upsert.on_conflict_do_update(index_elements=["employee_id"], set_=changes),
            [_row(entry) for entry in latest.values()],
        )
        self._connection.execute(delete(badges).where(badges.c.employee_id.in_(list(latest))))
        owned = [
            {"uid": uid.upper(), "employee_id": entry.employee_id}
            for entry in latest.values()
            for uid in entry.badge_uids
        ]
        if owned:
            card = insert(badges)
            self._connection.execute(
                card.on_conflict_do_update(
                    index_elements=["uid"], set_={"employee_id": card.excluded.employee_id}
                ),
                owned,
            )


def _row(entry: DirectoryEntry) -> dict[str, Any]:
    return {
        "employee_id": entry.employee_id,
        "name": entry.name,
        "name_latin": entry.name_latin,
        "active": int(entry.status is EmploymentStatus.ACTIVE),
        "id_digest": entry.id_digest,
        "pin_hash": entry.pin_hash,
        "department_zh": entry.department_zh,
        "department_en": entry.department_en,
        "position_zh": entry.position_zh,
        "position_en": entry.position_en,
        "hired_on": entry.hired_on,
        "left_on": entry.left_on,
    }
