"""What a printer's evidence proves about one print; pure, so that every combination can be tried."""

from __future__ import annotations

from devices.document_printer import JobProgress, JobState
from devices.evidence import Evidence
from kiosk.domain.effect import Effect, EffectState
from kiosk.effects.outcomes import CONFIRMED, Reason, Settled, doubtful, failed


def decide(effect: Effect, progress: JobProgress | None, after: Evidence | None) -> Settled | None:
    """Return what is proved, or None while the job may still come out.

    `progress` is that of the job with the effect's name, None where the printer does not know the name.
    Of a job that completed, the job's state alone decides (RFC 8011 section 5.3.7): printers count late.
    """
    if progress is None:
        return _unknown_job(effect, after)
    match progress.state:
        case JobState.COMPLETED:
            return CONFIRMED
        case JobState.CANCELED:
            return _cut_short(effect, progress, after, Reason.CANCELED)
        case JobState.ABORTED:
            return _cut_short(effect, progress, after, Reason.ABORTED)
        case JobState.PENDING | JobState.HELD | JobState.PROCESSING | JobState.STOPPED:
            return None


def rise(effect: Effect, after: Evidence | None) -> int | None:
    """Return by how much the lifetime counter rose, None where it is not known before or after."""
    before = effect.before.get("counter")
    if after is None or after.counter is None or not isinstance(before, int):
        return None
    return after.counter - before


def _unknown_job(effect: Effect, after: Evidence | None) -> Settled | None:
    if effect.state is EffectState.INTENDED:
        return failed(Reason.NEVER_STARTED)
    if after is None:
        return None
    if after.job == effect.job:
        return CONFIRMED
    risen = rise(effect, after)
    if risen is None:
        return doubtful(Reason.NO_EVIDENCE)
    return failed(Reason.NEVER_HAPPENED) if risen == 0 else doubtful(Reason.CONTRADICTION)


def _cut_short(effect: Effect, progress: JobProgress, after: Evidence | None, reason: Reason) -> Settled:
    risen = rise(effect, after)
    told = [count for count in (risen, progress.impressions) if count is not None]
    if not told:
        return doubtful(Reason.NO_EVIDENCE)
    came_out = max(told)
    if min(told) < 0 or came_out >= effect.units:
        return doubtful(Reason.CONTRADICTION)
    return failed(reason if came_out == 0 else Reason.PARTLY_PRINTED, came_out)
