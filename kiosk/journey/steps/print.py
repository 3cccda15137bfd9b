"""Print the certificate: one effect, followed to its proof; a person is asked to help where it stalls."""

from __future__ import annotations

import logging

from config.catalogue.definition import Stage, Step
from contract.language import Bilingual
from kiosk.domain.errors import KioskError
from kiosk.effects.outcomes import (
    Advance,
    Confirmed,
    DocumentOrder,
    EffectOutcome,
    Failed,
    InDoubt,
    NotStarted,
    Stalled,
)
from kiosk.journey import words
from kiosk.journey.case import Case
from kiosk.journey.copies import Copies, copies_of
from kiosk.journey.course import Fate
from kiosk.journey.step import ActingStep, NoParameters, Report
from kiosk.journey.telling import purpose_of
from kiosk.journey.views import ActingContent, Hold, Progress

log = logging.getLogger(__name__)


class Print(ActingStep[NoParameters]):
    """Prints an issued certificate in as many copies as were asked for."""

    kind = "print"
    stage = Stage.DELIVER
    after = frozenset({"issue"})

    def applies(self, case: Case) -> bool:
        """Say whether the platform has issued something to print."""
        return case.course.certificate is not None and case.course.refusal is None

    def content(self, case: Case, step: Step) -> ActingContent:  # noqa: ARG002 - always the same picture
        """Show where the paper comes out."""
        return ActingContent("print")

    def act(self, case: Case, step: Step, report: Report) -> Hold | None:  # noqa: ARG002 - it has no parameters
        """Print, or follow the job that stalled before."""
        try:
            return self._note(case, self._print(case, report))
        except KioskError as error:
            if not error.code.startswith("document."):
                raise
            log.warning("An issued certificate cannot be set: %s", error.code)  # its facts are the platform's
            case.course.document = Fate.FAILED
            return None

    def give_up(self, case: Case, step: Step) -> None:  # noqa: ARG002 - it has no parameters
        """Take the job back; what came out before is what the printer proves."""
        stalled = case.course.stalled
        if stalled is None:
            return
        outcome = case.tools.prints.give_up(stalled.effect_id)
        case.course.stalled = None
        match outcome:
            case Confirmed():
                case.course.document = Fate.CONFIRMED
            case Failed() | NotStarted():
                case.course.document = Fate.FAILED
            case InDoubt() | Stalled():
                case.course.document = Fate.IN_DOUBT

    def _print(self, case: Case, report: Report) -> EffectOutcome:
        def tell(advance: Advance) -> None:
            report(Progress(words.QUEUED if advance.queued else words.PRINTING, advance.fraction))

        tell(Advance())
        stalled = case.course.stalled
        if stalled is not None:
            return case.tools.prints.go_on(stalled.effect_id, tell)
        return case.tools.prints.print_document(self._order(case), tell)

    def _order(self, case: Case) -> DocumentOrder:
        certificate = case.course.certificate
        if certificate is None:
            raise LookupError("no certificate to print")
        rendered = case.tools.papers.certificate(
            case.subject.service_id, certificate, purpose_of(case.tools, case.subject)
        )
        return DocumentOrder(
            visit_id=case.visit.visit_id,
            request_id=case.subject.request_id,
            pdf=rendered.pdf,
            copies=_copies(case).left,
            pages=rendered.pages,
            certificate_number=certificate.number,
        )

    def _note(self, case: Case, outcome: EffectOutcome) -> Hold | None:
        """Note what came of the print; a Hold where a person must help before it can go on."""
        case.course.stalled = None
        match outcome:
            case Confirmed():
                case.course.document = Fate.CONFIRMED
            case InDoubt():
                case.course.document = Fate.IN_DOUBT
            case Stalled(effect, faults):
                case.course.stalled = effect
                return _hold(words.hold(faults, begun=True))
            case NotStarted(occupied=True):
                case.course.document = Fate.FAILED
                return _hold(words.OCCUPIED)
            case NotStarted(faults):
                case.course.document = Fate.FAILED
                return _hold(words.hold(faults, begun=False))
            case Failed(_, faults, came_out):
                case.course.document = Fate.FAILED
                what, todo, picture = words.hold(faults, begun=came_out > 0)
                printed = _copies(case).printed
                return Hold(
                    words.in_sentence(what, words.came_out(printed)) if printed else what, todo, picture
                )
        return None


def _hold(told: tuple[Bilingual, Bilingual, str]) -> Hold:
    what, todo, picture = told
    return Hold(what, todo, picture)


def _copies(case: Case) -> Copies:
    with case.tools.store.view() as unit:
        return copies_of(case.subject, unit.effects.of_request(case.subject.request_id))
