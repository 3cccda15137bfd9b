"""What `python -m hub` does, command by command.

`say` writes a line for whoever called it, a person or a program; `warn` one that only a person reads.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from contract.feed import VerificationKey
from hub import people, synthetic
from hub.api.access import digest, new_token
from hub.audit.command import AuditCommands
from hub.enrolling import NO_TOKEN, make_code
from hub.enrolment_command import OPERATOR, EnrolmentCommands
from hub.gift_command import GiftCommands, Told, untold
from hub.gifts import Giving
from hub.giving_access import given_out
from hub.keys import issuing_key, public_pem, webhook_key
from hub.password_rules import LONGEST, SHORTEST, Complaint, complaint
from hub.passwords import for_passwords, for_pins
from hub.roster_command import RosterCommands
from hub.settings import Settings
from hub.store.accounts import NAME_OF_USER, Role, User
from hub.store.database import Database
from hub.store.terminals import NAME_OF_TERMINAL, Terminal
from hub.voiding import WITHDRAWN, withdraw
from hub.webhook_command import WebhookCommands
from hub.webhooks.signature import Sealing

SHOWN_COMPLAINTS = 50
COMPLAINTS = {
    Complaint.SHORT: f"a password has at least {SHORTEST} characters",
    Complaint.LONG: f"a password has at most {LONGEST} characters",
    Complaint.EASY: "the password is too easy to guess: a common one, or made of common words, names or rows",
    Complaint.SAME: "the password is the same as before",
}


class RefusedError(Exception):
    """The command could not be done; the message says why."""


@dataclass(frozen=True)
class Commands:
    """The commands of an operator on one installation; what they open is closed when `ending` is."""

    settings: Settings
    say: Callable[[str], None]
    warn: Callable[[str], None] = lambda _line: None
    ending: ExitStack = field(default_factory=ExitStack)

    def generate_employees(self, out: Path, count: int, seed: int, pins: int) -> None:
        """Write invented employees."""
        synthetic.write(out, count, seed, pins)
        self.say(f"{count} invented employees written to {out}; the first {pins} of each site have a PIN")

    def import_employees(self, path: Path, *, dry_run: bool) -> None:
        """Import employees from CSV, all or none."""
        rows, complaints = people.read(path)
        database = self._database()
        with database.read() as unit:
            known = {person.employee_id: person for person in unit.people.every()}
        plan = people.plan(rows, complaints, known, for_pins())
        if plan.complaints:
            for one in plan.complaints[:SHOWN_COMPLAINTS]:
                self.say(f"line {one.line}: {one.reason}")
            raise RefusedError(f"{len(plan.complaints)} wrong lines; nothing was imported")
        summary = f"{len(plan.added)} new, {len(plan.changed)} changed, {plan.unchanged} as before"
        if dry_run:
            self.say(f"would import: {summary}")
            return
        with database.write() as unit:
            unit.people.hold()
            if {person.employee_id: person for person in unit.people.every()} != known:
                raise RefusedError("the employees were changed meanwhile; nothing was imported, try again")
            unit.people.save([*plan.added, *plan.changed])
            unit.accounts.note(now(), "operator", "imported employees", summary)
        self.say(f"imported: {summary}")

    def set_pin(self, employee_id: str, pin: str) -> None:
        """Set an employee's PIN."""
        if not people.PIN.fullmatch(pin):
            raise RefusedError("a PIN is 4 to 8 digits")
        hashed = for_pins().hash(pin)
        with self._database().write() as unit:
            if unit.people.find(employee_id) is None:
                raise RefusedError(f"no employee {employee_id}")
            unit.people.set_pin(employee_id, hashed)
            unit.accounts.note(now(), "operator", "set a PIN", employee_id)
        self.say(f"PIN set for {employee_id}")

    def add_terminal(self, terminal_id: str, site: str, *, by_code: bool = False) -> None:
        """Add a terminal and say its token, once; or, `by_code`, the code that it is enrolled by."""
        if not re.fullmatch(NAME_OF_TERMINAL, terminal_id):
            raise RefusedError("a terminal is letters, digits, dots, underscores and hyphens, at most 64")
        if not people.NAME_OF_SITE.fullmatch(site):
            raise RefusedError("a site is lower-case letters, digits and hyphens, at most 40")
        token = new_token()
        with self._database().write() as unit:
            known_by = NO_TOKEN if by_code else digest(token)
            if not unit.terminals.add(Terminal(terminal_id, site, known_by), now()):
                raise RefusedError(f"there is a terminal {terminal_id} already; see `terminals code`")
            unit.accounts.note(now(), OPERATOR, "added a terminal", terminal_id)
            code = make_code(unit, terminal_id, by=OPERATOR, now=now()) if by_code else None
            sites = unit.people.sites()
        if site not in sites:
            there = f"; there is {', '.join(sites)}" if sites else ", or anywhere"
            self.warn(
                f"Nobody works at {site} yet{there}. This terminal knows no one until they are imported."
            )
        self.say(code or token)

    def renew_token(self, terminal_id: str) -> None:
        """Give a terminal another token and say it, once."""
        token = new_token()
        with self._database().write() as unit:
            if unit.enrolments.current(terminal_id) is not None:
                raise RefusedError(f"{terminal_id} has a certificate; see `terminals withdraw`")
            if not unit.terminals.replace_token(terminal_id, digest(token)):
                raise RefusedError(f"no terminal {terminal_id}")
            unit.accounts.note(now(), "operator", "renewed a terminal's token", terminal_id)
        self.say(token)

    def list_terminals(self) -> None:
        """Say which terminals there are."""
        with self._database().read() as unit:
            for terminal in unit.terminals.every():
                self.say(f"{terminal.terminal_id}\t{terminal.site}")

    def add_user(self, name: str, role: str | None, password: str, *, made: bool = False) -> None:
        """Add a console user, or give one another password; without a role it stays, or is HR's.

        A password that was `made` for them is to be changed at the first sign-in.
        """
        if not NAME_OF_USER.fullmatch(name):
            raise RefusedError("a user's name is 1 to 64 characters, without spaces at its ends")
        if (wrong := complaint(password, name)) is not None:
            raise RefusedError(COMPLAINTS[wrong])
        hashed = for_passwords().hash(password)
        with self._database().write() as unit:
            known = unit.accounts.find(name)
            given = Role(role) if role else known.role if known else Role.HR
            user = replace(known, role=given, password_hash=hashed) if known else User(name, given, hashed)
            user = replace(user, failures=0, locked_until=None, password_until=None, disabled_at=None)
            unit.accounts.save(given_out(user, now(), self.settings) if made else user)
            unit.accounts.note(now(), "operator", "set a console user", name)
        self.say(f"user {name} may sign in as {given}")

    def reset_codes(self, name: str) -> None:
        """Take away the codes of a user who lost their phone; new ones are set up at the next sign-in."""
        with self._database().write() as unit:
            known = unit.accounts.find(name)
            if known is None:
                raise RefusedError(f"no user {name}")
            unit.accounts.save(known)  # sessions end
            unit.accounts.set_codes(name, None, frozenset())
            unit.accounts.note(now(), "operator", "reset a console user's codes", name)
        self.say(f"{name} signs in without a code, and sets up new ones")

    def list_users(self) -> None:
        """Say who may sign in to the console."""
        with self._database().read() as unit:
            for user in unit.accounts.every():
                self.say(f"{user.name}\t{user.role}")

    def remove_user(self, name: str) -> None:
        """Take a user's access away, at once."""
        with self._database().write() as unit:
            if not unit.accounts.remove(name):
                raise RefusedError(f"no user {name}")
            unit.accounts.note(now(), "operator", "removed a console user", name)
        self.say(f"{name} may no longer sign in")

    def enrolment(self) -> EnrolmentCommands:
        """Return the commands on terminals' keys."""
        return EnrolmentCommands(self._database(), self.say, self.warn)

    def webhooks(self) -> WebhookCommands:
        """Return the commands on webhooks."""
        database = self._database()
        return WebhookCommands(database, Sealing(webhook_key(self.settings.data)), self.say, self.warn)

    def audit(self) -> AuditCommands:
        """Return the commands on the audit."""
        return AuditCommands(self._database(), self.say)

    def gifts(self, time_zone: ZoneInfo, progress: Told = untold) -> GiftCommands:
        """Return the commands on gifts; `progress` is told how far a file is."""
        return GiftCommands(self._database(), Giving(time_zone), self.say, progress)

    def roster(self, time_zone: ZoneInfo) -> RosterCommands:
        """Return the commands on employees of another system."""
        return RosterCommands(self._database(), for_pins(), time_zone, self.say, self.warn)

    def show_keys(self) -> None:
        """Say the public issuing key."""
        key = issuing_key(self.settings.data)
        shown = VerificationKey(key_id=key.key_id.hex(), public_key=key.public.public_bytes_raw().hex())
        self.say(shown.model_dump_json(indent=2))
        self.say(public_pem(key).strip())

    def revoke(self, number: str, reason: str) -> None:
        """Revoke a certificate."""
        with self._database().write() as unit:
            found = unit.certificates.find(number)
            if found is None or not withdraw(found, reason, WITHDRAWN, unit, now()):
                raise RefusedError(f"no valid certificate {number}")
            unit.accounts.note(now(), "operator", "revoked a certificate", number)
        self.say(f"{number} is revoked")

    def _database(self) -> Database:
        self.settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)  # personal data
        database = Database(self.settings.database)
        self.ending.callback(database.close)
        database.migrate()
        return database


def now() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)
