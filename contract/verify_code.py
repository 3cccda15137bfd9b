"""The verify code on a certificate: CBOR claims in COSE_Sign1, base45, own prefix.

Sources: RFC 9052 sections 4.2 and 4.4 (COSE_Sign1), RFC 9053 section 2.2 (EdDSA), RFC 8392 (CWT claim keys;
ours stand under one key of the private range), RFC 8943 (days since 1970), RFC 9285 (base45).
Not compressed: the claims are short and zlib enlarges them.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import base45  # type: ignore[import-untyped]  # the package ships no types
import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from contract.verdict import PREFIX, Verdict

LONGEST = 2_000  # characters; a QR code of version 40, level M, holds 3,391

_OPENING = bytes.fromhex("d284")  # tag 18 (COSE_Sign1), array of four
_HEADER = bytes.fromhex("a2012704")  # protected: {1: -8 (EdDSA), 4: kid}; the kid's bytes follow
_NO_UNPROTECTED = bytes.fromhex("a0")
_EPOCH = date(1970, 1, 1)


_CWT_KEYS = {"employer": 1, "name": 2, "issued_at": 6, "number": 7}  # iss, sub, iat, cti
_OURS = -65537  # the range for private use begins below -65536
_OUR_KEYS = {"kind": 1, "name_latin": 2, "position": 3, "hired_on": 4, "id_salt": 5, "id_hash": 6}


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
    issued_at: AwareDatetime  # travels in whole seconds
    id_salt: str  # hex, 8 bytes
    id_hash: str  # hex, first 8 bytes of SHA-256(salt || ID number)


@dataclass(frozen=True)
class Checked:
    """What checking a code said; `claims` are there when it is genuine, and only then."""

    verdict: Verdict
    claims: Claims | None = None


def sign(claims: Claims, key: Ed25519PrivateKey, key_id: bytes) -> str:
    """Return the text of the QR code that states `claims`."""
    protected = _HEADER + cbor2.dumps(key_id)
    payload = cbor2.dumps(_as_cwt(claims), canonical=True)
    signature = key.sign(to_be_signed(protected, payload))
    parts = (cbor2.dumps(protected), _NO_UNPROTECTED, cbor2.dumps(payload), cbor2.dumps(signature))
    return PREFIX + str(base45.b45encode(_OPENING + b"".join(parts)), "ascii")


def verify(text: str, keys: Mapping[bytes, Ed25519PublicKey]) -> Checked:
    """Check a code as a scanner, a keyboard or a clipboard gives it; never raises, whatever the text is.

    `keys` are the public keys now trusted, by key id. A code cut short is NOT_A_CODE, not TAMPERED.
    """
    try:
        protected, payload, signature = _opened(as_printed(text))
        key_id = _key_id(protected)
    except ValueError:
        return Checked(Verdict.NOT_A_CODE)
    if (key := keys.get(key_id)) is None:
        return Checked(Verdict.UNKNOWN_KEY)
    try:
        key.verify(signature, to_be_signed(protected, payload))
    except InvalidSignature:
        return Checked(Verdict.TAMPERED)
    try:
        return Checked(Verdict.GENUINE, _from_cwt(cbor2.loads(payload)))
    except (cbor2.CBORDecodeError, ValueError):
        return Checked(Verdict.NOT_A_CODE)  # ours, but it is not about a certificate


def digest_id_number(number: str, salt: bytes) -> str:
    """Return what `Claims.id_hash` holds: hex of the first 8 bytes of SHA-256(salt || ID number)."""
    normal = "".join(unicodedata.normalize("NFKC", number).split()).upper()
    return hashlib.sha256(salt + normal.encode()).digest()[:8].hex()


def as_printed(text: str) -> str:
    """Return `text` as it was printed: capitals, no line breaks, ordinary spaces, half-width characters.

    A space inside is a digit of base45 and stays. One at the end is never: the last digit of a group of
    three is at most W, that of a group of two at most 5.
    """
    one_line = "".join(text[: 2 * LONGEST].splitlines()).replace("\t", "")
    return unicodedata.normalize("NFKC", one_line).strip().upper()


def to_be_signed(protected: bytes, payload: bytes) -> bytes:
    """Return the Sig_structure of RFC 9052 section 4.4, with no external data."""
    return cbor2.dumps(["Signature1", protected, b"", payload])


def _opened(text: str) -> tuple[bytes, bytes, bytes]:
    """Return protected header, payload and signature; raise ValueError for anything that is not a code.

    Nothing but byte strings is decoded here: the general decoder sees only what was signed.
    """
    if not text.startswith(PREFIX) or len(text) > LONGEST:
        raise ValueError
    rest = base45.b45decode(text.removeprefix(PREFIX))
    if not rest.startswith(_OPENING):
        raise ValueError
    protected, rest = _byte_string(rest[len(_OPENING) :])
    if not rest.startswith(_NO_UNPROTECTED):
        raise ValueError
    payload, rest = _byte_string(rest[len(_NO_UNPROTECTED) :])
    signature, rest = _byte_string(rest)
    if rest:
        raise ValueError
    return protected, payload, signature


def _key_id(protected: bytes) -> bytes:
    """Return the key id of a protected header that names EdDSA and nothing else."""
    if not protected.startswith(_HEADER):
        raise ValueError
    key_id, rest = _byte_string(protected[len(_HEADER) :])
    if rest:
        raise ValueError
    return key_id


def _byte_string(data: bytes) -> tuple[bytes, bytes]:
    """Split a CBOR byte string (RFC 8949 section 3.1, major type 2, up to 65,535 bytes) from what follows."""
    if not data or data[0] >> 5 != 2:
        raise ValueError
    size_of_length = {24: 1, 25: 2}.get(data[0] & 31, 0)
    length = int.from_bytes(data[1 : 1 + size_of_length]) if size_of_length else data[0] & 31
    begin = 1 + size_of_length
    end = begin + length
    if (not size_of_length and length > 23) or len(data) < end:
        raise ValueError
    return data[begin:end], data[end:]


class _Stated(BaseModel):
    """The claims as they travel: strings, bytes, seconds and days since 1970."""

    model_config = ConfigDict(strict=True)

    number: bytes
    kind: str
    employer: str
    name: str
    name_latin: str
    position: str
    hired_on: int = Field(ge=(date.min - _EPOCH).days, le=(date.max - _EPOCH).days)
    issued_at: int = Field(ge=0, lt=253_402_300_800)  # before the year 10000
    id_salt: bytes
    id_hash: bytes


def _as_cwt(claims: Claims) -> dict[int, object]:
    stated = claims.model_dump() | {
        "number": claims.number.encode(),
        "hired_on": (claims.hired_on - _EPOCH).days,
        "issued_at": int(claims.issued_at.timestamp()),
        "id_salt": bytes.fromhex(claims.id_salt),
        "id_hash": bytes.fromhex(claims.id_hash),
    }
    cwt = {key: stated[name] for name, key in _CWT_KEYS.items()}
    return cwt | {_OURS: {key: stated[name] for name, key in _OUR_KEYS.items()}}


def _from_cwt(cwt: object) -> Claims:
    if not isinstance(cwt, dict) or not isinstance(ours := cwt.get(_OURS), dict):
        raise ValueError  # noqa: TRY004 - signed bytes of another meaning, not a caller's mistake
    fields = {name: cwt.get(key) for name, key in _CWT_KEYS.items()}
    fields |= {name: ours.get(key) for name, key in _OUR_KEYS.items()}
    stated = _Stated.model_validate(fields)
    return Claims.model_validate(
        stated.model_dump()
        | {
            "number": stated.number.decode(),
            "hired_on": _EPOCH + timedelta(days=stated.hired_on),
            "issued_at": datetime.fromtimestamp(stated.issued_at, UTC),
            "id_salt": stated.id_salt.hex(),
            "id_hash": stated.id_hash.hex(),
        }
    )
