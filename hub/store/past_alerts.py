"""What was wrong with the fleet and is over, as people look at it: the latest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from hub.store.alert_tables import alerts
from hub.store.alerts import Alert, alert_of, standing_at
from hub.store.listing import RowList
from hub.store.scope import EVERYWHERE, Sites


@dataclass(frozen=True)
class WantedAlerts:
    """Which alerts: at which sites."""

    sites: Sites = EVERYWHERE
    descending: bool = True


class PastAlerts(RowList[WantedAlerts, Alert]):
    """Reads alerts that are over."""

    key = (alerts.c.alert_id,)

    def columns(self, wanted: WantedAlerts) -> Select[Any]:  # noqa: ARG002 - the same for all
        """Return the statement that reads all alerts."""
        return select(alerts)

    def order(self, wanted: WantedAlerts) -> Sequence[ColumnElement[Any]]:  # noqa: ARG002 - the same for all
        """Return what alerts are sorted by before their key."""
        return (alerts.c.closed_at,)

    def scope(self, sites: Sites) -> ColumnElement[bool]:
        """Return the condition that something was wrong at one of some sites."""
        return standing_at(sites)

    def condition(self, wanted: WantedAlerts) -> Iterator[ColumnElement[bool]]:  # noqa: ARG002 - the same for all
        """Return what an alert must be to be wanted: over."""
        yield alerts.c.closed_at.is_not(None)

    def made(self, rows: Sequence[Mapping[str, Any]]) -> list[Alert]:
        """Return alerts."""
        return [alert_of(row) for row in rows]
