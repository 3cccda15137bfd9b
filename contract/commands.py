"""What facility and HR order a terminal to do from afar, and what the terminal answers."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime

from contract.event import Event


class CommandKind(StrEnum):
    """What a terminal is ordered to do."""

    CLOSE = "close"  # take nobody new, and say why; whoever is served finishes
    REOPEN = "reopen"
    RESTART = "restart"  # the program, as soon as nobody is served


class CommandOutcome(StrEnum):
    """What became of a command; each is answered once."""

    DONE = "done"
    EXPIRED = "expired"  # its deadline had passed before it could be done: it never will be
    NOT_KNOWN = "not-known"  # this release knows no such command


class CommandAnswered(Event):
    """A terminal did what it was ordered to, or never will; in one transaction with its doing."""

    type: Literal["command.answered"] = "command.answered"
    at: AwareDatetime
    command_id: UUID
    outcome: CommandOutcome
