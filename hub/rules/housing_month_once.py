"""A month of the housing subsidy is confirmed once."""

from __future__ import annotations

from contract.applications import ApplicationState
from contract.language import both
from hub.rules.rule import Asked, Rule, Ruling

ALREADY = both(
    "这个月已经确认过，不用再次提交。", "This month is confirmed already; there is no need to do it again."
)


class HousingMonthOnce(Rule):
    """Declines a month that was approved with the same answer before."""

    name = "housing-month-once"
    services = frozenset({"housing.confirm"})

    def rule(self, asked: Asked) -> Ruling | None:
        """Look for the month among those that were approved."""
        answer = asked.answers.get("living")
        again = any(
            one.state is ApplicationState.APPROVED
            and one.month == asked.month
            and one.answers.get("living") == answer
            for one in asked.earlier
        )
        return Ruling(granted=False, reason=ALREADY) if again and asked.month else None
