"""How the problems that a route can answer with stand in the OpenAPI document."""

from __future__ import annotations

from typing import Any

from contract.problems import MEDIA_TYPE

PROBLEM = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}


def problem_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the OpenAPI responses of these statuses; whoever shows who it is may also ask too often."""
    said = sorted({*statuses, 429} if 401 in statuses else statuses)
    return {status: {"description": MEANING[status], "content": PROBLEM} for status in said}


MEANING = {
    400: "The body is not JSON.",
    401: "Neither signed by a key of this terminal nor, where it has none yet, with its token.",
    403: "There is no such terminal any more; of an enrolment: not the code of this terminal.",
    404: "No request that the platform knows names it; it may be on its way.",
    409: "The range does not begin where the kept bytes end: ask, and go on from there; or a used code.",
    410: "The code is too old; have another one made. Of an upload: its ticket is over.",
    413: "The body is larger than the platform takes.",
    415: "The content is not of the type that was announced.",
    422: "The request is not what the contract says.",
    429: "Asked too often, or too much waits already; try again after Retry-After seconds.",
    500: "A fault of the platform; try again later.",
    503: "The platform is busy; try again after Retry-After seconds.",
}
