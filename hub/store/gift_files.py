"""Files, of gifts or of employees, that somebody uploaded and has not confirmed yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, Table, delete, select

from hub.store.gift_tables import gift_files
from hub.store.upsert import put

KEPT_FOR = timedelta(hours=1)


@dataclass(frozen=True)
class UploadedFile:
    """A file as it came, whose it is and how it is called."""

    user: str
    file_id: UUID
    name: str
    at: datetime
    content: bytes = field(repr=False)


class GiftFiles:
    """One file for each user at most; an older one gives way."""

    def __init__(self, connection: Connection, table: Table = gift_files) -> None:
        self._connection = connection
        self._files = table

    def keep(self, file: UploadedFile) -> None:
        """Keep a user's file, and forget those that nobody confirmed in time."""
        self._connection.execute(delete(self._files).where(self._files.c.at < file.at - KEPT_FOR))
        values = {name: value for name, value in vars(file).items() if name != "user"}
        put(self._connection, self._files, {"user": file.user}, values)

    def find(self, user: str, file_id: UUID, now: datetime) -> UploadedFile | None:
        """Return a user's file; None where it is another one now, or was kept long enough."""
        this = (
            self._files.c.user == user,
            self._files.c.file_id == file_id,
            self._files.c.at >= now - KEPT_FOR,
        )
        row = self._connection.execute(select(self._files).where(*this)).mappings().one_or_none()
        return None if row is None else UploadedFile(**row)

    def forget(self, user: str) -> None:
        """Forget a user's file."""
        self._connection.execute(delete(self._files).where(self._files.c.user == user))
