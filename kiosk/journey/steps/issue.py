"""Wait a few seconds for the platform's decision, which reaches the store by itself."""

from __future__ import annotations

from config.catalogue.definition import Stage, Step
from kiosk.domain.visit import IssuedCertificate, RefusedRequest
from kiosk.journey import words
from kiosk.journey.case import Case
from kiosk.journey.step import ActingStep, NoParameters, Report
from kiosk.journey.views import ActingContent, Progress

LOOK_EVERY = 0.03  # seconds; a look costs about 1 ms
OFFLINE_WAIT = 1.0  # seconds, in which the relay, woken by the submission, finds out whether it still is so


class Issue(ActingStep[NoParameters]):
    """Notes the certificate or the refusal; neither within the time: the request is queued."""

    kind = "issue"
    stage = Stage.DECIDE
    after = frozenset({"preview", "claim"})

    def content(self, case: Case, step: Step) -> ActingContent:  # noqa: ARG002 - always the same picture
        """Show that the platform is at work."""
        return ActingContent("issue")

    def act(self, case: Case, step: Step, report: Report) -> None:  # noqa: ARG002 - it has no parameters
        """Look into the store until there is a decision or the time is up, soon without a network."""
        tools = case.tools
        wait = tools.config.timeouts.issue_wait_s
        began = tools.monotonic()
        report(Progress(words.SUBMITTING))
        while not self._decided(case):
            passed = tools.monotonic() - began
            if passed >= (wait if tools.online() else min(wait, OFFLINE_WAIT)):
                return
            report(Progress(words.ISSUING, min(passed / wait, 1.0)))
            tools.pause(LOOK_EVERY)

    def _decided(self, case: Case) -> bool:
        with case.tools.store.view() as unit:
            case.course.certificate = unit.certificates.by_request(case.subject.request_id)
            case.course.refusal = unit.refusals.by_request(case.subject.request_id)
        if case.course.certificate is not None:
            case.course.refusal = case.course.refusal or withdrawn(case.course.certificate)
        return case.course.certificate is not None or case.course.refusal is not None


def withdrawn(certificate: IssuedCertificate) -> RefusedRequest | None:
    """Return a certificate that was revoked as what it now is: refused, for the platform's reason."""
    if certificate.revoked_at is None:
        return None
    return RefusedRequest(certificate.request_id, certificate.revoked_zh or "", certificate.revoked_en or "")
