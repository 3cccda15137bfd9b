"""Facts that a terminal reports about its own store."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from contract.event import Event


class WentBack(StrEnum):
    """Why a terminal's store is not, or not wholly, what it was."""

    COPY = "copy"  # an earlier copy was put in its place
    LOG_GONE = "log-gone"  # the end of it, its write-ahead log, was taken away
    OTHER_LOG = "other-log"  # the write-ahead log beside it was of another database, or of another time
    KEY_REUSED = "key-reused"  # the platform had seen its keys with other contents
    SALVAGED = "salvaged"  # it was damaged; what could be read was saved


class StoreWentBack(Event):
    """The terminal's store lost something, or may have: its numbers begin anew in a new epoch.

    `commits_known` is how many transactions it is known to have had, `commits_found` how many are in it;
    `unread` counts by table the rows that a salvage could not read.
    """

    type: Literal["store.went-back"] = "store.went-back"
    at: AwareDatetime
    cause: WentBack
    epoch_before: UUID | None = None
    commits_known: int | None = Field(default=None, ge=0)
    commits_found: int | None = Field(default=None, ge=0)
    unread: dict[str, int] = Field(default_factory=dict)
