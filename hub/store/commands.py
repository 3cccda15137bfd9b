"""What terminals were ordered to do, and what they answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, func, insert, select, update

from contract.commands import CommandAnswered, CommandKind, CommandOutcome
from hub.store.command_tables import terminal_commands

LATEST = 20


@dataclass(frozen=True)
class Command:
    """One order to one terminal; without an outcome until it answered."""

    command_id: UUID
    terminal_id: str
    kind: CommandKind
    reason_zh: str
    reason_en: str
    given_at: datetime
    given_by: str
    deadline: datetime
    outcome: CommandOutcome | None = None
    answered_at: datetime | None = None


class Commands:
    """The commands of all terminals. Whoever gives one holds the terminal's row."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def give(self, command: Command) -> None:
        """Keep a command as the terminal's latest."""
        columns = terminal_commands.c
        last = select(func.coalesce(func.max(columns.number), 0)).where(
            columns.terminal_id == command.terminal_id
        )
        row = {**vars(command), "kind": command.kind.value, "outcome": None, "answered_at": None}
        self._connection.execute(
            insert(terminal_commands).values(**row, number=self._connection.execute(last).scalar_one() + 1)
        )

    def answered(self, terminal_id: str, fact: CommandAnswered) -> None:
        """Keep what a terminal says of a command of its own; the first answer counts."""
        columns = terminal_commands.c
        this = update(terminal_commands).where(
            columns.command_id == fact.command_id,
            columns.terminal_id == terminal_id,
            columns.outcome.is_(None),
        )
        self._connection.execute(this.values(outcome=fact.outcome.value, answered_at=fact.at))

    def latest(self, terminal_id: str) -> list[Command]:
        """Return a terminal's latest commands, the last one first."""
        columns = terminal_commands.c
        found = select(terminal_commands).where(columns.terminal_id == terminal_id)
        rows = self._connection.execute(found.order_by(columns.number.desc()).limit(LATEST)).mappings()
        return [
            Command(
                **{name: value for name, value in row.items() if name not in ("number", "kind", "outcome")},
                kind=CommandKind(row["kind"]),
                outcome=None if row["outcome"] is None else CommandOutcome(row["outcome"]),
            )
            for row in rows
        ]
