"""Reading the audit trail: where it stands, its epochs, its entries in order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, Select, select

from contract.audit import ChainEnd, ChainPoint
from kiosk.store.audit import EPOCH_BEGUN, Chain
from kiosk.store.tables import audit

READ_AT_ONCE = 1000


@dataclass(frozen=True)
class Entry:
    """One row. `digest` and `head` are as they were written, not as they should be."""

    n: int
    at: str
    kind: str
    subject: str
    digest: str
    head: str
    detail: str | None


class AuditRows:
    """The rows of the audit trail."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def chain(self) -> Chain | None:
        """Return where the chain stands, by its last row; None where there is no row."""
        last = self._connection.execute(select(audit).order_by(audit.c.n.desc()).limit(1)).first()
        begun = self.epoch_of(2**62)
        if last is None or begun is None:
            return None
        return Chain(begun.epoch, last.n, last.head, begun.parent)

    def epoch_of(self, n: int) -> ChainPoint | None:
        """Return the epoch that entry `n` lies in, as the point at which it begins."""
        row = self._connection.execute(_beginnings(audit.c.n <= n).order_by(audit.c.n.desc())).first()
        return None if row is None else _beginning(row)

    def epoch_after(self, n: int) -> ChainPoint | None:
        """Return the first epoch that begins after entry `n`, None where none does."""
        row = self._connection.execute(_beginnings(audit.c.n > n).order_by(audit.c.n)).first()
        return None if row is None else _beginning(row)

    def between(self, after: int, last: int, most: int) -> list[Entry]:
        """Return at most `most` entries with numbers over `after` and up to `last`, in order."""
        wanted = select(audit).where(audit.c.n > after, audit.c.n <= last).order_by(audit.c.n).limit(most)
        return [_entry(row) for row in self._connection.execute(wanted)]

    def every(self) -> Iterator[Entry]:
        """Yield every entry in order, in bounded memory."""
        last = -(2**62)
        while rows := self.between(last, 2**62, READ_AT_ONCE):
            yield from rows
            last = rows[-1].n

    def head_at(self, n: int) -> str | None:
        """Return the head that was written with entry `n`, None where there is none."""
        head = self._connection.execute(select(audit.c.head).where(audit.c.n == n)).scalar()
        return None if head is None else head.hex()


def _beginnings(condition: ColumnElement[bool]) -> Select[tuple[int, str, str]]:
    columns = select(audit.c.n, audit.c.subject, audit.c.detail)
    return columns.where(audit.c.kind == EPOCH_BEGUN, condition).limit(1)


def _beginning(row: Row[tuple[int, str, str]]) -> ChainPoint:
    told = json.loads(row.detail)["parent"]
    parent = None if told is None else ChainEnd.model_validate(told)
    head = "0" * 64 if parent is None else parent.head
    return ChainPoint(epoch=UUID(row.subject), count=row.n - 1, head=head, parent=parent)


def _entry(row: Row[tuple[object, ...]]) -> Entry:
    return Entry(row.n, row.at, row.kind, row.subject, row.digest.hex(), row.head.hex(), row.detail)
