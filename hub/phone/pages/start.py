"""GET /phone: for those who came without a code."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from hub.phone.frame import Phone


def add(routes: APIRouter, phone: Phone) -> None:
    """Add the page."""

    @routes.get("")
    def start(request: Request) -> Response:
        return phone.show(request, "phone_start.html")
