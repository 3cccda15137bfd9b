"""The console's pages of certificates: found by number and person, one in full, and revoked with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Path, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, BeforeValidator, JsonValue
from starlette.exceptions import HTTPException

from hub.console.acts import Act
from hub.console.asking import LatestFirst, Word, none_if_empty
from hub.console.csv_file import Cell
from hub.console.frame import Frame
from hub.console.gate import SignedIn
from hub.console.listing import Column, ListPage, View, add_list
from hub.console.showing import masked
from hub.ecopy.faults import NoEcopyError
from hub.ecopy.signing_key import KeyFault
from hub.ecopy.words import fault_of, in_words
from hub.issuing import SERIES
from hub.pages import language_of
from hub.people import text_complaint
from hub.store.accounts import User
from hub.store.certificate_list import CertificateOrder, CertificateState, WantedCertificates
from hub.store.certificates import Certificate
from hub.store.ecopies import Ecopy
from hub.store.unit import Unit
from hub.voiding import WITHDRAWN, withdraw

SHOWN_FACTS = (
    "name", "name_latin", "id_number_masked", "department_zh", "department_en", "position_zh", "position_en",
    "hired_on", "issued_on", "employer_zh", "employer_en",
)  # fmt: skip
NAMES = frozenset({"name", "name_latin"})

Number = Annotated[str, Path(max_length=64, pattern=r"^[A-Za-z0-9-]+$")]


class Asked(LatestFirst):
    """What the address of the list says."""

    number: Word = ""
    employee: Word = ""
    kind: Word = ""
    state: Annotated[CertificateState | None, BeforeValidator(none_if_empty)] = None
    sort: CertificateOrder = CertificateOrder.ISSUED
    down: bool = False


class Revocation(BaseModel):
    """The form under a certificate."""

    reason: Word = ""


@dataclass(frozen=True)
class CertificatePages:
    """Shows a certificate, revokes it."""

    frame: Frame

    def one(self, request: Request, user: User, number: str, *, unreasoned: bool = False) -> Response:
        """Show one, and write down who looked; `unreasoned`: nothing was said why it should be revoked."""
        platform = self.frame.platform
        with platform.database.write() as unit:
            found = within_reach(unit, user, number)
            printings = unit.certificate_list.printings(found)
            visit_id = unit.certificate_list.visit_of(found)
            copy = unit.ecopies.find(number)
            unit.accounts.note(platform.clock(), user.name, "looked at a certificate", number)
        page = self.frame.show(
            request,
            "certificate.html",
            user,
            row=found,
            facts=shown_facts(found.facts),
            printings=printings,
            visit_id=visit_id,
            copy=copy,
            copy_waits=why_waiting(copy, request),
            unreasoned=unreasoned,
        )
        page.status_code = 422 if unreasoned else 200
        return page

    def ecopy(self, user: User, number: str) -> Response:
        """Send the signed PDF, which is written down; where there is none yet its page says why."""
        platform = self.frame.platform
        with platform.database.read() as unit:
            within_reach(unit, user, number)
        try:
            pdf = platform.ecopies.ecopy(number)
        except NoEcopyError:
            return RedirectResponse(f"/console/certificates/{number}", 303)
        with platform.database.write() as unit:
            unit.accounts.note(platform.clock(), user.name, "took the e-copy of a certificate", number)
        named = {"Content-Disposition": f'attachment; filename="{number}.pdf"'}
        return Response(pdf, media_type="application/pdf", headers=named)

    def revoke(self, user: User, number: str, reason: str) -> None:
        """Revoke one and tell its terminal; one that holds no more stays as it is."""
        platform = self.frame.platform
        now = platform.clock()
        with platform.database.write() as unit:
            found = within_reach(unit, user, number)
            revoked = withdraw(found, reason, WITHDRAWN, unit, now)
            if revoked:
                unit.accounts.note(now, user.name, "revoked a certificate", f"{number}: {reason}")
        if revoked:
            platform.doorbell.ring(found.terminal_id)


def within_reach(unit: Unit, user: User, number: str) -> Certificate:
    """Return a certificate; for whom it is elsewhere it is not there."""
    found = unit.certificates.find(number)
    if found is None:
        raise HTTPException(404)
    if user.sites and unit.terminals.sites([found.terminal_id]).get(found.terminal_id) not in user.sites:
        raise HTTPException(404)
    return found


def shown_facts(facts: Mapping[str, JsonValue]) -> list[tuple[str, str]]:
    """Return what a certificate states, by name, names of people masked."""
    told = [(name, str(facts.get(name) or "")) for name in SHOWN_FACTS]
    return [(name, masked(value) if name in NAMES else value) for name, value in told if value]


def why_waiting(copy: Ecopy | None, request: Request) -> str:
    """Return why an e-copy waits, in the reader's language; "" where nothing is known to be wrong."""
    if copy is None or copy.fault is None:
        return ""
    return in_words(fault_of(copy.fault)).to(language_of(request))


def wanted(asked: Asked, view: View) -> WantedCertificates:
    """Return what is looked for."""
    found = (asked.number, asked.employee, asked.kind, asked.state, asked.sort)
    return WantedCertificates(*found, asked.descending, view.sites)


def cells(row: Certificate, _view: View) -> list[Cell]:
    """Return what stands in the file of a certificate."""
    state = CertificateState.VALID if row.revoked_at is None else CertificateState.REVOKED
    told: list[Cell] = [row.number, row.employee_id, row.kind, row.issued_at, row.terminal_id, state.value]
    return [*told, row.revoked_at, row.revoked_reason]


def choices(unit: Unit, _asked: Asked, view: View) -> dict[str, object]:
    """Return what can be chosen from in the search, and whether e-copies wait."""
    kinds: dict[str, object] = {"kinds": sorted(SERIES), "states": list(CertificateState)}
    return kinds | {"copies": copies_waiting(unit, view)}


def copies_waiting(unit: Unit, view: View) -> tuple[str, int] | None:
    """Return why e-copies cannot be signed, and how many wait; None where all is well."""
    making = view.platform.ecopies
    fault = making.key()
    if making.file is None or not isinstance(fault, KeyFault):
        return None
    return in_words(fault).to(view.language), sum(unit.ecopies.waiting().values())


LIST = ListPage(
    "certificates",
    Act.SEE_CERTIFICATES,
    Asked,
    (
        Column("certs.number", CertificateOrder.NUMBER),
        Column("certs.employee", CertificateOrder.EMPLOYEE),
        Column("certs.kind", CertificateOrder.KIND),
        Column("certs.issued", CertificateOrder.ISSUED),
        Column("certs.state"),
        Column("certs.terminal"),
    ),
    wanted,
    lambda unit: unit.certificate_list,
    (
        *("certs.number", "certs.employee", "certs.kind", "certs.issued", "certs.terminal", "certs.state"),
        *("certs.revokedAt", "certs.reason"),
    ),
    cells,
    more=choices,
)


def add_certificates(routes: APIRouter, frame: Frame) -> None:
    """Add the routes of certificates."""
    pages = CertificatePages(frame)
    gate = frame.may(Act.SEE_CERTIFICATES)

    add_list(routes, frame, LIST)

    @routes.get("/certificates/{number}", dependencies=[gate])
    def one(request: Request, user: SignedIn, number: Number) -> Response:
        return pages.one(request, user, number)

    @routes.get("/certificates/{number}/ecopy.pdf", dependencies=[frame.may(Act.TAKE_ECOPIES)])
    def ecopy(user: SignedIn, number: Number) -> Response:
        return pages.ecopy(user, number)

    @routes.post("/certificates/{number}/revoke", dependencies=[frame.may(Act.REVOKE_CERTIFICATES)])
    def revoke(
        request: Request, user: SignedIn, number: Number, form: Annotated[Revocation, Form()]
    ) -> Response:
        if not form.reason or text_complaint(form.reason):
            return pages.one(request, user, number, unreasoned=True)
        pages.revoke(user, number, form.reason)
        return RedirectResponse(f"/console/certificates/{number}", 303)
