"""What was sent to a webhook, as people look at it: the latest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select

from hub.store.deliveries import Delivery, delivery_of
from hub.store.listing import RowList
from hub.store.scope import EVERYWHERE, Sites
from hub.store.webhook_tables import deliveries


@dataclass(frozen=True)
class WantedDeliveries:
    """Which messages: of which webhook."""

    webhook_id: UUID
    sites: Sites = EVERYWHERE  # they belong to none
    descending: bool = True


class DeliveryList(RowList[WantedDeliveries, Delivery]):
    """Reads messages."""

    key = (deliveries.c.delivery_id,)

    def columns(self, wanted: WantedDeliveries) -> Select[Any]:  # noqa: ARG002 - the same for all
        """Return the statement that reads all messages."""
        return select(deliveries)

    def order(self, wanted: WantedDeliveries) -> Sequence[ColumnElement[Any]]:  # noqa: ARG002 - as above
        """Return what messages are sorted by before their key."""
        return (deliveries.c.made_at,)

    def condition(self, wanted: WantedDeliveries) -> Iterator[ColumnElement[bool]]:
        """Return what a message must be to be wanted."""
        yield deliveries.c.webhook_id == wanted.webhook_id

    def made(self, rows: Sequence[Mapping[str, Any]]) -> list[Delivery]:
        """Return messages."""
        return [delivery_of(row) for row in rows]
