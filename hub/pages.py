"""Server-rendered pages: templates, the reader's language, headers that keep a page to itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from contract.language import Bilingual, Language
from hub.scripts import HTMX_CONFIG, SCRIPTS
from hub.texts import TEXTS

HERE = Path(__file__).parent
PAGE_PATHS = ("/console", "/verify", "/phone", "/assets")
LANGUAGE_COOKIE = "language"

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
SECURITY_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
ONLY_HTTPS = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}  # RFC 6797
BY_PATH: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "/console": {"Content-Security-Policy": f"{POLICY}; script-src 'self'; connect-src 'self'"},
        "/assets": {"Cache-Control": "no-cache"},  # asked after each time, and sent again only when changed
        # A browser saves what the API says, and shows nothing.
        "/v1": {"Content-Disposition": 'attachment; filename="api.json"'},
    }
)


def security_headers(path: str) -> Mapping[str, str]:
    """Return what every answer of a path says but for HTTPS; the console alone has scripts, its own."""
    return SECURITY_HEADERS | dict(BY_PATH.get(f"/{path.split('/')[1]}" if "/" in path else "", {}))


class Pages:
    """Shows templates in the reader's language."""

    def __init__(
        self,
        time_zone: ZoneInfo,
        employer: Mapping[Language, str],
        service: Callable[[str], Bilingual],
        *,
        https: bool = False,
    ) -> None:
        self._https = https
        self._service = service
        folders = [HERE / room / "templates" for room in ("console", "portal", "phone")]
        self._time_zone = time_zone
        self._employer = employer
        self._environment = Environment(
            loader=FileSystemLoader(folders), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )

    def show(self, request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        """Render a template; `t` gives texts, `moment` and `day` write dates in the reader's language."""
        language = language_of(request)
        html = self._environment.get_template(template).render(
            t=lambda key, **parts: TEXTS[key].to(language).format(**parts),
            service=lambda name: self._service(name).to(language),
            has_text=TEXTS.__contains__,
            scripts=SCRIPTS,
            htmx_config=HTMX_CONFIG,
            language=language.value,
            employer=self._employer[language],
            moment=lambda at: self.moment(at, language),
            day=lambda on: day(on, language),
            languages=[
                (one.value, f"?{request.url.include_query_params(lang=one.value).query}") for one in Language
            ],
            path=request.url.path,
            **values,
        )
        response = HTMLResponse(html, status)
        response.headers["Content-Language"] = language.value
        if request.query_params.get(LANGUAGE_PARAMETER) == language.value:
            response.set_cookie(
                LANGUAGE_COOKIE,
                language.value,
                max_age=31_536_000,
                samesite="lax",
                httponly=True,
                secure=self._https,
            )
        return response

    def moment(self, at: datetime, language: Language) -> str:
        """Write a moment as people of the site do."""
        local = at.astimezone(self._time_zone)
        return f"{day(local, language)} {local:%H:%M:%S}"


LANGUAGE_PARAMETER = "lang"


def day(on: Any, language: Language) -> str:
    """Write a date: 2026年11月23日, 23 November 2026."""
    if language is Language.ZH:
        return f"{on.year}年{on.month}月{on.day}日"
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def language_of(request: Request) -> Language:
    """Return the language asked for, remembered, or preferred by the browser; Chinese otherwise."""
    preferred = request.headers.get("accept-language", "")[:2].lower()
    asked = request.query_params.get(LANGUAGE_PARAMETER)
    for wish in (asked, request.cookies.get(LANGUAGE_COOKIE), preferred):
        if wish in ("zh", "en"):
            return Language(wish)
    return Language.ZH


def is_page(request: Request) -> bool:
    """Return whether a person, not a terminal, is reading."""
    return in_pages(request.url.path)


def in_pages(path: str) -> bool:
    """Return whether a path belongs to the pages."""
    return any(path == one or path.startswith(f"{one}/") for one in PAGE_PATHS)


class SecurityHeaders:
    """ASGI middleware that puts the security headers on every answer."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self._app = app
        self._https = ONLY_HTTPS if https else {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and complete its answer's headers."""
        wanted = {**security_headers(scope.get("path", "")), **self._https}

        async def complete(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                extra = [(name.lower().encode(), text.encode()) for name, text in wanted.items()]
                message["headers"] = [
                    *message["headers"],
                    *((name, text) for name, text in extra if name not in present),
                ]
            await send(message)

        await self._app(scope, receive, complete)
