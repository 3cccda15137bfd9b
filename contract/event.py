"""What every fact that a terminal reports has."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Event(BaseModel):
    """What every event has: nothing but its type and frozen fields."""

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)

    @property
    def name(self) -> str:
        """The value of the discriminator field `type`."""
        return str(getattr(self, "type"))  # noqa: B009 - declared as a literal by each subclass
