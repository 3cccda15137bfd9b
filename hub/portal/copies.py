"""POST /verify/file: whether a PDF is an e-copy of ours, unchanged, of a certificate that holds."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Request, Response, UploadFile
from fastapi.responses import RedirectResponse

from contract.verify_code import verify
from hub.assembly import Platform
from hub.ecopy.counter import CheckedCopy
from hub.ecopy.verdict import CopyVerdict
from hub.pages import day, language_of
from hub.portal.facts import facts
from hub.throttle import client_of, too_often

STATUS = {CopyVerdict.BUSY: 503}


def add_copies(routes: APIRouter, platform: Platform) -> None:
    """Add the routes; there is nothing to check where no e-copies are made."""

    @routes.get("/verify/file")
    def come(request: Request) -> Response:
        return RedirectResponse(f"/verify?{request.url.query}".rstrip("?"), 303)

    @routes.post("/verify/file")
    def check(request: Request, file: Annotated[UploadFile, File()]) -> Response:
        if not platform.verify_throttle.allow(client_of(request)):
            raise too_often(platform.verify_throttle, client_of(request))
        return shown(platform, request, platform.copies.check(file.file.read()))


def shown(platform: Platform, request: Request, checked: CheckedCopy) -> Response:
    """Return the page that says it."""
    language = language_of(request)
    certificate = checked.certificate
    told: list[tuple[str, str]] = []
    if certificate is not None:
        claims = verify(certificate.verify_code, {platform.key.key_id: platform.key.public}).claims
        told = (
            [(f"verify.fact.{name}", value) for name, value in facts(platform, claims, language)]
            if claims
            else []
        )
        if checked.signed_at is not None:
            told.append(("copy.fact.signed_at", platform.pages.moment(checked.signed_at, language)))
    revoked_at = certificate.revoked_at if certificate else None
    return platform.pages.show(
        request,
        "verify_file.html",
        status=STATUS.get(checked.verdict, 200),
        verdict=checked.verdict.value,
        facts=told,
        revoked_on=day(revoked_at.astimezone(platform.settings.time_zone), language) if revoked_at else "",
    )
