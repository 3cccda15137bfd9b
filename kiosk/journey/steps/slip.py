"""Print the slip. It never holds and never fails a request: what it says stands on the screen too."""

from __future__ import annotations

from config.catalogue.definition import Stage, Step
from kiosk.effects.outcomes import Advance, Confirmed, SlipOrder
from kiosk.journey import words
from kiosk.journey.case import Case
from kiosk.journey.course import Fate
from kiosk.journey.ending import result_of
from kiosk.journey.step import ActingStep, NoParameters, Report
from kiosk.journey.tools import SlipText
from kiosk.journey.views import ActingContent, Ending, Progress


class PrintSlip(ActingStep[NoParameters]):
    """Prints what was done and what happens next."""

    kind = "slip"
    stage = Stage.DELIVER
    after = frozenset({"issue", "decide", "dispense"})

    def applies(self, case: Case) -> bool:
        """Say that a refusal needs no slip."""
        return case.course.ending() is not Ending.REFUSED

    def content(self, case: Case, step: Step) -> ActingContent:  # noqa: ARG002 - always the same picture
        """Show where the slip comes out."""
        return ActingContent("slip")

    def act(self, case: Case, step: Step, report: Report) -> None:  # noqa: ARG002 - it has no parameters
        """Print it once."""

        def tell(advance: Advance) -> None:
            report(Progress(words.QUEUED if advance.queued else words.PRINTING_SLIP))

        tell(Advance())
        result = result_of(case)
        text = SlipText(
            language=case.visit.language,
            at=case.tools.clock(),
            service=case.service.file.title,
            ending=result.ending,
            done=result.done,
            next=result.next,
            reference=result.reference,
            claim_code=result.claim_code,
        )
        order = SlipOrder(case.visit.visit_id, case.record.request_id, case.tools.papers.slip(text))
        printed = isinstance(case.tools.prints.print_slip(order, tell), Confirmed)
        case.course.slip = Fate.CONFIRMED if printed else Fate.FAILED
