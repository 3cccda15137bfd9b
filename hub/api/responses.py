"""How the problems that a route can answer with stand in the OpenAPI document."""

from __future__ import annotations

from typing import Any

from contract.problems import MEDIA_TYPE

PROBLEM = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}


def problem_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the OpenAPI responses of these statuses."""
    return {status: {"description": MEANING[status], "content": PROBLEM} for status in statuses}


MEANING = {
    400: "The body is not JSON.",
    401: "The token is missing, or is not this terminal's.",
    403: "There is no such terminal any more.",
    413: "The body is larger than the platform takes.",
    422: "The request is not what the contract says.",
    500: "A fault of the platform; try again later.",
    503: "The platform is busy; try again after Retry-After seconds.",
}
