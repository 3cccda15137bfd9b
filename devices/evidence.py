"""What a device can show afterwards about a physical act."""

from __future__ import annotations

from dataclasses import dataclass

from devices.outlet import Outlet


@dataclass(frozen=True)
class Evidence:
    """A reading of what does not go back: lifetime counter and last job, each None where unknown.

    `counter` counts physical units (impressions, cuts) over the device's life.
    `job` names the last job that the device says it has finished.
    `up_since` is when it was switched on, in whole seconds of Unix time by the terminal's clock: another one
    later says that it may have lost what it had not written down.
    `outlet` is what the outlet's sensor says, NOT_TOLD where there is none.
    """

    counter: int | None = None
    job: str | None = None
    up_since: int | None = None
    outlet: Outlet = Outlet.NOT_TOLD

    def as_json(self) -> dict[str, int | str | None]:
        """Return the reading as plain JSON values."""
        told: dict[str, int | str | None] = {} if self.outlet is Outlet.NOT_TOLD else {"outlet": self.outlet}
        return {"counter": self.counter, "job": self.job, "up_since": self.up_since, **told}
