"""Reading Retry-After: for how long the platform wants not to be asked."""

from __future__ import annotations

import email.utils
from datetime import UTC, datetime


def seconds_of(header: str | None) -> float | None:
    """Return a Retry-After (RFC 9110 section 10.2.3) in seconds: a number or a date."""
    if header is None:
        return None
    if header.isascii() and header.strip().isdigit():
        return float(header)
    try:
        moment = email.utils.parsedate_to_datetime(header)
    except (ValueError, OverflowError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())
