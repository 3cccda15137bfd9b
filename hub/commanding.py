"""Ordering terminals from afar: kept, told by the feed and written down in one transaction."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from contract.commands import CommandKind, CommandOutcome
from contract.feed import CommandGiven
from contract.language import Bilingual
from hub.store.commands import Command
from hub.store.unit import Unit


class Within(StrEnum):
    """How long a terminal that cannot be reached now has to do what it is ordered to."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"


DURATIONS = MappingProxyType(
    {Within.HOUR: timedelta(hours=1), Within.DAY: timedelta(days=1), Within.WEEK: timedelta(days=7)}
)


class CommandStanding(StrEnum):
    """How a command stands for those who look at it."""

    WAITING = "waiting"
    DONE = "done"
    EXPIRED = "expired"
    NOT_KNOWN = "not-known"
    UNANSWERED = "unanswered"  # its deadline has passed: done before it, and not told yet, or never


def give_command(
    unit: Unit,
    terminal_id: str,
    kind: CommandKind,
    reason: Bilingual,
    *,
    command_id: UUID,
    by: str,
    now: datetime,
    within: Within,
) -> bool:
    """Order a terminal to do something; False where there is no such terminal."""
    if unit.terminals.lock(terminal_id) is None:
        return False
    command = Command(
        command_id=command_id,
        terminal_id=terminal_id,
        kind=kind,
        reason_zh=reason.zh,
        reason_en=reason.en,
        given_at=now,
        given_by=by,
        deadline=now + DURATIONS[within],
    )
    unit.commands.give(command)
    fact = CommandGiven(
        command_id=command_id,
        kind=kind.value,
        deadline=command.deadline,
        reason_zh=reason.zh,
        reason_en=reason.en,
    )
    unit.terminals.tell(terminal_id, fact.model_dump(mode="json"))
    unit.accounts.note(now, by, f"ordered the terminal to {kind.value}: {reason.zh}", terminal_id)
    return True


def standing_of(command: Command, now: datetime) -> CommandStanding:
    """Return how a command stands."""
    match command.outcome:
        case None:
            waits = command.deadline > now
            return CommandStanding.WAITING if waits else CommandStanding.UNANSWERED
        case CommandOutcome.DONE | CommandOutcome.EXPIRED | CommandOutcome.NOT_KNOWN:
            return CommandStanding(command.outcome.value)
