"""How a terminal gets a key of its own known to the platform: a one-time code and a signing request."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from contract.feed import KeySet

NAME_OF_TERMINAL = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"
LONGEST_CODE = 64  # characters, with whatever stands between the groups
LONGEST_REQUEST = 8192  # characters of PEM; one for a P-256 key has some 450
LOOKS_LIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


def plain_code(typed: str) -> str:
    """Return a code as it is compared: capitals and digits, what people mistake for another set right."""
    return typed.upper().translate(LOOKS_LIKE)


class EnrolmentOrder(BaseModel):
    """What a terminal sends to be enrolled; `csr` is a PKCS #10 request in PEM, signed by a P-256 key."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    terminal_id: str = Field(max_length=64, pattern=NAME_OF_TERMINAL)
    code: str = Field(min_length=1, max_length=LONGEST_CODE)
    csr: str = Field(max_length=LONGEST_REQUEST)


class RenewalOrder(BaseModel):
    """What an enrolled terminal sends for a later certificate of the same key."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    csr: str = Field(max_length=LONGEST_REQUEST)


class Enrolment(BaseModel):
    """What a terminal needs to begin: its certificate, whose word that is, its site, the keys it trusts.

    `certificate` and `authority` are PEM; `renew_at` is when to ask for the next one.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    terminal_id: str
    site: str
    certificate: str
    authority: str
    not_after: datetime
    renew_at: datetime
    keys: KeySet
