"""Small settled things of an installation, by name."""

from __future__ import annotations

from sqlalchemy import Connection, select

from hub.store.tables import facts
from hub.store.upsert import put


class Facts:
    """All of them; what is secret is not among them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def replace(self, name: str, value: str) -> str | None:
        """Have a fact be so from now on; return what it was, None where it was not known."""
        former = self._connection.execute(select(facts.c.value).where(facts.c.name == name)).scalar()
        if former != value:
            put(self._connection, facts, {"name": name}, {"value": value})
        return former
