"""Which passwords are taken: long ones that nobody guesses soon, however they are composed.

NIST SP 800-63B section 5.1.1.2 and OWASP ASVS 4.0.3 V2.1.
"""

from __future__ import annotations

from enum import StrEnum

from zxcvbn import zxcvbn

SHORTEST = 12  # characters
LONGEST = 128
LOOKED_AT = 72  # characters that are estimated: the time it takes grows with the square
LEAST_SCORE = 3  # of 4: "safely unguessable", 10^8 guesses and more


class Complaint(StrEnum):
    """Why a password is not taken."""

    SHORT = "short"
    LONG = "long"
    EASY = "easy"  # one of the 30,000 commonest, or made of such words, names, rows of keys and dates
    SAME = "same"


def complaint(password: str, name: str) -> Complaint | None:
    """Return what is wrong with a password of somebody called `name`, None where nothing is."""
    if len(password) < SHORTEST:
        return Complaint.SHORT
    if len(password) > LONGEST:
        return Complaint.LONG
    estimated = zxcvbn(password[:LOOKED_AT], user_inputs=[name, "console", "hr", "hub"])
    return Complaint.EASY if estimated["score"] < LEAST_SCORE else None
