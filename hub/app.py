"""The platform's HTTP side: the terminal API, the console and the public verification page."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from contract.attachments import LARGEST_RANGE
from contract.version import CONTRACT
from hub import problems
from hub.api.attachments import attachment_routes
from hub.api.directory import directory_routes
from hub.api.enrolment import enrolment_routes
from hub.api.events import event_routes
from hub.api.feed import feed_routes
from hub.api.health import health_routes
from hub.api.metrics import metrics_routes
from hub.api.neighbours import neighbour_routes
from hub.api.phone import phone_api_routes
from hub.api.uploads import upload_routes
from hub.assembly import Platform
from hub.console.gate import SignInFirstError, sign_in_first
from hub.console.pages import console_routes
from hub.ecopy.counter import LARGEST
from hub.limits import BodyLimit
from hub.monitoring.metrics import Timed
from hub.pages import HERE, SecurityHeaders
from hub.phone.pages import upload
from hub.phone.routes import phone_routes
from hub.portal.pages import portal_routes
from hub.settings import Settings

TITLE = "HR service platform: terminal API"
VERSION = f"{CONTRACT}.0"  # of the contract, not of the software
ROUTES = (
    enrolment_routes,
    event_routes,
    attachment_routes,
    upload_routes,
    feed_routes,
    directory_routes,
    neighbour_routes,
    phone_api_routes,
    health_routes,
    metrics_routes,
)


def build(platform: Platform) -> FastAPI:
    """Return the application for a platform."""
    app = FastAPI(
        title=TITLE,
        version=VERSION,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,  # such a redirect would name whatever host the request named
    )
    answer = problems.answering(platform.pages)
    problems.install(app, answer)
    app.add_exception_handler(SignInFirstError, sign_in_first)
    for routes in ROUTES:
        app.include_router(routes(platform))
    app.include_router(console_routes(platform), include_in_schema=False)
    app.include_router(portal_routes(platform), include_in_schema=False)
    app.include_router(phone_routes(platform), include_in_schema=False)
    app.mount("/assets", StaticFiles(directory=HERE / "console" / "static"), name="assets")
    app.add_middleware(BodyLimit, limit_of=limits(platform.settings), refuse=answer)
    app.add_middleware(SecurityHeaders, https=platform.settings.https)
    app.add_middleware(Timed, requests=lambda: platform.metrics.requests)
    return app


FILES = frozenset({"/console/gifts/import", "/console/employees/import"})
LARGEST_FILE = 8 * 1024 * 1024  # bytes: 30,000 lines of 250


def limits(settings: Settings) -> Callable[[str], int]:
    """Return what tells how many bytes a body may have, by the path."""

    def limit_of(path: str) -> int:
        if path == "/verify/file":
            return LARGEST
        if path.endswith("/events"):
            return settings.body_limit
        if path in FILES:
            return LARGEST_FILE
        if path.startswith(upload.PLACE):
            return upload.LARGEST_FORM
        return LARGEST_RANGE if "/attachments/" in path else settings.form_limit

    return limit_of
