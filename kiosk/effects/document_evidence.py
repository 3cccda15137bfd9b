"""What a printer's evidence proves about one print; pure, so that every combination can be tried."""

from __future__ import annotations

from devices.document_printer import JobProgress, JobState
from devices.evidence import Evidence
from kiosk.domain.effect import Effect, EffectState
from kiosk.effects.outcomes import CONFIRMED, Reason, Settled, doubtful, failed

UP_SINCE_WITHIN = (
    10  # seconds: printers tell whole ones (RFC 8011 section 5.4.29), and answers take their time
)


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


def restarted(effect: Effect, after: Evidence | None) -> bool:
    """Say whether the device was switched on anew since the reading before; False where it does not tell.

    Then a counter that stands still proves nothing: it may not have been written down when the power went.
    """
    before = effect.before.get("up_since")
    if after is None or after.up_since is None or not isinstance(before, int):
        return False
    return abs(after.up_since - before) > UP_SINCE_WITHIN


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
    if risen != 0:
        return doubtful(Reason.CONTRADICTION)
    return doubtful(Reason.RESTARTED) if restarted(effect, after) else failed(Reason.NEVER_HAPPENED)


def _cut_short(effect: Effect, progress: JobProgress, after: Evidence | None, reason: Reason) -> Settled:
    """Judge a job that the printer ended early, by what it tells of the job's own sheets.

    Its counter for life may lag behind them, so a lower one contradicts nothing. A higher one does: others
    may have printed meanwhile, or the job is told short. Alone it proves only that nothing came out.
    """
    risen, told = rise(effect, after), progress.impressions
    if told is None and risen is None:
        return doubtful(Reason.NO_EVIDENCE)
    if risen is not None and risen > 0 and told is None:
        return doubtful(Reason.UNATTRIBUTED)
    if risen is not None and not 0 <= risen <= (told or 0):
        return doubtful(Reason.CONTRADICTION)
    if told is None and restarted(effect, after):
        return doubtful(Reason.RESTARTED)
    came_out = told or 0
    if came_out >= effect.units:
        return doubtful(Reason.CONTRADICTION)
    return failed(reason if came_out == 0 else Reason.PARTLY_PRINTED, came_out)
