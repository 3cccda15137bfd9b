"""What evidence proves: every combination, and the sentence behind each."""

from __future__ import annotations

from uuid import UUID

import pytest

from contract.effects import EffectKind
from devices.document_printer import JobProgress, JobState
from devices.evidence import Evidence
from kiosk.domain.effect import Effect, EffectState
from kiosk.effects import slip
from kiosk.effects.document_evidence import decide
from kiosk.effects.outcomes import CONFIRMED, Reason, Settled, doubtful, failed
from tests.helpers.terminal_store import HandClock

SINCE = 1_795_000_000  # when the device was switched on
AGAIN = SINCE + 60


def effect(before: int | None = 10, state: EffectState = EffectState.STARTED, units: int = 2) -> Effect:
    return Effect(
        UUID(int=5),
        EffectKind.PRINT_DOCUMENT,
        "a4",
        state,
        HandClock()(),
        job="ours",
        units=units,
        before={"counter": before, "job": "theirs", "up_since": SINCE},
    )


@pytest.mark.parametrize(
    ("job", "after", "settled"),
    [
        (JobProgress(JobState.COMPLETED), Evidence(), CONFIRMED),
        (JobProgress(JobState.COMPLETED), Evidence(10), CONFIRMED),
        (JobProgress(JobState.CANCELED, 0), Evidence(10), failed(Reason.CANCELED)),
        (JobProgress(JobState.CANCELED, 0), Evidence(11), doubtful(Reason.CONTRADICTION)),
        (JobProgress(JobState.CANCELED, 1), Evidence(11), failed(Reason.PARTLY_PRINTED, 1)),
        (JobProgress(JobState.CANCELED, 1), Evidence(), failed(Reason.PARTLY_PRINTED, 1)),
        (JobProgress(JobState.CANCELED), Evidence(11), doubtful(Reason.UNATTRIBUTED)),
        (JobProgress(JobState.CANCELED), Evidence(10, up_since=AGAIN), doubtful(Reason.RESTARTED)),
        (JobProgress(JobState.CANCELED, 1), Evidence(10, up_since=AGAIN), failed(Reason.PARTLY_PRINTED, 1)),
        (JobProgress(JobState.CANCELED, 1), Evidence(10), failed(Reason.PARTLY_PRINTED, 1)),
        (JobProgress(JobState.CANCELED, 2), Evidence(12), doubtful(Reason.CONTRADICTION)),
        (JobProgress(JobState.ABORTED), Evidence(), doubtful(Reason.NO_EVIDENCE)),
        (JobProgress(JobState.ABORTED), Evidence(10), failed(Reason.ABORTED)),
        (JobProgress(JobState.ABORTED), Evidence(3), doubtful(Reason.CONTRADICTION)),
        (JobProgress(JobState.PROCESSING), Evidence(12), None),
        (JobProgress(JobState.STOPPED), Evidence(10), None),
        (JobProgress(JobState.HELD), Evidence(10), None),
        (JobProgress(JobState.PENDING), Evidence(10), None),
        (None, Evidence(10, "theirs"), failed(Reason.NEVER_HAPPENED)),
        (None, Evidence(10, "theirs", SINCE + 10), failed(Reason.NEVER_HAPPENED)),
        (None, Evidence(10, None, AGAIN), doubtful(Reason.RESTARTED)),
        (None, Evidence(10, None, SINCE - 3600), doubtful(Reason.RESTARTED)),
        (None, Evidence(12, "ours"), CONFIRMED),
        (None, Evidence(12, "theirs"), doubtful(Reason.CONTRADICTION)),
        (None, Evidence(9, "theirs"), doubtful(Reason.CONTRADICTION)),
        (None, Evidence(None, None), doubtful(Reason.NO_EVIDENCE)),
        (None, None, None),
    ],
)
def test_documents(job: JobProgress | None, after: Evidence | None, settled: Settled | None) -> None:
    assert decide(effect(), job, after) == settled


def test_what_was_only_intended_never_started() -> None:
    assert decide(effect(None, EffectState.INTENDED), None, Evidence()) == failed(Reason.NEVER_STARTED)


@pytest.mark.parametrize(
    ("before", "after", "settled"),
    [
        (10, Evidence(11, "ours"), CONFIRMED),
        (None, Evidence(None, "ours"), CONFIRMED),
        (10, Evidence(11, None), doubtful(Reason.UNATTRIBUTED)),
        (10, Evidence(10, None), failed(Reason.NEVER_HAPPENED)),
        (10, Evidence(10, "theirs"), failed(Reason.NEVER_HAPPENED)),
        (10, Evidence(11, "theirs"), doubtful(Reason.UNATTRIBUTED)),
        (10, Evidence(12, None), doubtful(Reason.UNATTRIBUTED)),
        (10, Evidence(9, None), doubtful(Reason.CONTRADICTION)),
        (10, Evidence(None, None), doubtful(Reason.NO_EVIDENCE)),
        (None, Evidence(11, None), doubtful(Reason.NO_EVIDENCE)),
    ],
)
def test_slips(before: int | None, after: Evidence, settled: Settled) -> None:
    assert slip.decide(effect(before, units=1), after) == settled


def test_a_slips_name_is_never_that_of_the_slip_before() -> None:
    first = slip.job_name(bytes(16), None)
    assert len(first) == 4
    seed = bytes(range(16))
    assert slip.job_name(seed, slip.job_name(seed, None)) != slip.job_name(seed, None)
