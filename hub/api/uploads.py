"""…/uploads: tickets by which a phone sends pages into a request at a terminal."""

import asyncio
import contextlib
from typing import Annotated, Any, NoReturn
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from contract.attachments import MediaType
from contract.phone_uploads import (
    LARGEST_NUMBER,
    LONGEST_WAIT,
    UploadEnd,
    UploadOrder,
    UploadState,
    UploadTicket,
)
from contract.problems import ProblemType
from hub.api.access import access
from hub.api.phone import address_for_phones
from hub.api.responses import problem_responses
from hub.assembly import Platform
from hub.problems import ProblemError
from hub.store.terminals import Terminal
from hub.uploading import Closed

PAGE = "/phone/upload/"
FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file",
        "content": {kind.value: {"schema": {"type": "string", "format": "binary"}} for kind in MediaType},
    }
}

Number = Annotated[int, Path(ge=1, le=LARGEST_NUMBER)]


def upload_routes(platform: Platform) -> APIRouter:
    """Return the routes of a terminal's tickets."""
    routes = APIRouter(prefix="/v1/terminals/{terminal_id}/uploads", tags=["reporting"])
    Speaking = Annotated[Terminal, Depends(access(platform))]  # noqa: N806 - a type

    @routes.post("", responses=problem_responses(400, 401, 413, 422, 500, 503))
    def post_upload(terminal: Speaking, order: UploadOrder, request: Request) -> UploadTicket:
        """Make a ticket for one field of one request; an earlier one of the request ends with it."""
        opened = platform.uploading.open(terminal.terminal_id, order)
        return UploadTicket(
            ticket_id=opened.ticket.ticket_id,
            address=address_for_phones(platform, request) + PAGE + opened.secret,
            expires_at=opened.ticket.expires_at,
        )

    @routes.get("/{ticket_id}", responses=problem_responses(401, 404, 410, 422, 500, 503))
    async def get_upload(
        terminal: Speaking,
        ticket_id: UUID,
        after: Annotated[int, Query(ge=-1, le=LARGEST_NUMBER)] = -1,
        wait: Annotated[float, Query(ge=0, le=LONGEST_WAIT, description="Seconds")] = 0,
    ) -> UploadState:
        """Return what came by a ticket; where that is version `after`, wait up to `wait` seconds for more."""
        name = terminal.terminal_id
        with platform.doorbell.listening(name) as rung:
            state = await run_in_threadpool(platform.uploading.state, name, ticket_id)
            if isinstance(state, Closed) or state.version != after or wait == 0:
                return told(state)
            with contextlib.suppress(
                TimeoutError
            ):  # looked once more below: another process may have written
                await asyncio.wait_for(rung.wait(), wait)
        return told(await run_in_threadpool(platform.uploading.state, name, ticket_id))

    @routes.post(
        "/{ticket_id}/end", status_code=204, responses=problem_responses(400, 401, 404, 413, 422, 500, 503)
    )
    def post_end(terminal: Speaking, ticket_id: UUID, end: UploadEnd) -> None:
        """End a ticket, and forget what came by it; one that is over is answered alike."""
        if (closed := platform.uploading.end(terminal.terminal_id, ticket_id, end.accepted)) is not None:
            refuse(closed)

    add_files(routes, platform)
    return routes


def add_files(routes: APIRouter, platform: Platform) -> None:
    """Add the routes of what came by a ticket."""
    Speaking = Annotated[Terminal, Depends(access(platform))]  # noqa: N806 - a type

    @routes.get(
        "/{ticket_id}/files/{number}",
        responses={**FILE, **problem_responses(401, 404, 410, 422, 500, 503)},
        response_class=Response,
    )
    def get_file(terminal: Speaking, ticket_id: UUID, number: Number) -> Response:
        """Return one file."""
        found = platform.uploading.content(terminal.terminal_id, ticket_id, number)
        if isinstance(found, Closed):
            refuse(found)
        content, kind = found
        return Response(content, media_type=kind.value)

    @routes.delete(
        "/{ticket_id}/files/{number}",
        status_code=204,
        responses=problem_responses(401, 404, 410, 422, 500, 503),
    )
    def delete_file(terminal: Speaking, ticket_id: UUID, number: Number) -> None:
        """Forget one file; one that is not there is answered alike."""
        if (closed := platform.uploading.remove(terminal.terminal_id, ticket_id, number)) is not None:
            refuse(closed)


def told(state: UploadState | Closed) -> UploadState:
    """Return a state, or raise why there is none as a problem."""
    return state if isinstance(state, UploadState) else refuse(state)


def refuse(closed: Closed) -> NoReturn:
    """Raise why a ticket is closed."""
    match closed:
        case Closed.UNKNOWN:
            raise ProblemError(ProblemType.UNKNOWN_UPLOAD, 404, "No such ticket, or no such file of it")
        case Closed.EXPIRED | Closed.ENDED | Closed.ACCEPTED:
            raise ProblemError(ProblemType.UPLOAD_ENDED, 410, "The ticket is over")
