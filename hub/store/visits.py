"""Visits, requests, effects and survey answers, as the events together tell them.

Each fact fills its own columns and, where two compete, the later moment wins: the result does not depend on
the order in which events arrive. Facts are gathered, and written before the unit of work ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from contract.language import Bilingual
from hub.store.latest import Fact, Gathered, Shape
from hub.store.tables import effects, requests, steps, surveys, takings, visits
from hub.store.writes import Writes

BEGAN = Fact(("-first_at",))
IDENTIFIED = Fact(("level", "identified_at"), ("employee_id", "means"), first_stays=True)
VISIT_FACTS = MappingProxyType(
    {"opened_at": Fact(("opened_at",), ("language",)), "closed_at": Fact(("closed_at",), ("end",))}
)
REQUEST_FACTS = MappingProxyType(
    {
        "opened_at": Fact(("opened_at",), ("service_id", "service_version")),
        "submitted_at": Fact(
            ("submitted_at",), ("service_id", "service_version", "employee_id", "answers", "claim_code")
        ),
        "abandoned_at": Fact(("abandoned_at",), ("abandoned_reason",)),
        "completed_at": Fact(("completed_at",), ("outcome",)),
        "decided_at": Fact(("decided_at",), ("refused_zh", "refused_en")),
    }
)
STEP = Fact((), ("seconds",))
EFFECT = Fact(  # doubt yields, whatever the moments; at one moment certainty wins: confirmed, failed
    ("at", "-state"),
    (
        "visit_id", "request_id", "kind", "device", "evidence", "reason", "certificate_number",
        "accepted_at", "done_at", "door",
    ),
    first_stays=True,
    yields=("state", "in-doubt"),
)  # fmt: skip
TAKING_FACTS = MappingProxyType({name: Fact((f"-{name}",)) for name in ("taken_at", "not_taken_at")})
ANSWER = Fact(("at",), ("score",))

VISITS = Shape(visits, ("terminal_id", "visit_id"), (BEGAN, IDENTIFIED, *VISIT_FACTS.values()))
REQUESTS = Shape(requests, ("terminal_id", "request_id"), tuple(REQUEST_FACTS.values()), once=("visit_id",))
STEPS = Shape(steps, ("terminal_id", "request_id", "step", "at"), (STEP,))
EFFECTS = Shape(effects, ("terminal_id", "effect_id"), (EFFECT,))
TAKINGS = Shape(
    takings,
    ("terminal_id", "effect_id"),
    tuple(TAKING_FACTS.values()),
    once=("visit_id", "certificate_number"),
)
SURVEYS = Shape(surveys, ("terminal_id", "request_id", "survey_id", "question_id"), (ANSWER,))


class Visits:
    """What terminals reported, by visit and request."""

    def __init__(self, connection: Connection, writes: Writes) -> None:
        self._connection = connection
        self._writes = writes
        self._visits = Gathered(VISITS)
        self._requests = Gathered(REQUESTS)
        self._steps = Gathered(STEPS)
        self._effects = Gathered(EFFECTS)
        self._takings = Gathered(TAKINGS)
        self._surveys = Gathered(SURVEYS)

    def postpone(self) -> None:
        """Have the facts that were gathered written with whatever else is postponed."""
        reported = (self._visits, self._requests, self._steps, self._effects, self._takings, self._surveys)
        for gathered in reported:
            gathered.postpone(self._writes)

    def fill_visit(
        self, terminal_id: str, visit_id: UUID, at: datetime, since: str = "", **values: Any
    ) -> None:
        """Set columns of a visit unless `since`, the column of this fact's moment, knows a later one.

        The earliest moment known of the visit is kept too.
        """
        key = (terminal_id, visit_id)
        self._visits.fill(key, BEGAN, {"first_at": at})
        if since:
            self._visits.fill(key, VISIT_FACTS[since], {since: at, **values})

    def identify(self, terminal_id: str, visit_id: UUID, at: datetime, values: Mapping[str, Any]) -> None:
        """Set who a visit's person is, unless a higher or later identification is known."""
        self.fill_visit(terminal_id, visit_id, at)
        self._visits.fill((terminal_id, visit_id), IDENTIFIED, {"identified_at": at, **values})

    def fill_request(
        self, terminal_id: str, request_id: UUID, visit_id: UUID, at: datetime, since: str, **values: Any
    ) -> None:
        """Set columns of a request unless `since`, the column of this fact's moment, knows a later one."""
        told = {since: at, **values}
        self._requests.fill((terminal_id, request_id), REQUEST_FACTS[since], told, (visit_id,))

    def decide(
        self, terminal_id: str, request_id: UUID, visit_id: UUID, at: datetime, refused: Bilingual | None
    ) -> None:
        """Set when the platform decided a request, and why if against it."""
        why = {"refused_zh": refused and refused.zh, "refused_en": refused and refused.en}
        self.fill_request(terminal_id, request_id, visit_id, at, since="decided_at", **why)

    def add_step(self, terminal_id: str, request_id: UUID, step: str, at: datetime, seconds: float) -> None:
        """Remember that a step was completed."""
        self._steps.fill((terminal_id, request_id, step, at), STEP, {"seconds": seconds})

    def settle_effect(
        self, terminal_id: str, effect_id: UUID, at: datetime, values: Mapping[str, Any]
    ) -> None:
        """Set what is known of an effect: the later counts, but doubt never follows certainty.

        A terminal's clock that was set back takes no certainty away.
        """
        self._effects.fill((terminal_id, effect_id), EFFECT, {"at": at, "certificate_number": None, **values})

    def fill_taking(
        self, terminal_id: str, effect_id: UUID, since: str, at: datetime, values: Mapping[str, Any]
    ) -> None:
        """Remember, in the column `since`, when paper was taken or found not taken; the earliest counts."""
        once = (values["visit_id"], values["certificate_number"])
        self._takings.fill((terminal_id, effect_id), TAKING_FACTS[since], {since: at}, once)

    def answer(self, terminal_id: str, key: Mapping[str, Any], at: datetime, score: int) -> None:
        """Remember a survey answer, unless a later one is known."""
        place = (terminal_id, key["request_id"], key["survey_id"], key["question_id"])
        self._surveys.fill(place, ANSWER, {"at": at, "score": score})
