"""What a terminal reports about events that the platform refused for good; no content of theirs is in it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import AwareDatetime, StringConstraints

from contract.event import Event

PREFIX: Final = "dead-letter."
"""How the types begin that tell of a dead letter. One of these that is itself refused is told to nobody."""

LONGEST_REASON: Final = 200  # characters

Reason = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_REASON)]


class Decision(StrEnum):
    """What may be done with a dead letter: deliver it once more, or let it rest for ever."""

    REPLAY = "replay"
    DISMISS = "dismiss"


class Place(StrEnum):
    """Where somebody decided about a dead letter."""

    CONSOLE = "console"
    STAFF_PAGE = "staff-page"
    COMMAND = "command"


class DismissReason(StrEnum):
    """The reasons that a page offers; a console or command may give one in words instead."""

    HANDLED_OTHERWISE = "handled-otherwise"
    NO_LONGER_NEEDED = "no-longer-needed"
    REPEATED = "repeated"
    TEST = "test"


class DeadLetterFact(Event):
    """Which event it is about: its key, its id, and its type where that can be read."""

    at: AwareDatetime
    epoch: UUID
    seq: int
    event_id: UUID
    event_type: str | None


class DeadLetterBuried(DeadLetterFact):
    """The platform refused an event for good; the terminal keeps it. `problem` is the platform's word."""

    type: Literal["dead-letter.buried"] = "dead-letter.buried"
    problem: str


class DeadLetterReplayed(DeadLetterFact):
    """Somebody had a dead letter put back among the events that wait; it keeps its key and its place."""

    type: Literal["dead-letter.replayed"] = "dead-letter.replayed"
    place: Place
    by: str
    reason: Reason = ""


class DeadLetterDismissed(DeadLetterFact):
    """Somebody decided that a dead letter needs nobody any more; it is kept for ever."""

    type: Literal["dead-letter.dismissed"] = "dead-letter.dismissed"
    place: Place
    by: str
    reason: Reason


class DeadLetterMissing(DeadLetterFact):
    """The platform decided about an event that is not at the terminal any more, its data having gone back."""

    type: Literal["dead-letter.missing"] = "dead-letter.missing"
