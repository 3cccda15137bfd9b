"""GET and POST /phone/e-copy/{token}: a certificate's e-copy, for whoever was handed the link."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from hub.pages import language_of
from hub.phone.ecopies import EcopyGiving, NoLink
from hub.phone.frame import Phone

Token = Annotated[str, Path(max_length=64)]
STATUS = {
    NoLink.UNKNOWN: 404,
    NoLink.EXPIRED: 410,
    NoLink.USED_UP: 410,
    NoLink.REVOKED: 410,
    NoLink.WAITING: 503,
}


def add(routes: APIRouter, phone: Phone) -> None:
    """Add the page and the file."""
    giving = EcopyGiving(phone.platform)

    def told(request: Request, why: NoLink) -> Response:
        return phone.show(request, "phone_ecopy_none.html", status=STATUS[why], why=why)

    @routes.get("/e-copy/{token}")
    def page(request: Request, token: Token) -> Response:
        offered = giving.offered(token)
        if isinstance(offered, NoLink):
            return told(request, offered)
        expires = phone.platform.pages.moment(offered.link.expires_at, language_of(request))
        return phone.show(
            request,
            "phone_ecopy.html",
            kind=offered.certificate.kind,
            number=offered.certificate.number,
            expires=expires,
            left=offered.link.downloads_left,
            action=request.url.path,
        )

    @routes.post("/e-copy/{token}")  # a look at the page, by whatever follows links ahead, counts nothing
    def download(request: Request, token: Token) -> Response:
        found = giving.download(token)
        if isinstance(found, NoLink):
            return told(request, found)
        number, pdf = found
        named = {"Content-Disposition": f'attachment; filename="{number}.pdf"'}
        return Response(pdf, media_type="application/pdf", headers=named)
