"""GET and PATCH of attachments: their content comes in ranges, resumed where it ended."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from contract.attachments import LARGEST, LARGEST_RANGE, OFFSET_HEADER, RANGE_TYPE, AttachmentState
from contract.problems import ProblemType
from hub.api.access import access
from hub.api.responses import problem_responses
from hub.assembly import Platform
from hub.attaching import NotTaken
from hub.problems import RETRY_AFTER, ProblemError
from hub.store.terminals import Terminal

RANGE_BODY = {
    "requestBody": {
        "required": True,
        "description": f"The next bytes of the content, at most {LARGEST_RANGE} of them.",
        "content": {RANGE_TYPE: {"schema": {"type": "string", "format": "binary"}}},
    }
}
PROBLEMS = {
    NotTaken.UNKNOWN: (ProblemType.UNKNOWN_ATTACHMENT, 404, "No request names this content"),
    NotTaken.OFFSET: (ProblemType.OFFSET_MISMATCH, 409, "The range does not begin where the kept bytes end"),
    NotTaken.BEYOND: (ProblemType.TOO_LARGE, 413, "More bytes than were announced"),
    NotTaken.BUDGET: (ProblemType.BUSY, 429, "Too much of this terminal is not whole yet"),
    NotTaken.MEDIA_TYPE: (ProblemType.MEDIA_TYPE_MISMATCH, 415, "Not of the announced type"),
    NotTaken.HASH: (ProblemType.HASH_MISMATCH, 422, "Not the content; start again"),
}

Sha256 = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]
Offset = Annotated[int, Header(alias=OFFSET_HEADER, ge=0, le=LARGEST)]


def attachment_routes(platform: Platform) -> APIRouter:
    """Return the routes on which contents come."""
    routes = APIRouter(prefix="/v1/terminals/{terminal_id}", tags=["reporting"])
    Speaking = Annotated[Terminal, Depends(access(platform))]  # noqa: N806 - a type

    @routes.get("/attachments/{sha256}", responses=problem_responses(401, 404, 422, 500, 503))
    def get_attachment(terminal: Speaking, sha256: Sha256) -> AttachmentState:
        """Return how far a content has come that a request of this terminal names."""
        return taken(platform.attaching.state(terminal.terminal_id, sha256))

    @routes.patch(
        "/attachments/{sha256}",
        openapi_extra=RANGE_BODY,
        responses=problem_responses(401, 404, 409, 413, 415, 422, 429, 500, 503),
        response_model=AttachmentState,
    )
    async def patch_attachment(
        request: Request, terminal: Speaking, sha256: Sha256, offset: Offset
    ) -> AttachmentState | Response:
        """Append a range; the last one is answered when the whole is verified and durable.

        A range of a content that is complete already is answered like the last one, and changes nothing.
        """
        try:
            received = await request.body()
        except ClientDisconnect:
            return Response(status_code=400)  # nobody is there to read it; the range is sent again
        return taken(
            await run_in_threadpool(platform.attaching.take, terminal.terminal_id, sha256, offset, received)
        )

    return routes


def taken(outcome: AttachmentState | NotTaken) -> AttachmentState:
    """Return the state, or raise what is wrong as a problem."""
    if isinstance(outcome, AttachmentState):
        return outcome
    kind, status, title = PROBLEMS[outcome]
    raise ProblemError(kind, status, title, headers={"Retry-After": RETRY_AFTER} if status == 429 else None)
