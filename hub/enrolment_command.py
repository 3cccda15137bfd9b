"""`python -m hub terminals code | withdraw`: enrolling a terminal, and taking its certificate back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hub.audit.command import NoTerminalError
from hub.authority import authority
from hub.enrolling import HOLDS_FOR, make_code, withdraw_key
from hub.store.database import Database

OPERATOR = "operator"


@dataclass(frozen=True)
class EnrolmentCommands:
    """The commands on terminals' keys; `say` writes what a program reads, `warn` what a person reads."""

    database: Database
    say: Callable[[str], None]
    warn: Callable[[str], None]
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    def give_code(self, terminal_id: str, holds_for: timedelta = HOLDS_FOR) -> None:
        """Make a terminal's code and say it, once."""
        now = self.clock()
        with self.database.write() as unit:
            code = make_code(unit, terminal_id, by=OPERATOR, now=now, holds_for=holds_for)
        if code is None:
            raise NoTerminalError(f"no terminal {terminal_id}")
        until = (now + holds_for).astimezone().strftime("%H:%M")
        self.warn(
            f"Holds until {until}, for one machine. There: python -m kiosk enrol --config … --data … {code}"
        )
        self.say(code)

    def withdraw(self, terminal_id: str, reason: str) -> None:
        """Refuse a terminal's certificate from now on."""
        with self.database.write() as unit:
            if not withdraw_key(unit, terminal_id, by=OPERATOR, reason=reason, now=self.clock()):
                raise NoTerminalError(f"{terminal_id} has no certificate")
        self.say(f"{terminal_id} is refused from now on; what it holds comes in once it is enrolled again")

    def show_authority(self, folder: Path) -> None:
        """Say the certificate of the authority; it is made where there is none."""
        self.say(authority(folder, self.clock()).pem.strip())

    def list_keys(self) -> None:
        """Say until when the certificate of each terminal holds."""
        with self.database.read() as unit:
            keys = unit.enrolments.every_current()
        for terminal_id, key in sorted(keys.items()):
            self.say(f"{terminal_id}\t{key.not_after.isoformat(timespec='seconds')}\t{key.key_id}")
