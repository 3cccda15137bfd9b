"""GET /metrics: for a Prometheus on this machine, or one that knows the token."""

from __future__ import annotations

import hmac
from ipaddress import ip_address

from fastapi import APIRouter, Request, Response

from contract.problems import ProblemType
from hub.assembly import Platform
from hub.monitoring.metrics import CONTENT_TYPE_LATEST
from hub.problems import ProblemError

FORWARDED = ("x-forwarded-for", "forwarded")


def metrics_routes(platform: Platform) -> APIRouter:
    """Return the route of the figures."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/metrics")
    def get_metrics(request: Request) -> Response:
        """Return all figures in Prometheus' text format."""
        if not allowed(request, platform.settings.metrics_token):
            raise ProblemError(
                ProblemType.UNAUTHENTICATED,
                401,
                "For a client on this machine, or one with the token",
                headers={"WWW-Authenticate": "Bearer"},
            )
        return Response(platform.metrics.text(), media_type=CONTENT_TYPE_LATEST)

    return routes


def allowed(request: Request, token: str | None) -> bool:
    """Return whether who asks has the token, or, where there is none, is this machine itself."""
    if token is not None:
        sent = request.headers.get("authorization", "")
        return hmac.compare_digest(sent.encode(), f"Bearer {token}".encode())
    if any(name in request.headers for name in FORWARDED) or request.client is None:
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False
