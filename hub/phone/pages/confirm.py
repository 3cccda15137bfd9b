"""GET and POST /phone/confirm: a sign-in at a terminal is confirmed or refused (RFC 8628 section 3.3)."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from contract.language import Bilingual
from hub.pages import language_of
from hub.phone.confirming import LONGEST_CODE, Confirming, Decided
from hub.phone.frame import Phone
from hub.phone.knowing import Knowing
from hub.store.confirmations import Confirmation
from hub.store.unit import Unit

Code = Annotated[str, Query(max_length=LONGEST_CODE)]
SentCode = Annotated[str, Form(max_length=LONGEST_CODE)]


def add(routes: APIRouter, phone: Phone) -> None:
    """Add the pages."""
    knowing, confirming = Knowing(phone), Confirming(phone.platform)

    @routes.get("/confirm")
    def ask(request: Request, user_code: Code = "", *, wrong: bool = False) -> Response:
        person = knowing.who(request)
        if person is None:
            return knowing.first(request)
        if not user_code:
            return phone.show(request, "phone_code.html", wrong=False)
        with phone.platform.database.write() as unit:
            asked = confirming.waiting(unit, user_code)
            if asked is None:
                return phone.lead(f"/confirm/{Decided.GONE}")
            place, site = place_of(unit, asked)
        return phone.show(
            request,
            "phone_confirm.html",
            asked=asked,
            place="" if place is None else place.to(language_of(request)),
            site=site,
            name=person.name,
            number=person.employee_id,
            wrong=wrong,
        )

    @routes.post("/confirm")
    def decide(
        request: Request,
        user_code: SentCode = "",
        match_number: Annotated[str, Form(max_length=8)] = "",
        refuse: Annotated[str, Form(max_length=8)] = "",
    ) -> Response:
        person = knowing.who(request)
        if person is None:
            return phone.lead(f"/sign-in?{urlencode({'to': f'/phone/confirm?user_code={user_code}'})}")
        decided = confirming.decide(user_code, person, None if refuse else match_number)
        if decided is Decided.WRONG_NUMBER:
            return phone.lead(f"/confirm?{urlencode({'user_code': user_code, 'wrong': 'true'})}")
        return RedirectResponse(f"/phone/confirm/{decided}", 303)

    @routes.get("/confirm/{decided}")
    def decided_page(request: Request, decided: Decided) -> Response:
        return phone.show(request, "phone_decided.html", decided=decided)


def place_of(unit: Unit, asked: Confirmation) -> tuple[Bilingual | None, str]:
    """Return where a terminal stands, as it says, None where it was not heard of yet; and its site."""
    terminal = unit.terminals.find(asked.terminal_id)
    site = "" if terminal is None else terminal.site
    beat = next((one for one in unit.terminals.at(site) if one.terminal_id == asked.terminal_id), None)
    return (None if beat is None else beat.heartbeat.place), site
