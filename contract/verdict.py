"""How a verify code begins, and what checking it can say."""

from __future__ import annotations

from enum import StrEnum

PREFIX = "HRC1:"
"""What every verify code begins with."""


class Verdict(StrEnum):
    """What checking a code said."""

    GENUINE = "genuine"
    TAMPERED = "tampered"
    UNKNOWN_KEY = "unknown-key"
    NOT_A_CODE = "not-a-code"
    REVOKED = "revoked"  # the platform knows, and the terminal that printed it
