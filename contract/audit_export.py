"""What the platform holds of a terminal's audit chain, as a file: one JSON object a line.

`python -m hub audit export` writes it, `python -m kiosk audit verify --against` reads it. First a line that
says whose it is, then each chain, followed by its segments in order; last which events are held.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, TypeAdapter, ValidationError

from contract.audit import DIGEST, AuditEntry, AuditModel


class ExportBegin(AuditModel):
    """Whose chains follow."""

    line: Literal["audit-export"] = "audit-export"
    terminal_id: str
    at: str


class ExportChain(AuditModel):
    """A stretch that goes on without a break, from entry `base` + 1 on.

    It branches there from chain `parent`, where that is known. `claimed` is the furthest tip that was told.
    """

    line: Literal["chain"] = "chain"
    chain: int
    parent: int | None
    epoch: UUID
    base: int
    base_head: str = Field(pattern=DIGEST)
    count: int
    head: str = Field(pattern=DIGEST)
    claimed: int


class ExportSegment(AuditModel):
    """Entries of the chain before; `head` is the one after the last of them."""

    line: Literal["segment"] = "segment"
    chain: int
    head: str = Field(pattern=DIGEST)
    entries: list[AuditEntry] = Field(min_length=1)


class ExportEvents(AuditModel):
    """Ids of events that the platform holds; there is at least one such line, be it empty."""

    line: Literal["events"] = "events"
    ids: list[UUID]


ExportLine = Annotated[ExportBegin | ExportChain | ExportSegment | ExportEvents, Field(discriminator="line")]
LINE: TypeAdapter[ExportBegin | ExportChain | ExportSegment | ExportEvents] = TypeAdapter(ExportLine)


class ExportError(Exception):
    """The file is no export; the message says where."""


def read_export(lines: Iterable[str]) -> Iterator[ExportBegin | ExportChain | ExportSegment | ExportEvents]:
    """Yield what an export says; raise ExportError where it is none."""
    for number, line in enumerate(lines, 1):
        try:
            read = LINE.validate_json(line)
        except ValidationError as error:
            raise ExportError(f"line {number} is not what an export says") from error
        if (number == 1) != isinstance(read, ExportBegin):
            raise ExportError(f"line {number} is not in its place")
        yield read
