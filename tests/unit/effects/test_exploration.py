"""Every schedule of up to two blows at terminal and device: each effect ends exactly once, or as it is told.

A blow: the terminal dies; the device loses power and forgets, or is cut off and keeps all; others use the
device. It falls before any commit, any word, any step of the device. After a death nobody is there, or the
next person asks at once; the device has gone on meanwhile, or has waited.
"""

from __future__ import annotations

import pytest

from devices.evidence import Evidence
from kiosk.domain.effect import Effect
from kiosk.effects import document_evidence, slip
from kiosk.effects.document import Documents
from kiosk.effects.document_watch import Sight
from kiosk.effects.outcomes import (
    CONFIRMED,
    DocumentOrder,
    EffectOutcome,
    Report,
    Settled,
    outcome_of,
    report_to_nobody,
)
from kiosk.effects.places import Claimed
from kiosk.effects.predecessors import Predecessors
from tests.helpers.exploration.documents import Counting, PrintDocument
from tests.helpers.exploration.explorer import Explorer
from tests.helpers.exploration.life import Start
from tests.helpers.exploration.slips import PrintSlip
from tests.helpers.exploration.steps import Blow
from tests.unit.effects.explored import ENDINGS, EXPLORATIONS, NOBODY_THERE, Exploration

DEATHS = frozenset({Blow.TERMINAL_DIES})


@pytest.mark.parametrize("exploration", EXPLORATIONS, ids=lambda one: one.kind.name)
def test_every_schedule_ends_exactly_once_or_is_told_as_it_is(exploration: Exploration) -> None:
    tally = exploration.run()
    assert tally.wrong == {}
    assert tally.schedules > 1000
    assert set(tally.ended) <= set(ENDINGS)
    assert min(tally.ended["never begun"], tally.ended["failed, as told"], tally.ended["in doubt"]) > 0
    assert (tally.ended["exactly once"] > 0) == exploration.comes_out


class RetryAtBoot(Documents):
    """The mistake: what was interrupted is printed again."""

    def recover(self, effect: Effect) -> Effect:
        order = DocumentOrder(effect.visit_id, effect.request_id, b"%PDF", effect.units)
        with self._places[0].claim() as printer:
            return self._submit(printer, self._journal.start(effect), order, report_to_nobody).effect


class MarkFirst(Documents):
    """The mistake: it is noted as printed before the printer is asked."""

    def _submit(
        self, printer: Claimed, effect: Effect, order: DocumentOrder, report: Report
    ) -> EffectOutcome:
        self._journal.settle(effect, CONFIRMED, None)
        return super()._submit(printer, effect, order, report)


class TrustTheAcceptance(Documents):
    """The mistake: what the printer has accepted counts as done."""

    def _conclude(self, effect: Effect, sight: Sight) -> EffectOutcome:
        if effect.accepted_at is None:
            return super()._conclude(effect, sight)
        return outcome_of(self._journal.settle(effect, CONFIRMED, None), CONFIRMED)


@pytest.mark.parametrize(
    ("mistake", "found"),
    [
        (RetryAtBoot, "doubled"),
        (MarkFirst, "confirmed, not there"),
        (TrustTheAcceptance, "confirmed, not there"),
    ],
)
def test_the_usual_mistakes_are_caught(mistake: type[Documents], found: str) -> None:
    assert found in Explorer(PrintDocument(code=mistake), 1, starts=NOBODY_THERE).run().wrong


def by_the_counter_alone(effect: Effect, after: Evidence) -> Settled:
    """Judge a slip as if nobody but us moved the knife."""
    risen = (after.counter or 0) - int(effect.before["counter"] or 0)
    return CONFIRMED if risen == effect.units else slip.failed(slip.Reason.NEVER_HAPPENED)


@pytest.mark.parametrize("blows", [1, 2])
def test_a_counter_that_a_test_print_moved_is_no_proof(monkeypatch: pytest.MonkeyPatch, blows: int) -> None:
    monkeypatch.setattr(slip, "decide", by_the_counter_alone)
    wrong = Explorer(PrintSlip(), blows, among=Blow, starts=NOBODY_THERE).run().wrong
    assert ("confirmed, not there" in wrong) == (blows == 2), "it takes a cut and a test print"


def test_a_counter_that_stands_still_is_no_proof_after_a_restart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document_evidence, "restarted", lambda _effect, _after: False)
    wrong = Explorer(PrintDocument(Counting.LATE), 1, starts=NOBODY_THERE).run().wrong
    assert "failed, otherwise than told" in wrong


def test_the_next_persons_paper_would_pass_for_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slip, "decide", by_the_counter_alone)
    monkeypatch.setattr(Predecessors, "settled", lambda *_: True)
    wrong = Explorer(PrintSlip(), 1, among=DEATHS, starts=(Start.NEXT,)).run().wrong
    assert "confirmed, not there" in wrong
