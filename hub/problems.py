"""Every error of the API as a problem document (RFC 9457); every error of a page as a page."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Protocol

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.exceptions import HTTPException
from starlette.routing import Match, Route

from contract.problems import MEDIA_TYPE, Problem, ProblemType
from hub.pages import Pages, is_page, security_headers
from hub.store.database import StoreUnavailableError

log = logging.getLogger(__name__)

RETRY_AFTER = "5"  # seconds
NOT_ALLOWED = HTTPStatus.METHOD_NOT_ALLOWED


class Answer(Protocol):
    """Answers a request with a problem."""

    def __call__(
        self, request: Request, problem: Problem, headers: Mapping[str, str] | None = None
    ) -> Response:
        """Return the answer."""
        ...


class ProblemError(Exception):
    """Ends a request with a problem."""

    def __init__(
        self,
        kind: ProblemType,
        status: int,
        title: str,
        detail: str | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        platform_time: datetime | None = None,
    ) -> None:
        super().__init__(title)
        self.problem = Problem.of(kind, status, title, detail, platform_time)
        self.headers = dict(headers or {})


def respond(problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """Return a problem document."""
    content = problem.model_dump(mode="json", exclude_none=True)
    return JSONResponse(content, problem.status, dict(headers or {}), MEDIA_TYPE)


def plain(status: int) -> Problem:
    """Return the problem of an HTTP status that says all there is to say (RFC 9457 section 4.2.1)."""
    return Problem(
        type="about:blank", title=HTTPStatus(status).phrase, status=status, retryable=status in (429, 503)
    )


def answering(pages: Pages) -> Answer:
    """Return what answers a person with a page and a terminal with a document."""

    def answer(request: Request, problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
        if is_page(request):
            return page(pages, request, problem, headers)
        return respond(problem, headers)

    return answer


def install(app: FastAPI, answer: Answer) -> None:
    """Answer every error that can leave a route, or the router itself."""

    @app.exception_handler(ProblemError)
    async def _problem(request: Request, error: ProblemError) -> Response:
        return answer(request, error.problem, error.headers)

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> Response:
        headers = allowing(app, request) if error.status_code == NOT_ALLOWED else error.headers
        return answer(request, plain(error.status_code), headers)

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> Response:
        return answer(request, Problem.of(ProblemType.MALFORMED, 422, "Malformed", places(error)))

    @app.exception_handler(StoreUnavailableError)
    async def _busy(request: Request, _error: StoreUnavailableError) -> Response:
        log.warning("the database cannot be reached or is too busy")
        busy = Problem.of(ProblemType.BUSY, 503, "Busy", "The platform is busy; try again shortly.")
        return answer(request, busy, {"Retry-After": RETRY_AFTER})

    @app.exception_handler(Exception)
    async def _internal(request: Request, _error: Exception) -> Response:
        here = security_headers(request.url.path)  # Starlette answers this one outside all middleware
        return answer(request, Problem.of(ProblemType.INTERNAL, 500, "Internal error"), here)


def allowing(app: FastAPI, request: Request) -> dict[str, str]:
    """Return what may be asked of a place (RFC 9110 section 10.2.1): each of its routes knows its own."""
    methods = {
        method
        for route in app.routes
        if isinstance(route, Route) and route.matches(request.scope)[0] is not Match.NONE
        for method in route.methods or ()
    }
    return {"Allow": ", ".join(sorted(methods))}


def places(error: RequestValidationError) -> str:
    """Say where a request is wrong and how, never what it held."""
    return "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())


def page(pages: Pages, request: Request, problem: Problem, headers: Mapping[str, str] | None) -> HTMLResponse:
    """Return an error as a page."""
    response = pages.show(request, "error.html", status=problem.status, error=problem.status)
    response.headers.update(headers or {})
    return response
