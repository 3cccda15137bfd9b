"""The way to the company's own sign-in service, and back."""

from __future__ import annotations

import hmac
import logging
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.exceptions import HTTPException

from hub.assembly import Platform
from hub.company import Attempt, Colleague, Company, CompanyFault, UnreachableError
from hub.console.frame import Frame
from hub.people import text_complaint
from hub.store.accounts import NAME_OF_USER, User
from hub.store.unit import Unit
from hub.throttle import client_of, too_often

log = logging.getLogger(__name__)

COOKIE = "company"
SECURE_COOKIE = "__Secure-company"
PLACE = "/console/company"
WAYS = 2  # there and back: each is counted
TIME_THERE = 600  # seconds that somebody may take at the service
LONG_AGO = datetime(
    2000, 1, 1, tzinfo=UTC
)  # when a service does not say since when somebody is signed in there
STATUS = {
    CompanyFault.CANCELLED: 401,
    CompanyFault.EXPIRED: 401,
    CompanyFault.UNREACHABLE: 503,
    CompanyFault.UNTRUSTED: 401,
    CompanyFault.NO_ROLE: 403,
    CompanyFault.NAME: 403,
    CompanyFault.DISABLED: 403,
}
Told = Annotated[str, Query(max_length=4000)]


@dataclass(frozen=True)
class CompanyDesk:
    """Sends people to their company's service, and takes in who comes back."""

    frame: Frame

    @property
    def platform(self) -> Platform:
        """What it works with."""
        return self.frame.platform

    @property
    def company(self) -> Company:
        """The service; HTTPException 404 where there is none."""
        if self.platform.company is None:
            raise HTTPException(404)
        return self.platform.company

    def go(self, request: Request, *, again: bool) -> Response:
        """Send somebody to the service; the attempt goes with them, in a cookie."""
        attempt = Attempt.new(again=again)
        try:
            response = RedirectResponse(self.company.leads_to(attempt), 303)
        except UnreachableError:
            return self.failed(request, CompanyFault.UNREACHABLE)
        name, secure = self._cookie()
        response.set_cookie(
            name,
            self._signer().dumps(asdict(attempt)),
            max_age=TIME_THERE,
            path=PLACE,
            httponly=True,
            secure=secure,
            samesite="lax",  # the way back begins at another site
        )
        return response

    def back(self, request: Request, code: str, state: str, error: str) -> Response:
        """Take in somebody who comes back."""
        attempt = self._attempt(request)
        if attempt is None or not hmac.compare_digest(attempt.state.encode(), state.encode()):
            return self.failed(request, CompanyFault.EXPIRED)
        if error or not code:
            return self.failed(request, CompanyFault.CANCELLED)
        now = self.platform.clock()
        try:
            found = self.company.signed_in(attempt, code, now)
        except UnreachableError:
            found = CompanyFault.UNREACHABLE
        if isinstance(found, CompanyFault):
            return self.failed(request, found)
        return self._let_in(request, found, now)

    def failed(self, request: Request, fault: CompanyFault) -> Response:
        """Say why nobody was signed in."""
        log.warning("the company's sign-in service: %s", fault)
        page = self.platform.pages.show(
            request, "company_fault.html", status=STATUS[fault], fault=fault, user=None
        )
        self._forget(page)
        return page

    def _let_in(self, request: Request, found: Colleague, now: datetime) -> Response:
        sessions = self.frame.sessions
        with self.platform.database.write() as unit:
            user = admitted(unit, found, now)
            if isinstance(user, CompanyFault):
                return self.failed(request, user)
            token = sessions.open(
                unit,
                user.name,
                now,
                code_given=True,
                instead=sessions.token_of(request),
                proved_at=min(found.proved_at or LONG_AGO, now),
            )
            unit.accounts.signed_in(user.name, now)
            unit.accounts.note(now, user.name, "signed in by the company", "console")
        self.platform.login_throttle.give_back(client_of(request), WAYS)
        page = self.platform.pages.show(request, "company_back.html", user=None)
        self._forget(page)
        sessions.give_token(page, token)
        return page

    def _attempt(self, request: Request) -> Attempt | None:
        name, _ = self._cookie()
        try:
            return Attempt(**self._signer().loads(request.cookies.get(name, ""), max_age=TIME_THERE))
        except BadData:
            return None

    def _forget(self, response: Response) -> None:
        name, secure = self._cookie()
        response.delete_cookie(name, path=PLACE, secure=secure, httponly=True, samesite="lax")

    def _cookie(self) -> tuple[str, bool]:
        secure = self.platform.settings.https
        return SECURE_COOKIE if secure else COOKIE, secure

    def _signer(self) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self.platform.cookie_key, salt="company")


def admitted(unit: Unit, found: Colleague, now: datetime) -> User | CompanyFault:
    """Return the account of somebody whom the company signed in, made or brought up to date."""
    known = unit.accounts.find_subject(found.subject)
    if known is not None:
        if known.disabled_at is not None:
            return CompanyFault.DISABLED
        if known.role is not found.role:
            unit.accounts.save(replace(known, role=found.role))
            unit.accounts.note(now, known.name, f"was made {found.role} by the company", known.name)
        return known
    usable = NAME_OF_USER.fullmatch(found.name) and not text_complaint(found.name)
    if not usable or unit.accounts.find(found.name, lock=True) is not None:
        return CompanyFault.NAME
    made = User(found.name, found.role, "", subject=found.subject)
    unit.accounts.save(made)
    unit.accounts.note(now, made.name, f"was made {made.role} by the company", made.name)
    return made


def add_company(routes: APIRouter, frame: Frame) -> None:
    """Add the routes to the company's service and back."""
    desk = CompanyDesk(frame)

    @routes.get("/company/start")
    def start(request: Request, *, again: bool = False) -> Response:
        if not frame.platform.login_throttle.allow(client_of(request)):
            raise too_often(frame.platform.login_throttle, client_of(request))
        return desk.go(request, again=again)

    @routes.get("/company/callback")
    def callback(request: Request, code: Told = "", state: Told = "", error: Told = "") -> Response:
        if not frame.platform.login_throttle.allow(client_of(request)):
            raise too_often(frame.platform.login_throttle, client_of(request))
        return desk.back(request, code, state, error)
