"""What signing takes and gives. Apart from it, for pyHanko takes 0.4 s to load."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True)
class Unsigned:
    """A page that is to be signed: of which certificate, by which employer."""

    pdf: bytes = field(repr=False)
    number: str
    employer: str


class SignFault(StrEnum):
    """Why a key that is there did not sign."""

    TIMESTAMP = "timestamp"  # the authority gave none
    LONG_TERM = "long-term"  # what proves that the key holds could not be had
    LATE = "late"
    REFUSED = "refused"  # by pyHanko, such as a key that its certificate does not let sign


class Level(StrEnum):
    """What a signature holds, by the names of ETSI EN 319 142-1."""

    BASIC = "B-B"
    TIMED = "B-T"
    LONG_TERM = "B-LT"


@dataclass(frozen=True)
class Signed:
    """A signed PDF, by which certificate and how."""

    pdf: bytes = field(repr=False)
    fingerprint: str
    level: Level
