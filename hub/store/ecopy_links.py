"""Links by which e-copies are downloaded: few times, for some days, by whoever was handed one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from hub.store.phone_tables import ecopy_links

KEPT = timedelta(days=30)  # after it expired, so that whoever comes late is told why


@dataclass(frozen=True)
class Link:
    """One link; itself it is known only as a hash."""

    token_sha256: str = field(repr=False)
    number: str
    terminal_id: str
    made_at: datetime
    expires_at: datetime
    downloads_left: int


class EcopyLinks:
    """All links."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, link: Link) -> None:
        """Remember one, and forget those that expired long ago."""
        self._connection.execute(delete(ecopy_links).where(ecopy_links.c.expires_at < link.made_at - KEPT))
        self._connection.execute(insert(ecopy_links).values(**vars(link)))

    def find(self, token_sha256: str) -> Link | None:
        """Return one."""
        this = select(ecopy_links).where(ecopy_links.c.token_sha256 == token_sha256)
        row = self._connection.execute(this).mappings().one_or_none()
        return None if row is None else Link(**row)

    def use(self, token_sha256: str) -> bool:
        """Count a download; False where none is left."""
        left = ecopy_links.c.downloads_left
        this = update(ecopy_links).where(ecopy_links.c.token_sha256 == token_sha256, left > 0)
        return self._connection.execute(this.values(downloads_left=left - 1)).rowcount == 1
