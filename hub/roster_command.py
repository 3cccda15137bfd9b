"""`python -m hub employees sync`: employees from another system, by one of the connectors."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from config.complaint import Refused
from config.reading import model_of
from config.source import read
from hub.connectors.connector import (
    Connector,
    ConnectorSettings,
    NothingNewError,
    SourceError,
    names,
    settings_of,
)
from hub.passwords import Passwords
from hub.roster import Policy, Roster, TooMuchError, judged
from hub.store.database import Database
from hub.store.people import Person

SHOWN = 50


class RosterError(Exception):
    """Nothing was taken over; the message says why."""


@dataclass(frozen=True)
class RosterCommands:
    """What an operator, or a timer of the system, can do about employees of another system."""

    database: Database
    pins: Passwords
    time_zone: ZoneInfo
    say: Callable[[str], None]
    warn: Callable[[str], None]

    def sync(self, path: Path, *, dry_run: bool, most_leaving: float | None = None) -> None:
        """Take over what a source tells, all that is right of it, or say what that would do."""
        told = settings_in(path)
        policy = told.policy if most_leaving is None else replace(told.policy, most_leaving=most_leaving)
        try:
            source = told.connect(path.parent)
            with self.database.read() as unit:
                known = {person.employee_id: person for person in unit.people.every()}
            roster = self._judged(source, known, policy)
            if dry_run:
                self.say(f"would take over: {summary(roster)}")
                return
            self._save(roster, known, told.connector)
            source.taken_over()
        except NothingNewError as nothing:
            self.say(str(nothing))
        except (SourceError, TooMuchError) as error:
            raise RosterError(str(error)) from error

    def _judged(self, source: Connector, known: Mapping[str, Person], policy: Policy) -> Roster:
        today = datetime.now(UTC).astimezone(self.time_zone).date()
        roster = judged(list(source.records()), known, self.pins, today, policy)
        for one in roster.wrong[:SHOWN]:
            self.warn(f"{one.place}: {one.reason}")
        if (more := len(roster.wrong) - SHOWN) > 0:
            self.warn(f"and {more} more")
        return roster

    def _save(self, roster: Roster, known: Mapping[str, Person], connector: str) -> None:
        with self.database.write() as unit:
            unit.people.hold()
            if {person.employee_id: person for person in unit.people.every()} != known:
                raise TooMuchError("the employees were changed meanwhile; nothing was taken over, try again")
            unit.people.save([*roster.plan.added, *roster.plan.changed])
            unit.accounts.note(
                datetime.now(UTC), f"connector {connector}", "took employees over", summary(roster)
            )
        self.say(f"taken over: {summary(roster)}")


def settings_in(path: Path) -> ConnectorSettings:
    """Return the settings in a file; raise RosterError with every line that is wrong."""
    source = read(path)
    if isinstance(source, Refused):
        raise RosterError(str(source))
    name = source.values.get("connector") if isinstance(source.values, Mapping) else None
    kind = settings_of(name) if isinstance(name, str) else None
    if kind is None:
        complaint = source.complain(("connector",), f"must be one of {', '.join(names())}")
        raise RosterError(str(complaint))
    settings = model_of(kind, source)
    if isinstance(settings, Refused):
        raise RosterError(str(settings))
    return settings


def summary(roster: Roster) -> str:
    """Say in one line what a roster does."""
    plan = roster.plan
    done = f"{len(plan.added)} new, {len(plan.changed)} changed ({roster.leaving} left)"
    wrong = f", {len(roster.wrong)} wrong and as before" if roster.wrong else ""
    return f"{done}, {plan.unchanged} as before{wrong}"


def described() -> list[str]:
    """Return what each connector is and can be told, line by line."""
    lines = []
    for name in names():
        kind = settings_of(name)
        assert kind is not None
        lines += [name, *(f"  {line}" for line in (inspect.getdoc(kind) or "").splitlines() if line)]
        for option, told in kind.model_fields.items():
            if option == "connector":
                continue
            has = (
                "required"
                if told.is_required()
                else f"default {_default(told.get_default(call_default_factory=True))}"
            )
            lines.append(f"    {option}  ({has})  {told.description}")
    return lines


def _default(value: object) -> str:
    return "none" if value is None or value == {} else str(value)
