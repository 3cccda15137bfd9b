"""One question about the service, five faces; it can be skipped."""

from __future__ import annotations

from collections.abc import Mapping

from config.catalogue.definition import Stage, Step
from contract.events import SurveyAnswered
from kiosk.journey import words
from kiosk.journey.case import Case
from kiosk.journey.step import AskingStep, NoParameters, Taken
from kiosk.journey.views import FieldProblem, Problems, SurveyContent

SCORES = {str(score): score for score in range(1, 6)}
QUESTION = "satisfaction"


class Survey(AskingStep[NoParameters]):
    """Asked after the services for which HR switched it on; the answer is kept nowhere but in its event."""

    kind = "survey"
    stage = Stage.AFTER
    after = frozenset({"result"})

    def applies(self, case: Case) -> bool:
        """Ask only where HR wants to know."""
        return case.service.service_id in case.tools.config.survey.after_services

    def content(self, case: Case, step: Step) -> SurveyContent:  # noqa: ARG002 - it has no parameters
        """Ask the terminal's question."""
        return SurveyContent(case.tools.config.survey.question)

    def take(self, case: Case, step: Step, answers: Mapping[str, str]) -> Taken | Problems:  # noqa: ARG002 - it has no parameters
        """Take a score from 1 to 5, or nothing."""
        if "score" not in answers:
            return Taken()
        score = SCORES.get(answers["score"])
        if score is None:
            return Problems((FieldProblem("score", words.CHOOSE_ONE),))
        told = SurveyAnswered(
            visit_id=case.visit.visit_id,
            request_id=case.record.request_id,
            at=case.tools.clock(),
            survey_id=case.tools.config.survey.survey_id,
            question_id=QUESTION,
            score=score,
        )
        return Taken(events=(told,))
