"""What was ordered from afar: done at most once, each in one transaction with its answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import assert_never
from uuid import UUID

from pydantic import BaseModel, ConfigDict, TypeAdapter

from contract.commands import CommandAnswered, CommandKind, CommandOutcome
from contract.feed import CommandGiven, Moment
from contract.language import Bilingual
from kiosk.store.outbox import Outbox
from kiosk.store.settings import Settings

CLOSED_BY_ORDER = "commands.closed"
"""Why people elsewhere closed this terminal: JSON text of a Bilingual; '' where it is open."""
RESTART_ORDERED = "commands.restart"
"""The restarts that wait until nobody is served: JSON text of WaitingRestarts; '' where none does."""


class WaitingRestart(BaseModel):
    """A restart that was ordered and not begun."""

    model_config = ConfigDict(frozen=True)

    command_id: UUID
    deadline: Moment


WAITING_RESTARTS = TypeAdapter(list[WaitingRestart])


class Commands:
    """What the terminal was ordered to do.

    Deadlines were set by the platform's clock, and are held against it where it is known (`now`). The feed's
    cursor, kept in the same transaction, makes a command be taken once. A store that went back may
    take one again: its deadline is what keeps that from being done.
    """

    def __init__(self, settings: Settings, outbox: Outbox, clock: Callable[[], datetime]) -> None:
        self._settings = settings
        self._outbox = outbox
        self._clock = clock

    def apply(self, fact: CommandGiven, now: datetime) -> None:
        """Take a command: do it, keep it until nobody is served, or answer that it comes too late."""
        if fact.kind not in set(CommandKind):
            self._answer(fact.command_id, CommandOutcome.NOT_KNOWN)
        elif fact.deadline <= now:
            self._answer(fact.command_id, CommandOutcome.EXPIRED)
        else:
            self._take(CommandKind(fact.kind), fact)

    def closed(self) -> Bilingual | None:
        """Return why people elsewhere closed this terminal; None where it is open."""
        told = self._settings.get(CLOSED_BY_ORDER)
        return Bilingual.model_validate_json(told) if told else None

    def restart_waits(self) -> bool:
        """Say whether a restart waits until nobody is served."""
        return bool(self._settings.get(RESTART_ORDERED))

    def take_restart(self, now: datetime) -> bool:
        """Answer the restarts that wait; say whether one of them is to be done now."""
        waiting = self._restarts()
        self._settings.set(RESTART_ORDERED, "")
        for one in waiting:
            in_time = one.deadline > now
            self._answer(one.command_id, CommandOutcome.DONE if in_time else CommandOutcome.EXPIRED)
        return any(one.deadline > now for one in waiting)

    def _take(self, kind: CommandKind, fact: CommandGiven) -> None:
        match kind:
            case CommandKind.CLOSE:
                reason = Bilingual(zh=fact.reason_zh, en=fact.reason_en)
                self._settings.set(CLOSED_BY_ORDER, reason.model_dump_json())
            case CommandKind.REOPEN:
                self._settings.set(CLOSED_BY_ORDER, "")
            case CommandKind.RESTART:
                self._wait_to_restart(fact)
                return
            case _:
                assert_never(kind)
        self._answer(fact.command_id, CommandOutcome.DONE)

    def _wait_to_restart(self, fact: CommandGiven) -> None:
        """Keep it beside those that wait already: one restart does all of them."""
        one = WaitingRestart(command_id=fact.command_id, deadline=fact.deadline)
        waiting = [*self._restarts(), one]
        self._settings.set(RESTART_ORDERED, WAITING_RESTARTS.dump_json(waiting).decode())

    def _restarts(self) -> list[WaitingRestart]:
        told = self._settings.get(RESTART_ORDERED)
        return WAITING_RESTARTS.validate_json(told) if told else []

    def _answer(self, command_id: UUID, outcome: CommandOutcome) -> None:
        self._outbox.put(CommandAnswered(at=self._clock(), command_id=command_id, outcome=outcome))
