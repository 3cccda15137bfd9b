"""GET and POST /phone/sign-in: whose phone this is; POST /phone/forget: nobody's again."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from hub.phone.frame import PLACE, Phone
from hub.phone.knowing import Knowing, own_place
from hub.throttle import client_of

Text = Annotated[str, Form(max_length=200, pattern="^[^\\x00]*$")]  # PostgreSQL has no U+0000
To = Annotated[str, Query(max_length=500)]


def add(routes: APIRouter, phone: Phone) -> None:
    """Add the pages."""
    knowing, platform = Knowing(phone), phone.platform

    def form(request: Request, to: str, *, wrong: bool = False) -> Response:
        return phone.show(
            request,
            "phone_sign_in.html",
            status=401 if wrong else 200,
            wrong=wrong,
            to=own_place(to),
            company=platform.company is not None,
        )

    @routes.get("/sign-in")
    def sign_in_page(request: Request, to: To = PLACE) -> Response:
        if knowing.who(request) is not None:
            return RedirectResponse(own_place(to), 303)
        return form(request, to)

    @routes.post("/sign-in")
    def sign_in(
        request: Request,
        number: Text = "",
        pin: Text = "",
        to: Text = PLACE,
        remember: Annotated[bool, Form()] = False,
    ) -> Response:
        if platform.company is not None:  # then by its service alone
            return form(request, to)
        client = client_of(request)
        knowing.hold_up(client)
        person = knowing.by_pin(number.strip(), pin.strip(), client)
        if person is None:
            return form(request, to, wrong=True)
        return knowing.remember(request, person, to, by_pin=True, long=remember)

    @routes.post("/forget")
    def forget(request: Request, to: Text = PLACE) -> Response:
        return knowing.forget(request, to)
