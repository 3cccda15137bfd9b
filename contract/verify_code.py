"""The verify code on a certificate: CBOR claims in COSE_Sign1, base45, own prefix.

Sources: RFC 9052 (COSE_Sign1), RFC 9053 section 2.2 (EdDSA), RFC 8392 (CWT claim keys), RFC 9285 (base45).
Not compressed: the claims are short and zlib enlarges them.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict

PREFIX = "HRC1:"


class Claims(BaseModel):
    """The facts that a bank compares with the paper; the ID number only as a truncated salted hash."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    number: str
    kind: str  # catalogue id of the service, e.g. "cert.employment"
    employer: str
    name: str
    name_latin: str
    position: str
    hired_on: date
    issued_at: AwareDatetime
    id_salt: str  # hex, 8 bytes
    id_hash: str  # hex, first 8 bytes of SHA-256(salt || ID number)


class Verdict(StrEnum):
    """What checking a code said."""

    GENUINE = "genuine"
    TAMPERED = "tampered"
    UNKNOWN_KEY = "unknown-key"
    NOT_A_CODE = "not-a-code"
    REVOKED = "revoked"  # only the platform knows
