"""What terminals ask for people's phones: sign-ins (RFC 8628, device-authorization and token), e-copies."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.exceptions import HTTPException

from contract.phone import (
    DeviceAuthorization,
    DeviceAuthorizationOrder,
    DeviceToken,
    DeviceTokenOrder,
    EcopyLink,
    EcopyLinkOrder,
)
from hub.api.access import access
from hub.api.responses import problem_responses
from hub.assembly import Platform
from hub.phone.confirming import Confirming
from hub.phone.ecopies import EcopyGiving
from hub.store.terminals import Terminal


def phone_api_routes(platform: Platform) -> APIRouter:
    """Return the routes by which a terminal has a sign-in confirmed on a phone."""
    routes = APIRouter(prefix="/v1/terminals/{terminal_id}", tags=["knowing"])
    Speaking = Annotated[Terminal, Depends(access(platform))]  # noqa: N806 - a type
    confirming, giving = Confirming(platform), EcopyGiving(platform)

    @routes.post("/device-authorization", responses=problem_responses(400, 401, 413, 422, 429, 500, 503))
    def post_device_authorization(
        terminal: Speaking, order: DeviceAuthorizationOrder, request: Request
    ) -> DeviceAuthorization:
        """Give a terminal the codes with which somebody confirms a sign-in on their phone."""
        return confirming.ask(terminal, order, address_for_phones(platform, request))

    @routes.post("/token", responses=problem_responses(400, 401, 413, 422, 429, 500, 503))
    def post_token(terminal: Speaking, order: DeviceTokenOrder) -> DeviceToken:
        """Say who confirmed, or that nobody did yet, or will; asked again after `interval` seconds."""
        return confirming.poll(terminal, order.device_code)

    @routes.post("/ecopy-link", responses=problem_responses(400, 401, 404, 413, 422, 429, 500, 503))
    def post_ecopy_link(terminal: Speaking, order: EcopyLinkOrder, request: Request) -> EcopyLink:
        """Give a terminal a link to the e-copy of a certificate that was issued there."""
        link = giving.link(terminal, order, address_for_phones(platform, request))
        if link is None:
            raise HTTPException(404)
        return link

    return routes


def address_for_phones(platform: Platform, request: Request) -> str:
    """Return where phones reach the platform: as its operator says, else where this terminal reached it."""
    settings = platform.settings
    told = settings.phone_address or (settings.company.address if settings.company else None)
    if told is not None:
        return told.rstrip("/")
    url = request.url.replace(path="", query="", scheme="https" if settings.https else request.url.scheme)
    return str(url).rstrip("/")
