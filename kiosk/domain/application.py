"""A request that somebody at the platform decides, as the platform said last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from contract.applications import ApplicationState
from contract.language import Bilingual


@dataclass(frozen=True)
class Application:
    """How an application stands; `shown` is the change that its person was shown last.

    `withdrawn_at` is when its person took it back here; the platform's answer is a state.
    """

    request_id: UUID
    employee_id: str
    service_id: str
    change: int
    state: ApplicationState
    at: datetime
    reason: Bilingual | None
    shown: int = 0
    withdrawn_at: datetime | None = None

    @property
    def news(self) -> bool:
        """Whether its person has something to hear: that it was received is none."""
        return self.shown < self.change and self.state in NEWS


NEWS = frozenset({ApplicationState.NEEDS_MORE, ApplicationState.APPROVED, ApplicationState.DECLINED})
