"""`python -m hub audit`: the platform's own trail, and the terminals' chains."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from hub.audit.export import export
from hub.audit.verification import as_far_as_readable, verify_terminal, verify_trail
from hub.store.database import Database
from hub.store.unit import Unit

MOST_TOLD = 50


class NotSoundError(Exception):
    """Something was found wrong; the message says how much."""


class NoTerminalError(Exception):
    """There is no terminal of this name."""


@dataclass(frozen=True)
class AuditCommands:
    """What an operator can ask of the audit; `say` writes a line."""

    database: Database
    say: Callable[[str], None]

    def show(self) -> None:
        """Say who did what, oldest first, as JSON lines."""
        with self.database.read() as unit:
            for row in unit.accounts.audit_trail():
                entry = {"at": row.at.isoformat(), "who": row.actor, "did": row.action, "what": row.subject}
                self.say(json.dumps(entry, ensure_ascii=False))

    def verify(self, terminal_id: str | None, knew: tuple[int, str] | None = None) -> None:
        """Say what is wrong with the trail and the chains, or that all is sound; raise NotSoundError.

        `knew` is an end of the platform's trail that was said before.
        """
        found = 0
        with self.database.read() as unit:
            named = self._named(unit, terminal_id)
            for words in self._all(unit, named, knew):
                found += 1
                if found <= MOST_TOLD:
                    self.say(words)
            if found:
                raise NotSoundError(f"{found} findings")
            entries, head = unit.trail.end()
            counts = {row.terminal_id: row.count for row in unit.chains.latest() if row.terminal_id in named}
        self.say(f"sound: the platform's trail, {entries} entries, head {head}")
        for name, count in counts.items():
            self.say(f"sound: {name}, {count} entries")

    def export(self, terminal_id: str) -> None:
        """Say what is held of a terminal's chain, for `python -m kiosk audit verify --against`."""
        with self.database.read() as unit:
            self._named(unit, terminal_id)
            for line in export(unit, terminal_id, datetime.now(UTC)):
                self.say(line)

    @staticmethod
    def _named(unit: Unit, terminal_id: str | None) -> list[str]:
        every = sorted({*unit.terminals.names(), *unit.chains.terminals()}, key=str)
        if terminal_id is not None and terminal_id not in every:
            raise NoTerminalError(f"no terminal {terminal_id}")
        return every if terminal_id is None else [terminal_id]

    @staticmethod
    def _all(unit: Unit, named: list[str], knew: tuple[int, str] | None) -> Iterator[str]:
        yield from as_far_as_readable("the platform's trail", verify_trail(unit, knew))
        for terminal_id in named:
            yield from as_far_as_readable(terminal_id, verify_terminal(unit, terminal_id))
