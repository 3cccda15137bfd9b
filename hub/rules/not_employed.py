"""Who does not work here cannot apply for anything here."""

from __future__ import annotations

from contract.feed import EmploymentStatus
from contract.language import both
from hub.rules.rule import Asked, Rule, Ruling

UNKNOWN = both(
    "没有找到您的员工信息，申请无法受理。",
    "We could not find your employee record, so your application was not taken.",
)
LEFT = both(
    "您已离职，这项业务不再受理。", "You have left the company, so this can no longer be applied for."
)


class NotEmployed(Rule):
    """Declines for people whom the terminal's site does not know, and for those who left."""

    name = "not-employed"

    def rule(self, asked: Asked) -> Ruling | None:
        """Look at the record of the person."""
        if asked.person is None:
            return Ruling(granted=False, reason=UNKNOWN)
        if asked.person.status != EmploymentStatus.ACTIVE:
            return Ruling(granted=False, reason=LEFT)
        return None
