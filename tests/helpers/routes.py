"""Every route of an application, with an address for each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from uuid import UUID

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Mount

SAMPLES = {"terminal_id": "T001", "sha256": "0" * 64}
"""What stands in addresses in place of a name; any other name is taken for a UUID."""


def routes_of(app: FastAPI) -> list[tuple[str, APIRoute]]:
    """Return each method of each route; the one thing that is no route is the folder of styles."""
    return [(method, route) for route in flat(app.routes) for method in sorted(route.methods)]


def flat(routes: Iterable[BaseRoute]) -> Iterator[APIRoute]:
    for route in routes:
        if isinstance(route, APIRoute):
            yield route
        elif isinstance(route, Mount):
            assert route.path == "/assets"
        else:
            yield from flat(route.original_router.routes)  # since 0.16x FastAPI keeps included routers whole


def address_of(route: APIRoute) -> str:
    """Return an address that the route takes; nothing needs to be there."""
    return re.sub(r"{(\w+)(?::\w+)?}", lambda name: SAMPLES.get(name[1], str(UUID(int=5))), route.path)
