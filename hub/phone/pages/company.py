"""GET /phone/company/start and …/callback: the way to the company's own sign-in service, and back."""

from __future__ import annotations

import hmac
import logging
from dataclasses import asdict, dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.exceptions import HTTPException

from hub.company import Attempt, Company, CompanyFault, UnreachableError
from hub.phone.frame import PLACE, Phone
from hub.phone.knowing import EMPLOYED, Knowing, own_place
from hub.throttle import client_of, too_often

log = logging.getLogger(__name__)

CALLBACK = f"{PLACE}/company/callback"
COOKIE = "phone-company"
WAYS = 2  # there and back: each is counted
TIME_THERE = 600  # seconds that somebody may take at the service
Told = Annotated[str, Query(max_length=4000)]


@dataclass(frozen=True)
class PhoneCompany:
    """Sends people to their company's service, and takes in who comes back."""

    phone: Phone

    @property
    def company(self) -> Company:
        """The service; HTTPException 404 where there is none."""
        company = self.phone.platform.company
        if company is None:
            raise HTTPException(404)
        return replace(company, callback=CALLBACK)

    def go(self, request: Request, to: str, *, remember: bool) -> Response:
        """Send somebody to the service; the attempt goes with them, in a cookie."""
        attempt = Attempt.new(again=False)
        try:
            response = RedirectResponse(self.company.leads_to(attempt), 303)
        except UnreachableError:
            return self._failed(request, CompanyFault.UNREACHABLE, to)
        kept = asdict(attempt) | {"to": own_place(to), "remember": remember}
        response.set_cookie(
            self._cookie(),
            self._signer().dumps(kept),
            max_age=TIME_THERE,
            path=PLACE,
            httponly=True,
            secure=self.phone.platform.settings.https,
            samesite="lax",  # the way back begins at another site
        )
        return response

    def back(self, request: Request, code: str, state: str, error: str) -> Response:
        """Take in somebody who comes back."""
        try:
            kept = self._signer().loads(request.cookies.get(self._cookie(), ""), max_age=TIME_THERE)
        except BadData:
            return self._failed(request, CompanyFault.EXPIRED, PLACE)
        to, remember = kept.pop("to"), kept.pop("remember")
        attempt = Attempt(**kept)
        if not hmac.compare_digest(attempt.state.encode(), state.encode()):
            return self._failed(request, CompanyFault.EXPIRED, to)
        if error or not code:
            return self._failed(request, CompanyFault.CANCELLED, to)
        try:
            found = self.company.employee(attempt, code, self.phone.platform.clock())
        except UnreachableError:
            found = CompanyFault.UNREACHABLE
        if isinstance(found, CompanyFault):
            return self._failed(request, found, to)
        return self._let_in(request, found, to, remember=remember)

    def _let_in(self, request: Request, number: str, to: str, *, remember: bool) -> Response:
        with self.phone.platform.database.read() as unit:
            person = unit.people.find(number)
        if person is None or person.status != EMPLOYED:
            return self._failed(request, CompanyFault.NAME, to)
        self.phone.platform.phone_sign_in_throttle.give_back(client_of(request), WAYS)
        response = Knowing(self.phone).remember(request, person, to, by_pin=False, long=remember)
        response.delete_cookie(self._cookie(), path=PLACE)
        return response

    def _failed(self, request: Request, fault: CompanyFault, to: str) -> Response:
        log.warning("the company's sign-in service, for a phone: %s", fault)
        status = 503 if fault is CompanyFault.UNREACHABLE else 401
        return self.phone.show(request, "phone_company_fault.html", status=status, fault=fault, to=to)

    def _cookie(self) -> str:
        return f"__Secure-{COOKIE}" if self.phone.platform.settings.https else COOKIE

    def _signer(self) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self.phone.platform.cookie_key, salt="phone company")


def add(routes: APIRouter, phone: Phone) -> None:
    """Add the way there and back."""
    desk = PhoneCompany(phone)

    def not_too_often(request: Request) -> None:
        throttle, client = phone.platform.phone_sign_in_throttle, client_of(request)
        if not throttle.allow(client):
            raise too_often(throttle, client)

    @routes.get("/company/start")
    def start(
        request: Request,
        to: Annotated[str, Query(max_length=500)] = PLACE,
        *,
        remember: Annotated[bool, Query()] = False,
    ) -> Response:
        not_too_often(request)
        return desk.go(request, to, remember=remember)

    @routes.get("/company/callback")
    def callback(request: Request, code: Told = "", state: Told = "", error: Told = "") -> Response:
        not_too_often(request)
        return desk.back(request, code, state, error)
