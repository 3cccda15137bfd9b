"""Deciding what was submitted: certificates at once, applications by rules or by HR, each once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import JsonValue

from contract.applications import DECIDED, ApplicationState
from contract.events import RequestSubmitted, RequestWithdrawn
from contract.feed import ApplicationMoved
from contract.language import Bilingual
from hub.issuing import SERIES, Issuing, Submitted, answered, known, undecided
from hub.rules.rule import Asked, Rule, found_rules, ruled
from hub.store.applications import Application
from hub.store.people import Person
from hub.store.terminals import Terminal
from hub.store.unit import Unit

MONTHS = ("month", "last_month")  # answers that say which month an application is for
MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
PERSON = "person"  # who withdrew it


class Move(StrEnum):
    """What somebody can do with an application that is open."""

    TAKE = "take"
    ASK = "ask"
    APPROVE = "approve"
    DECLINE = "decline"


LEADS_TO = {
    Move.TAKE: ApplicationState.IN_REVIEW,
    Move.ASK: ApplicationState.NEEDS_MORE,
    Move.APPROVE: ApplicationState.APPROVED,
    Move.DECLINE: ApplicationState.DECLINED,
}
NOTED = {
    Move.TAKE: "took an application on",
    Move.ASK: "asked for more to an application",
    Move.APPROVE: "approved an application",
    Move.DECLINE: "declined an application",
}


class Moved(StrEnum):
    """What became of a move."""

    DONE = "done"
    OVERTAKEN = "overtaken"  # it stands otherwise by now than whoever moved it had seen
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Deciding:
    """Takes what was submitted; `rules` decide applications where they can, HR the others."""

    issuing: Issuing
    rules: Sequence[Rule]

    @classmethod
    def with_rules(cls, issuing: Issuing) -> Deciding:
        """Return it with the rules of the folder."""
        return cls(issuing, found_rules())

    def decide(self, submitted: Sequence[Submitted], unit: Unit, now: datetime) -> set[str]:
        """Decide requests and tell their terminals; return the names of those that were told.

        A request is taken once, however often and from whichever epoch it is reported, and not before the
        last of its attachments has come.
        """
        applications = [one for one in submitted if one.event.service_id not in SERIES]
        new = undecided(applications, unit)
        there = unit.applications.known([one.key for one in new])
        new = [one for one in new if one.key not in there]
        if new:
            unit.applications.hold({one.event.employee_id for one in new})
            people = known(new, unit)
            for one in new:
                self._take(one.event, one.terminal, people.get(one.person), unit, now)
        told = {one.terminal.terminal_id for one in new}
        return told | self.issuing.decide(submitted, unit, now)

    def withdraw(self, event: RequestWithdrawn, terminal_id: str, unit: Unit, now: datetime) -> bool:
        """Take an application back for its person; one that was decided is told again instead."""
        found = unit.applications.find(terminal_id, event.request_id)
        if found is None:
            return False
        if found.open:
            state = ApplicationState.WITHDRAWN
            taken_back = replace(found, state=state, reason=None, changed_by=PERSON, changed_at=now)
            found = stands(taken_back, unit)
        unit.terminals.tell(terminal_id, fact_of(found))
        return True

    def _take(
        self, event: RequestSubmitted, terminal: Terminal, person: Person | None, unit: Unit, now: datetime
    ) -> None:
        application = application_from(event, terminal, now)
        earlier = unit.applications.of_person(event.employee_id, event.service_id)
        today = now.astimezone(self.issuing.time_zone).date()
        unit.applications.add(application)
        decided = ruled(
            self.rules,
            Asked(event.service_id, event.answers, application.month, person, earlier, today),
        )
        if decided is not None:
            rule, ruling = decided
            state = ApplicationState.APPROVED if ruling.granted else ApplicationState.DECLINED
            application = stands(
                replace(application, state=state, reason=ruling.reason, changed_by=f"rule {rule.name}"), unit
            )
        unit.terminals.tell(terminal.terminal_id, fact_of(application))


@dataclass(frozen=True)
class Decision:
    """What somebody does with an application, having seen it after so many changes."""

    move: Move
    by: str
    seen: int
    reason: Bilingual | None = None
    note: str | None = None


def move(terminal_id: str, request_id: UUID, decision: Decision, unit: Unit, now: datetime) -> Moved:
    """Move an application and tell its terminal; one that moved meanwhile stays as it is.

    So a decision that is sent twice is one decision, and of two people who decide at once one is told that
    the other was first.
    """
    unit.terminals.lock(terminal_id)  # the terminal's own withdrawal and this take turns
    found = unit.applications.find(terminal_id, request_id)
    if found is None:
        return Moved.UNKNOWN
    if found.change != decision.seen or not found.open:
        return Moved.OVERTAKEN
    state = LEADS_TO[decision.move]
    after = replace(found, state=state, reason=decision.reason, changed_by=decision.by, changed_at=now)
    after = stands(after, unit, decision.note)
    unit.terminals.tell(terminal_id, fact_of(after))
    unit.accounts.note(now, decision.by, NOTED[decision.move], f"{terminal_id}/{request_id}")
    return Moved.DONE


def stands(after: Application, unit: Unit, note: str | None = None) -> Application:
    """Write that an application stands otherwise, and return it with its change counted.

    Its visit is told of a decision.
    """
    if after.state in DECIDED:
        refused = after.reason if after.state is ApplicationState.DECLINED else None
        unit.visits.decide(after.terminal_id, after.request_id, after.visit_id, after.changed_at, refused)
    return unit.applications.move(after, note)


def application_from(event: RequestSubmitted, terminal: Terminal, now: datetime) -> Application:
    """Return what was submitted as an application."""
    months = (answered(event, name) for name in MONTHS)
    return Application(
        terminal_id=terminal.terminal_id,
        request_id=event.request_id,
        visit_id=event.visit_id,
        employee_id=event.employee_id,
        service_id=event.service_id,
        site=terminal.site,
        month=next((month for month in months if month and MONTH.fullmatch(month)), None),
        answers=event.answers,
        submitted_at=event.at,
        received_at=now,
        state=ApplicationState.SUBMITTED,
        change=1,
        changed_at=now,
        changed_by=PERSON,
    )


def fact_of(application: Application) -> dict[str, JsonValue]:
    """Return what its terminal is told of how an application stands."""
    reason = application.reason
    fact = ApplicationMoved(
        request_id=application.request_id,
        employee_id=application.employee_id,
        service_id=application.service_id,
        change=application.change,
        state=application.state,
        at=application.changed_at,
        reason_zh=reason.zh if reason else "",
        reason_en=reason.en if reason else "",
    )
    told: dict[str, JsonValue] = fact.model_dump(mode="json")
    return told
