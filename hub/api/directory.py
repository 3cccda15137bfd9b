"""GET /v1/terminals/{id}/directory: the employees of the terminal's site."""

import hashlib
import hmac
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from contract.feed import DirectoryEntry, DirectoryPage, EmploymentStatus
from hub.api.access import access
from hub.api.responses import problem_responses
from hub.assembly import Platform
from hub.store.people import Person
from hub.store.terminals import Terminal


def directory_routes(platform: Platform) -> APIRouter:
    """Return the route of the directory."""
    routes = APIRouter(prefix="/v1/terminals/{terminal_id}", tags=["knowing"])
    Speaking = Annotated[Terminal, Depends(access(platform))]  # noqa: N806 - a type

    @routes.get("/directory", responses=problem_responses(401, 422, 500, 503))
    def get_directory(
        terminal: Speaking,
        after: Annotated[int, Query(ge=0, le=2**63 - 1)] = 0,
        limit: Annotated[int, Query(ge=1, le=2000)] = 500,
    ) -> DirectoryPage:
        """Return entries changed after a version, oldest change first."""
        with platform.database.read() as unit:
            salt = unit.people.salt()
            found = unit.people.changed(terminal.site, after, limit + 1)
        page = found[:limit]
        return DirectoryPage(
            salt=salt,
            entries=[entry(person, bytes.fromhex(salt)) for _, person in page],
            version=page[-1][0] if page else after,
            more=len(found) > limit,
        )

    return routes


def entry(person: Person, salt: bytes) -> DirectoryEntry:
    """Return what a terminal may know of a person: never the ID number."""
    number = person.id_number
    return DirectoryEntry(
        employee_id=person.employee_id,
        name=person.name,
        name_latin=person.name_latin,
        status=EmploymentStatus(person.status),
        badge_uids=person.badge_uids,
        id_digest=hmac.new(salt, number.encode(), hashlib.sha256).hexdigest() if number else None,
        pin_hash=person.pin_hash,
        department_zh=person.department_zh,
        department_en=person.department_en,
        position_zh=person.position_zh,
        position_en=person.position_en,
        hired_on=person.hired_on,
        left_on=person.left_on,
    )
