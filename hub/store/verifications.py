"""The last verification of the audit: who asked for it, how far it is, what it found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import AwareDatetime, BaseModel, ConfigDict
from sqlalchemy import Connection, select

from hub.store.tables import facts
from hub.store.upsert import next_number, put

NAME = "audit-verification"


class Verification(BaseModel):
    """A verification; `told_at` is when it was last heard of, `finished_at` None while it goes on.

    `of` counts what there is to look at: the platform's trail, and the chains of each terminal.
    """

    model_config = ConfigDict(frozen=True)

    by: str
    started_at: AwareDatetime
    told_at: AwareDatetime
    finished_at: AwareDatetime | None = None
    done: int = 0
    of: int = 1
    entries: int = 0  # of the platform's trail
    head: str = ""
    found: int = 0
    findings: Sequence[str] = ()  # the first of them


@dataclass(frozen=True)
class Verifications:
    """Keeps the last one only."""

    connection: Connection

    def hold(self) -> None:
        """Keep others from beginning one until this unit of work ends."""
        next_number(self.connection, NAME, 0)

    def last(self) -> Verification | None:
        """Return the last one."""
        found = select(facts.c.value).where(facts.c.name == NAME)
        text = self.connection.execute(found).scalar_one_or_none()
        return None if text is None else Verification.model_validate_json(text)

    def keep(self, verification: Verification) -> None:
        """Remember how far it is."""
        put(self.connection, facts, {"name": NAME}, {"value": verification.model_dump_json()})
