"""POST /v1/enrolments: a terminal becomes known by a code; …/certificate: it asks for the next one."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from contract.enrolment import Enrolment, EnrolmentOrder, RenewalOrder
from contract.problems import ProblemType
from hub.api.access import signed_access
from hub.api.responses import problem_responses
from hub.api.signatures import Signed
from hub.assembly import Platform
from hub.authority import CsrRefusedError, key_in
from hub.enrolling import Enrolled, NotEnrolled
from hub.problems import ProblemError
from hub.throttle import client_of

PROBLEMS = {
    NotEnrolled.WRONG: (ProblemType.CODE_WRONG, 403, "Not the code of this terminal"),
    NotEnrolled.SPENT: (ProblemType.CODE_SPENT, 409, "The code was used, or tried wrongly too often"),
    NotEnrolled.EXPIRED: (ProblemType.CODE_EXPIRED, 410, "The code is too old"),
    NotEnrolled.OLD_KEY: (ProblemType.CSR_REFUSED, 422, "A key that this terminal had before"),
}


def enrolment_routes(platform: Platform) -> APIRouter:
    """Return the routes by which terminals get certificates."""
    routes = APIRouter(prefix="/v1", tags=["enrolling"])
    Renewing = Annotated[Signed, Depends(signed_access(platform))]  # noqa: N806 - a type

    @routes.post("/enrolments", responses=problem_responses(403, 409, 410, 413, 422, 429, 500, 503))
    def post_enrolment(order: EnrolmentOrder, request: Request) -> Enrolment:
        """Give a terminal's key its certificate for a one-time code.

        The same code with the same key is answered alike, also later: an answer may be lost. The terminal's
        token, or the key that it had before, is refused from then on.
        """
        client = client_of(request)
        if not platform.enrolment_throttle.allow(client):
            wait = platform.enrolment_throttle.wait(client)
            raise ProblemError(
                ProblemType.TOO_MANY_TRIES, 429, "Too many tries", headers={"Retry-After": str(wait)}
            )
        try:
            key = key_in(order.csr)
        except CsrRefusedError as error:
            raise refused(error) from error
        outcome = platform.enrolling.enrol(order.terminal_id, order.code, key)
        if isinstance(outcome, NotEnrolled):
            kind, status, title = PROBLEMS[outcome]
            raise ProblemError(kind, status, title)
        return told(platform, outcome)

    @routes.post("/terminals/{terminal_id}/certificate", responses=problem_responses(401, 413, 422, 500, 503))
    def post_certificate(order: RenewalOrder, signed: Renewing) -> Enrolment:
        """Give an enrolled terminal the next certificate of its key, also when the last one has run out."""
        try:
            key = key_in(order.csr)
        except CsrRefusedError as error:
            raise refused(error) from error
        renewed = platform.enrolling.renew(signed.terminal, signed.key, key)
        if renewed is None:
            raise refused(CsrRefusedError("not the key that the request is signed by"))
        return told(platform, renewed)

    return routes


def refused(error: CsrRefusedError) -> ProblemError:
    """Return the problem of a signing request."""
    return ProblemError(ProblemType.CSR_REFUSED, 422, "Signing request refused", str(error))


def told(platform: Platform, enrolled: Enrolled) -> Enrolment:
    """Return what the terminal is told."""
    return Enrolment(
        terminal_id=enrolled.terminal.terminal_id,
        site=enrolled.terminal.site,
        certificate=enrolled.key.certificate,
        authority=platform.enrolling.authority().pem,
        not_after=enrolled.key.not_after,
        renew_at=enrolled.renew_at,
        keys=platform.key.key_set(platform.settings.employer, platform.audit_key),
    )
