"""The console's pages of certificates: found by number and person, one in full, and revoked with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Form, Path, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, BeforeValidator, JsonValue
from starlette.exceptions import HTTPException

from hub.console import asking
from hub.console.acts import Act
from hub.console.asking import Word, none_if_empty
from hub.console.csv_file import Cell, Sheet, download
from hub.console.frame import Frame
from hub.console.gate import SignedIn
from hub.console.paging import Paging, Sorting
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

PER_PAGE = 50
SHOWN_FACTS = (
    "name", "name_latin", "id_number_masked", "department_zh", "department_en", "position_zh", "position_en",
    "hired_on", "issued_on", "employer_zh", "employer_en",
)  # fmt: skip
NAMES = frozenset({"name", "name_latin"})

Number = Annotated[str, Path(max_length=64, pattern=r"^[A-Za-z0-9-]+$")]


class Asked(asking.Asked):
    """What the address of the list says; where nothing is said of the order, the latest come first."""

    number: Word = ""
    employee: Word = ""
    kind: Word = ""
    state: Annotated[CertificateState | None, BeforeValidator(none_if_empty)] = None
    sort: CertificateOrder = CertificateOrder.ISSUED
    down: bool = False

    @property
    def descending(self) -> bool:
        """Which way the order goes."""
        return self.down or "sort" not in self.model_fields_set

    @property
    def wanted(self) -> WantedCertificates:
        """What is looked for."""
        return WantedCertificates(
            self.number, self.employee, self.kind, self.state, self.sort, self.descending
        )

    @property
    def kept(self) -> dict[str, str]:
        """All of it, as addresses say it."""
        return self.filters | {"sort": self.sort.value, "down": "1" if self.descending else ""}


class Revocation(BaseModel):
    """The form under a certificate."""

    reason: Word = ""


@dataclass(frozen=True)
class CertificatePages:
    """Lists certificates, shows one, revokes it."""

    frame: Frame

    def listed(self, request: Request, user: User, asked: Asked) -> Response:
        """Show a page of those that are looked for."""
        wanted = replace(asked.wanted, sites=user.sites)
        with self.frame.platform.database.read() as unit:
            paging = Paging.of(unit.certificate_list.count(wanted), asked.page, PER_PAGE, asked.kept)
            rows = unit.certificate_list.page(wanted, PER_PAGE, paging.offset)
        return self.frame.show(
            request,
            "certificates.html",
            user,
            found=rows,
            paging=paging,
            sorting=Sorting(asked.sort, asked.descending, asked.filters),
            asked=asked,
            filtered=any(asked.filters.values()),
            kinds=sorted(SERIES),
            states=list(CertificateState),
            copies=self._copies_waiting(request),
        )

    def _copies_waiting(self, request: Request) -> tuple[str, int] | None:
        """Return why e-copies cannot be signed, and how many wait; None where all is well."""
        making = self.frame.platform.ecopies
        fault = making.key()
        if making.file is None or not isinstance(fault, KeyFault):
            return None
        with self.frame.platform.database.read() as unit:
            waiting = sum(unit.ecopies.waiting().values())
        return in_words(fault).to(language_of(request)), waiting

    def file(self, request: Request, user: User, asked: Asked) -> Response:
        """Send those that are looked for."""
        wanted = replace(asked.wanted, sites=user.sites)
        sheet = Sheet[Certificate](
            "certificates",
            COLUMNS,
            lambda unit: unit.certificate_list.count(wanted),
            lambda unit, last: unit.certificate_list.batch(wanted, last),
            cells,
        )
        return download(self.frame, request, user, sheet, asked.told)

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


COLUMNS = (
    "certs.number",
    "certs.employee",
    "certs.kind",
    "certs.issued",
    "certs.terminal",
    "certs.state",
    "certs.revokedAt",
    "certs.reason",
)


def cells(row: Certificate) -> list[Cell]:
    """Return what stands in the file of a certificate."""
    state = CertificateState.VALID if row.revoked_at is None else CertificateState.REVOKED
    told: list[Cell] = [row.number, row.employee_id, row.kind, row.issued_at, row.terminal_id, state.value]
    return [*told, row.revoked_at, row.revoked_reason]


def add_certificates(routes: APIRouter, frame: Frame) -> None:
    """Add the routes of certificates."""
    pages = CertificatePages(frame)
    gate = frame.may(Act.SEE_CERTIFICATES)

    @routes.get("/certificates", dependencies=[gate])
    def listed(request: Request, user: SignedIn, asked: Annotated[Asked, Query()]) -> Response:
        return pages.listed(request, user, asked)

    @routes.get("/certificates.csv", dependencies=[gate])
    def file(request: Request, user: SignedIn, asked: Annotated[Asked, Query()]) -> Response:
        return pages.file(request, user, asked)

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
