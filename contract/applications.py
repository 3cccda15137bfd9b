"""Words of applications: requests that somebody decides, rather than a paper that is printed."""

from __future__ import annotations

from enum import StrEnum


class ApplicationState(StrEnum):
    """How an application stands."""

    SUBMITTED = "submitted"  # the platform has it, and nobody looked yet
    IN_REVIEW = "in-review"  # somebody took it on
    NEEDS_MORE = "needs-more"  # its person is asked for something
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"  # by its person


OPEN = frozenset({ApplicationState.SUBMITTED, ApplicationState.IN_REVIEW, ApplicationState.NEEDS_MORE})
DECIDED = frozenset({ApplicationState.APPROVED, ApplicationState.DECLINED})
LONGEST_REASON = 200  # characters of what its person is told
