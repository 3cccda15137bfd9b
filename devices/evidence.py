"""What a device can show afterwards about a physical act."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Evidence:
    """A reading of what does not go back: lifetime counter and last job, each None where unknown.

    `counter` counts physical units (impressions, cuts) over the device's life.
    `job` names the last job that the device says it has finished.
    """

    counter: int | None = None
    job: str | None = None

    def as_json(self) -> dict[str, int | str | None]:
        """Return the reading as plain JSON values."""
        return {"counter": self.counter, "job": self.job}
