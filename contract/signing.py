"""How a terminal signs what it asks of the platform (RFC 9421), and how the platform checks it.

The signature covers the method, the path, the query, and of a body its SHA-256 (RFC 9530) and the place of a
range; it says when it was made and by which key. It does not cover the host: a proxy may rename it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

import http_sf
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID
from http_message_signatures import (
    ContentDigest,
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
    InvalidSignature,
    MappingKeyResolver,
)
from http_message_signatures.algorithms import ECDSA_P256_SHA256

from contract.attachments import OFFSET_HEADER

INPUT_HEADER, DIGEST_HEADER = "Signature-Input", "Content-Digest"
TAG = "hrssc-terminal"
LABEL = "terminal"
WINDOW = timedelta(minutes=5)
"""How far a signature's moment may be from the platform's clock, either way."""
ALWAYS = ("@method", "@path", "@query")


class Flaw(StrEnum):
    """What is wrong with a signature."""

    INVALID = "invalid"  # not readable, does not cover what it must, or is not by this key
    DIGEST = "digest"  # sound, and the body is another one
    STALE = "stale"  # sound, and made too long ago, or in the future


class Message(Protocol):
    """A request, as far as it is signed; `url` is absolute."""

    @property
    def method(self) -> Any:
        """GET, POST, PATCH."""

    @property
    def url(self) -> Any:
        """Of it the path and the query count."""

    @property
    def headers(self) -> Any:
        """The fields; signing adds to them."""


@dataclass(frozen=True)
class Received:
    """A request as the platform got it."""

    method: str
    url: str
    headers: Mapping[str, str]


def is_p256(key: object) -> bool:
    """Say whether a key, private or public, is of the one kind that terminals have."""
    return isinstance(key, EllipticCurvePrivateKey | EllipticCurvePublicKey) and isinstance(
        key.curve, SECP256R1
    )


def key_id_of(key: EllipticCurvePublicKey) -> str:
    """Return a key's name: the SHA-256 of its SubjectPublicKeyInfo, in hexadecimal."""
    return hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def signing_request(private: EllipticCurvePrivateKey, terminal_id: str = "") -> str:
    """Return the request for a key's certificate, PKCS #10 in PEM; whose it is the platform decides."""
    names = [x509.NameAttribute(NameOID.COMMON_NAME, terminal_id)] if terminal_id else []
    builder = x509.CertificateSigningRequestBuilder().subject_name(x509.Name(names))
    return builder.sign(private, SHA256()).public_bytes(Encoding.PEM).decode()


@dataclass(frozen=True)
class RequestSigner:
    """Signs requests with a terminal's key."""

    private: EllipticCurvePrivateKey = field(repr=False)

    @property
    def key_id(self) -> str:
        """The name that the platform knows the key by."""
        return key_id_of(self.private.public_key())

    def sign(self, message: Message, body: bytes | None, at: datetime) -> None:
        """Add the fields Signature-Input, Signature and, where there is a body, Content-Digest."""
        key_id = self.key_id
        resolver = MappingKeyResolver(public_keys={}, private_keys={key_id: self.private})
        HTTPMessageSigner(signature_algorithm=ECDSA_P256_SHA256, key_resolver=resolver).sign(
            message,
            key_id=key_id,
            created=at,
            label=LABEL,
            tag=TAG,
            covered_component_ids=covered(message, None),
            body=body or None,  # its digest is added to what is covered
        )


def covered(message: Message, body: bytes | None) -> tuple[str, ...]:
    """Return what the signature of a request must cover."""
    ranged = (OFFSET_HEADER.lower(),) if OFFSET_HEADER in message.headers else ()
    return (*ALWAYS, *(("content-digest",) if body else ()), *ranged)


def signing_key_id(headers: Mapping[str, str]) -> str | None:
    """Return the name of the key that a request says it is signed by; None where that cannot be read."""
    try:
        parsed: Any = http_sf.parse(headers[INPUT_HEADER].encode(), tltype="dictionary")
        named = parsed[LABEL][1]["keyid"]
    except (KeyError, ValueError, TypeError):
        return None
    return named if isinstance(named, str) else None


class _OneKey(HTTPSignatureKeyResolver):
    """Knows one key."""

    def __init__(self, key: EllipticCurvePublicKey) -> None:
        self._key = key

    def resolve_public_key(self, _key_id: str) -> EllipticCurvePublicKey:
        """Return it, by whatever name: whose it is was looked up by the name."""
        return self._key


class _Verifier(HTTPMessageVerifier):
    """Leaves the moment to us: it is held against the platform's clock, after all else is sound."""

    def validate_created_and_expires(self, sig_input: Any, max_age: Any = None) -> None:
        """Find nothing wrong."""


def flaw_in(
    message: Message, body: bytes, key: EllipticCurvePublicKey, now: datetime, window: timedelta = WINDOW
) -> Flaw | None:
    """Return what is wrong with the signature of a request, by a key that is known to be the terminal's."""
    verifier = _Verifier(signature_algorithm=ECDSA_P256_SHA256, key_resolver=_OneKey(key))
    try:
        [result] = verifier.verify(
            message, max_age=None, expect_tag=TAG, require_components=covered(message, body)
        )
        made = datetime.fromtimestamp(int(result.parameters["created"]), UTC)
        ends = datetime.fromtimestamp(int(result.parameters.get("expires", now.timestamp())), UTC)
    except (InvalidSignature, ValueError, KeyError, TypeError, OverflowError, OSError):
        return Flaw.INVALID
    if body:
        try:
            ContentDigest.verify(message.headers[DIGEST_HEADER], body)
        except InvalidSignature:
            return Flaw.DIGEST
    return None if abs(now - made) <= window and ends >= now - window else Flaw.STALE
