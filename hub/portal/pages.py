"""GET and POST /verify, where / leads: whether a certificate is genuine."""

from __future__ import annotations

import hmac
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from contract.verdict import Verdict
from contract.verify_code import LONGEST, Claims, digest_id_number, verify
from hub.assembly import Platform
from hub.pages import day, language_of
from hub.portal.copies import add_copies
from hub.portal.facts import facts
from hub.throttle import client_of, too_often


def portal_routes(platform: Platform) -> APIRouter:
    """Return the routes of the public page."""
    routes = APIRouter()
    add_copies(routes, platform)

    @routes.get("/")
    def come() -> Response:
        return RedirectResponse("/verify", 303)

    @routes.get("/verify")
    def ask(request: Request) -> Response:
        return platform.pages.show(
            request,
            "verify.html",
            verdict=None,
            facts=(),
            id_number="",
            revoked_on="",
            asked="",
            kept="",
            copies=platform.copies.open,
        )

    @routes.post("/verify")
    def check(
        request: Request,
        code: Annotated[str, Form(max_length=2 * LONGEST)] = "",
        id_number: Annotated[str, Form(max_length=40)] = "",
        differed: Annotated[bool, Form()] = False,
    ) -> Response:
        if not platform.verify_throttle.allow(client_of(request)):
            raise too_often(platform.verify_throttle, client_of(request))
        checked = verify(code, {platform.key.key_id: platform.key.public})
        verdict, claims = checked.verdict, checked.claims
        revoked_at = revocation(platform, claims)
        if revoked_at is not None:
            verdict = Verdict.REVOKED
        language = language_of(request)
        return platform.pages.show(
            request,
            "verify.html",
            verdict=verdict.value,
            facts=facts(platform, claims, language) if claims else (),
            id_number=compared(claims, id_number, differed=differed),
            asked=code,
            copies=platform.copies.open,
            kept="" if claims else code,
            revoked_on=day(revoked_at.astimezone(platform.settings.time_zone), language)
            if revoked_at
            else "",
        )

    return routes


def revocation(platform: Platform, claims: Claims | None) -> datetime | None:
    """Return when a genuine certificate was revoked."""
    if claims is None:
        return None
    with platform.database.read() as unit:
        certificate = unit.certificates.find(claims.number)
    return certificate.revoked_at if certificate else None


def compared(claims: Claims | None, id_number: str, *, differed: bool) -> str:
    """Return same, different or absent for an ID number that was given; "" where none was.

    `differed` says that it was another person's when the page was shown in another language. Only the
    warning is carried on: "same" is never taken from a form.
    """
    if claims is None:
        return ""
    if not id_number.strip():
        return "different" if differed else ""
    salt = bytes.fromhex(claims.id_salt)
    if claims.id_hash == digest_id_number("", salt):
        return "absent"
    same = hmac.compare_digest(digest_id_number(id_number, salt), claims.id_hash)
    return "same" if same else "different"
