"""What was ordered from afar: done at most once, each in one transaction with its answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import assert_never
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from contract.commands import CommandAnswered, CommandKind, CommandOutcome
from contract.feed import CommandGiven, Moment
from contract.language import Bilingual
from kiosk.store.outbox import Outbox
from kiosk.store.settings import Settings

CLOSED_BY_ORDER = "commands.closed"
"""Why people elsewhere closed this terminal: JSON text of a Bilingual; '' where it is open."""
RESTART_ORDERED = "commands.restart"
"""The restart that waits until nobody is served: JSON text of a WaitingRestart; '' where none does."""


class WaitingRestart(BaseModel):
    """A restart that was ordered and not begun."""

    model_config = ConfigDict(frozen=True)

    command_id: UUID
    deadline: Moment


class Commands:
    """What the terminal was ordered to do.

    The feed's cursor, kept in the same transaction, makes a command be taken once. A store that went back may
    take one again: its deadline is what keeps that from being done.
    """

    def __init__(self, settings: Settings, outbox: Outbox, clock: Callable[[], datetime]) -> None:
        self._settings = settings
        self._outbox = outbox
        self._clock = clock

    def apply(self, fact: CommandGiven) -> None:
        """Take a command: do it, keep it until nobody is served, or answer that it comes too late."""
        if fact.kind not in set(CommandKind):
            self._answer(fact.command_id, CommandOutcome.NOT_KNOWN)
        elif fact.deadline <= self._clock():
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

    def take_restart(self) -> bool:
        """Answer the restart that waits; say whether it is to be done now."""
        told = self._settings.get(RESTART_ORDERED)
        if not told:
            return False
        waiting = WaitingRestart.model_validate_json(told)
        in_time = waiting.deadline > self._clock()
        self._settings.set(RESTART_ORDERED, "")
        self._answer(waiting.command_id, CommandOutcome.DONE if in_time else CommandOutcome.EXPIRED)
        return in_time

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
        """Keep it; one that waits already is done with it, and answered by it."""
        if told := self._settings.get(RESTART_ORDERED):
            earlier = WaitingRestart.model_validate_json(told)
            self._answer(earlier.command_id, CommandOutcome.DONE)
        waiting = WaitingRestart(command_id=fact.command_id, deadline=fact.deadline)
        self._settings.set(RESTART_ORDERED, waiting.model_dump_json())

    def _answer(self, command_id: UUID, outcome: CommandOutcome) -> None:
        self._outbox.put(CommandAnswered(at=self._clock(), command_id=command_id, outcome=outcome))
