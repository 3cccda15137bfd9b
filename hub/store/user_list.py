"""The console's users as people look at them: some, in some order, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType, SimpleNamespace
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select

from hub.store.account_tables import users
from hub.store.accounts import Role, User, user_of
from hub.store.columns import Instant
from hub.store.listing import RowList
from hub.store.scope import EVERYWHERE, Sites

NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # when somebody signed in last who never did


class UserOrder(StrEnum):
    """What the list can be sorted by."""

    NAME = "name"
    ROLE = "role"
    SIGNED_IN = "signed-in"


@dataclass(frozen=True)
class WantedUsers:
    """Which users: whose name holds this, in which role; "" and None stand for all."""

    name: str = ""
    role: Role | None = None
    order: UserOrder = UserOrder.NAME
    descending: bool = False
    sites: Sites = EVERYWHERE  # who looks after users looks after all


ORDERS: Mapping[UserOrder, tuple[ColumnElement[Any], ...]] = MappingProxyType(
    {
        UserOrder.NAME: (),
        UserOrder.ROLE: (users.c.role,),
        UserOrder.SIGNED_IN: (func.coalesce(users.c.signed_in_at, literal(NEVER, Instant)),),
    }
)
"""The columns of each order; the name comes after all of them."""


class UserList(RowList[WantedUsers, User]):
    """Reads users."""

    key = (users.c.name,)

    def columns(self, wanted: WantedUsers) -> Select[Any]:  # noqa: ARG002 - the same for all
        """Return the statement that reads all users."""
        return select(users)

    def order(self, wanted: WantedUsers) -> Sequence[ColumnElement[Any]]:
        """Return what users are sorted by before their name."""
        return ORDERS[wanted.order]

    def condition(self, wanted: WantedUsers) -> Iterator[ColumnElement[bool]]:
        """Return what a user must be to be wanted."""
        if wanted.name:
            yield users.c.name.icontains(wanted.name, autoescape=True)
        if wanted.role is not None:
            yield users.c.role == wanted.role.value

    def made(self, rows: Sequence[Mapping[str, Any]]) -> list[User]:
        """Return users."""
        return [user_of(SimpleNamespace(**row)) for row in rows]
