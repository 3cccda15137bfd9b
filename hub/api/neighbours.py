"""GET /v1/terminals/{id}/neighbours: where else at its site a service works now."""

from typing import Annotated

from fastapi import APIRouter, Depends

from contract.feed import Neighbourhood
from hub.api.access import access
from hub.api.responses import problem_responses
from hub.assembly import Platform
from hub.neighbours import neighbours_of
from hub.store.terminals import Terminal


def neighbour_routes(platform: Platform) -> APIRouter:
    """Return the route of the neighbours."""
    routes = APIRouter(prefix="/v1/terminals/{terminal_id}", tags=["knowing"])
    Speaking = Annotated[Terminal, Depends(access(platform))]  # noqa: N806 - a type

    @routes.get("/neighbours", responses=problem_responses(401, 422, 500, 503))
    def get_neighbours(terminal: Speaking) -> Neighbourhood:
        """Return the other terminals of the site that were heard of in the last three minutes, by name."""
        with platform.database.read() as unit:
            beats = unit.terminals.at(terminal.site)
        return neighbours_of(terminal.terminal_id, beats, platform.clock())

    return routes
