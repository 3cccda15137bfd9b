"""SCIM 2.0, as identity systems speak it (RFC 7643 schema, RFC 7644 protocol)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from hub.connectors.connector import Connector, ConnectorSettings, Record, SourceError
from hub.connectors.fields import WithFields
from hub.connectors.web import Web, WithWeb

ENTERPRISE = '"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"'
USUAL = {
    "employee_id": f"{ENTERPRISE}.employeeNumber",
    "name": "name.formatted || displayName",
    "name_latin": "displayName",
    "status": "active == `false` && 'left' || 'active'",
    "site": "addresses[?primary].locality | [0]",
    "department_zh": f"{ENTERPRISE}.department",
    "department_en": f"{ENTERPRISE}.department",
    "position_zh": "title",
    "position_en": "title",
}
"""Where the schemas of RFC 7643 have what is asked for; they know no badge, ID number and day of hiring."""


class ScimSettings(WithFields, WithWeb, ConnectorSettings):
    """Where the service is. `fields` says where it keeps what SCIM has no word for: at least `hired_on`."""

    connector: Literal["scim"] = Field(description="scim")
    filter: str | None = Field(
        default=None, description="Which users, as a SCIM filter (RFC 7644, 3.4.2.2); without one all."
    )
    page: int = Field(default=200, ge=1, le=5000, description="Users to ask for at once.")

    def connect(self, home: Path) -> Connector:
        """Open it."""
        return Scim(self, home)


class Scim(Connector):
    """The users of a service, page by page."""

    def __init__(self, told: ScimSettings, home: Path) -> None:
        self._told = told
        self._home = home

    def records(self) -> Iterator[Record]:
        """Yield every user; raise SourceError where users were added or removed while they were read."""
        seen: set[str] = set()
        with closing(Web(self._told, self._home, "application/scim+json")) as web:
            page = self._page(web, 1)
            total = page["totalResults"]
            while True:
                users = page.get("Resources", [])
                new = {user["id"] for user in users} - seen
                seen |= new
                short = len(new) < len(users) or (not users and len(seen) < total)
                if page["totalResults"] != total or short or len(seen) > total:
                    raise SourceError("its users changed while they were read; try again")
                for user in users:
                    yield self._told.record(user, f"user {user['id']}", USUAL)
                if len(seen) == total:
                    return
                page = self._page(web, len(seen) + 1)

    def _page(self, web: Web, start: int) -> dict[str, Any]:
        query: dict[str, str | int] = {"startIndex": start, "count": self._told.page}
        if self._told.filter is not None:
            query["filter"] = self._told.filter
        answer, _ = web.get(f"{self._told.url.rstrip('/')}/Users", **query)
        if not _is_page(answer):
            raise SourceError("its answer is no list of users (RFC 7644, 3.4.2)")
        return dict(answer)


def _is_page(answer: object) -> bool:
    if not isinstance(answer, dict) or type(answer.get("totalResults")) is not int:
        return False
    users = answer.get("Resources", [])
    return isinstance(users, list) and all(
        isinstance(user, dict) and isinstance(user.get("id"), str) for user in users
    )
