"""A month of the housing subsidy that is as the one before needs nobody to look at it."""

from __future__ import annotations

from contract.applications import ApplicationState
from contract.language import both
from hub.rules.rule import Asked, Rule, Ruling
from hub.store.applications import Application

CONFIRMED = both(
    "与上个月情况一致，本月已确认，补贴照常发放。",
    "All is as in the month before: this month is confirmed, and the subsidy is paid as usual.",
)


class HousingAsBefore(Rule):
    """Approves where the month before was approved, and nothing changed since.

    Whatever else was said of either month (stopped, changed, not decided yet) is for HR.
    """

    name = "housing-as-before"
    services = frozenset({"housing.confirm"})

    def rule(self, asked: Asked) -> Ruling | None:
        """Compare with the month before."""
        if asked.month is None or not says_nothing_new(asked):
            return None
        if asked.month > f"{asked.today:%Y-%m}":
            return None
        before = [one for one in asked.earlier if one.month == month_before(asked.month)]
        since = [one for one in asked.earlier if one.month is None or one.month >= asked.month]
        if not before or any(one.state is not ApplicationState.WITHDRAWN for one in since):
            return None
        standing = [one for one in before if one.state is not ApplicationState.WITHDRAWN]
        as_then = all(approved_alike(one, asked) for one in standing)
        return Ruling(granted=True, reason=CONFIRMED) if standing and as_then else None


def says_nothing_new(asked: Asked) -> bool:
    """Say whether a person still lives there, and names no change."""
    unchanged = asked.answers.get("changes") == "" and asked.answers.get("lease") != "changed"
    return asked.answers.get("living") == "living" and unchanged


def approved_alike(one: Application, asked: Asked) -> bool:
    """Say whether an earlier month was approved for the same kind of home."""
    same = all(one.answers.get(name) == asked.answers.get(name) for name in ("living", "dwelling"))
    return same and one.state is ApplicationState.APPROVED


def month_before(month: str) -> str:
    """Return the month before one, as 2026-11."""
    year, number = map(int, month.split("-"))
    return f"{year - 1:04}-12" if number == 1 else f"{year:04}-{number - 1:02}"
