"""When a message that was not taken is sent again: soon, then later and later, for about three days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from hub.store.deliveries import Answer

DELAYS = tuple(
    timedelta(seconds=seconds) for seconds in (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
)
"""After each attempt, 75 hours in all: the schedule that the Standard Webhooks specification gives."""
JITTER = 0.2  # of a delay, added by chance, so that what failed together does not come back together
LONGEST_WISH = timedelta(days=1)  # that a receiver can have with Retry-After


def again_at(answer: Answer, attempts: int, now: datetime, chance: float) -> datetime | None:
    """Return when to try again after so many attempts, `chance` from 0 to 1; None where that was the last."""
    if attempts > len(DELAYS):
        return None
    delay = DELAYS[attempts - 1] * (1 + JITTER * chance)
    return now + max(delay, min(answer.after or timedelta(), LONGEST_WISH))


def retry_after(told: str | None, now: datetime) -> timedelta | None:
    """Read a Retry-After header: seconds, or a date (RFC 9110 section 10.2.3); None of anything else."""
    if told is None:
        return None
    if told.isascii() and told.isdigit():
        return timedelta(seconds=min(int(told[:9]), int(LONGEST_WISH.total_seconds())))
    try:
        moment = parsedate_to_datetime(told)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(aware - now, timedelta())
