"""GET /healthz and /v1/keys: open to everybody."""

from __future__ import annotations

from fastapi import APIRouter, Response
from pydantic import BaseModel

from contract.feed import KeySet
from hub.api.responses import problem_responses
from hub.assembly import Platform


class Health(BaseModel):
    """The platform answers, and so does its database."""

    status: str


def health_routes(platform: Platform) -> APIRouter:
    """Return the routes that need no token."""
    routes = APIRouter(tags=["knowing"])

    @routes.get("/healthz", responses=problem_responses(503))
    def get_health() -> Health:
        """Say that the platform works, after asking its database."""
        with platform.database.read() as unit:
            unit.people.salt()
        return Health(status="ok")

    @routes.get("/v1/keys", responses=problem_responses(500))
    def get_keys(response: Response) -> KeySet:
        """Return the public keys that verify codes are checked with; public, so no token is asked for."""
        response.headers["Cache-Control"] = "public, max-age=300"
        return platform.key.key_set(platform.settings.employer, platform.audit_key)

    return routes
