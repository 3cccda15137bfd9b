"""POST /v1/terminals/{id}/events and /heartbeat: what terminals report."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import AfterValidator, ValidationError

from contract.events import BatchReceipt
from contract.feed import Heartbeat
from contract.problems import ProblemType
from hub.admission import LARGEST, LookedAt, Post, all_admitted, can_be_kept, look_at
from hub.api.access import access
from hub.api.responses import problem_responses
from hub.assembly import Platform
from hub.ingest import UnknownTerminalError
from hub.problems import ProblemError
from hub.store.terminals import Terminal

BATCH_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Batch"}}},
    }
}


def event_routes(platform: Platform) -> APIRouter:
    """Return the routes on which terminals report."""
    routes = APIRouter(prefix="/v1/terminals/{terminal_id}", tags=["reporting"])
    Speaking = Annotated[Terminal, Depends(access(platform))]  # noqa: N806 - a type

    @routes.post(
        "/events",
        openapi_extra=BATCH_BODY,
        responses=problem_responses(400, 401, 403, 413, 422, 500, 503),
        response_model=BatchReceipt,
    )
    async def post_events(request: Request, terminal: Speaking) -> Response:
        """Take a batch; every envelope gets its own receipt, in the batch's order.

        An envelope that is not what the contract says is rejected alone. Only where an envelope has no
        readable `epoch` and `seq` is the whole batch refused, for no receipt could name it.
        """
        body = await request.body()
        answer = await run_in_threadpool(taken, platform, terminal.terminal_id, body)
        return Response(answer, media_type="application/json")

    @routes.post("/heartbeat", status_code=204, responses=problem_responses(400, 401, 413, 422, 500, 503))
    def post_heartbeat(
        heartbeat: Annotated[Heartbeat, AfterValidator(showable)], terminal: Speaking
    ) -> Response:
        """Say how the terminal is; only the last one is kept."""
        with platform.database.write() as unit:
            now = platform.clock()
            if unit.terminals.lock(terminal.terminal_id) is not None:
                unit.terminals.heard(terminal.terminal_id, heartbeat, now)
                platform.countersigning.hear(unit, terminal.terminal_id, heartbeat.audit, now)
        return Response(status_code=204)

    return routes


def taken(platform: Platform, terminal_id: str, body: bytes) -> str:
    """Take a batch, and return the receipt as JSON."""
    try:
        batch = looked_at(body)
        receipt = platform.gathering.take(terminal_id, batch)
    except UnknownTerminalError as error:
        raise ProblemError(ProblemType.UNKNOWN_TERMINAL, 403, "Unknown terminal") from error
    return receipt.model_dump_json()


def looked_at(body: bytes) -> LookedAt:
    """Look at a batch, at all of it at once where nothing in it is to be refused."""
    if (batch := all_admitted(body)) is not None:
        return batch
    post = posted(body)
    try:
        return look_at(post.envelopes, post.audit)
    except ValidationError as error:
        raise malformed("An envelope has no readable epoch and seq.") from error


def posted(body: bytes) -> Post:
    """Read the outside of a batch."""
    try:
        read: Any = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ProblemError(ProblemType.MALFORMED, 400, "Not JSON") from error
    try:
        return Post.model_validate(read)
    except ValidationError as error:
        raise malformed("A batch has sent_at and 1 to 100 envelopes.") from error


def showable(heartbeat: Heartbeat) -> Heartbeat:
    """Return a heartbeat that a page can show; JSON may escape half a character, which no page can hold."""
    try:
        heartbeat.model_dump_json()
    except ValueError:
        raise ValueError("holds half a character") from None
    if max(heartbeat.queue_depth, heartbeat.dead_letters, heartbeat.in_doubt) > LARGEST:
        raise ValueError("holds a number over 64 bits")
    if not can_be_kept(heartbeat.oldest_waiting_at):
        raise ValueError("holds a moment that is in no calendar of ours")
    return heartbeat


def malformed(detail: str) -> ProblemError:
    """Return the problem of a body that is not what the contract says."""
    return ProblemError(ProblemType.MALFORMED, 422, "Malformed", detail)
