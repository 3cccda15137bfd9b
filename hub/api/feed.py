"""GET /v1/terminals/{id}/feed: decisions for one terminal, waited for if need be."""

import asyncio
import contextlib
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.concurrency import run_in_threadpool

from contract.feed import FeedItem, FeedPage
from hub.api.access import access
from hub.api.responses import problem_responses
from hub.assembly import Platform
from hub.store.terminals import Terminal

LONGEST_WAIT = 20  # seconds


def feed_routes(platform: Platform) -> APIRouter:
    """Return the route of the feed."""
    routes = APIRouter(prefix="/v1/terminals/{terminal_id}", tags=["deciding"])
    Speaking = Annotated[Terminal, Depends(access(platform))]  # noqa: N806 - a type

    @routes.get("/feed", responses=problem_responses(401, 422, 500, 503))
    async def get_feed(
        terminal: Speaking,
        after: Annotated[int, Query(ge=0, le=2**63 - 1)] = 0,
        limit: Annotated[int, Query(ge=1, le=500)] = 100,
        wait: Annotated[float, Query(ge=0, le=LONGEST_WAIT, description="Seconds")] = 0,
    ) -> FeedPage:
        """Return decisions after a cursor; where there is none yet, wait for one up to `wait` seconds."""
        until = asyncio.get_running_loop().time() + wait
        with platform.doorbell.listening(terminal.terminal_id) as rung:
            while True:
                left = until - asyncio.get_running_loop().time()
                last = left <= 0 or platform.doorbell.closed
                rung.clear()  # before looking: what is written later rings again
                page = await run_in_threadpool(read_page, platform, terminal.terminal_id, after, limit)
                if page.items or last:
                    return page
                if not platform.doorbell.closed:
                    with contextlib.suppress(TimeoutError):  # at the end it is looked once more
                        await asyncio.wait_for(rung.wait(), left)

    return routes


def read_page(platform: Platform, terminal_id: str, after: int, limit: int) -> FeedPage:
    """Return one page of a terminal's feed."""
    with platform.database.read() as unit:
        found = unit.terminals.feed(terminal_id, after, limit + 1)
    items = [FeedItem.model_validate({"cursor": cursor, "fact": fact}) for cursor, fact in found[:limit]]
    return FeedPage(items=items, more=len(found) > limit)
