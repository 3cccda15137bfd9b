"""What checking a verify code can say."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """What checking a code said."""

    GENUINE = "genuine"
    TAMPERED = "tampered"
    UNKNOWN_KEY = "unknown-key"
    NOT_A_CODE = "not-a-code"
    REVOKED = "revoked"  # the platform knows, and the terminal that printed it
