"""Whether a request is signed by the key that its terminal has (RFC 9421)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.x509 import load_pem_x509_certificate
from fastapi import Request

from contract.problems import ProblemType
from contract.signing import WINDOW, Flaw, Received, flaw_in, is_p256, signing_key_id
from hub.assembly import Platform
from hub.problems import ProblemError
from hub.store.enrolments import TerminalKey
from hub.store.terminals import Terminal

ANY_HOST = "http://platform"
"""The host is not signed: what stands before the platform may rename it."""


@dataclass(frozen=True)
class Signed:
    """The terminal that speaks, and the key that it signed with."""

    terminal: Terminal
    key: TerminalKey


def signed_by(
    platform: Platform, terminal_id: str, request: Request, body: bytes, *, also_expired: bool = False
) -> Signed:
    """Return who signed a request; raise the problem where it is not this terminal, with a key that holds.

    That a key was withdrawn, and what time it is here, is told only to whoever has it.
    """
    named = signing_key_id(request.headers)
    if named is None:
        raise ProblemError(ProblemType.SIGNATURE_INVALID, 401, "Signature not readable")
    with platform.database.read() as unit:
        terminal = unit.terminals.find(terminal_id)
        key = unit.enrolments.key(terminal_id, named)
    if terminal is None or key is None:
        raise ProblemError(ProblemType.UNAUTHENTICATED, 401, "Not a key of this terminal")
    now = platform.clock()
    match flaw_in(received(request), body, public_key_in(key.certificate), now):
        case Flaw.INVALID:
            raise ProblemError(ProblemType.SIGNATURE_INVALID, 401, "Not signed as the contract says")
        case Flaw.DIGEST:
            raise ProblemError(ProblemType.DIGEST_MISMATCH, 401, "The body is not the one that was signed")
        case Flaw.STALE:
            told = f"More than {WINDOW.total_seconds():.0f} s from the platform's time; sign by that."
            raise ProblemError(
                ProblemType.SIGNATURE_STALE, 401, "Signed at another time", told, platform_time=now
            )
        case None:
            pass
    if key.ended_at is not None:
        raise ProblemError(ProblemType.CERTIFICATE_WITHDRAWN, 401, "Certificate withdrawn or replaced")
    if key.not_after <= now and not also_expired:
        raise ProblemError(ProblemType.CERTIFICATE_EXPIRED, 401, "The certificate has run out; renew it")
    return Signed(terminal, key)


def received(request: Request) -> Received:
    """Return a request as it came: its path with whatever was escaped in it."""
    path = request.scope.get("raw_path") or request.scope["path"].encode()
    query = request.scope["query_string"]
    target = path + b"?" + query if query else path
    return Received(request.method, ANY_HOST + target.decode("latin-1"), request.headers)


@lru_cache(maxsize=10_000)
def public_key_in(certificate: str) -> EllipticCurvePublicKey:
    """Return the key that a certificate of ours is about."""
    key = load_pem_x509_certificate(certificate.encode()).public_key()
    if not isinstance(key, EllipticCurvePublicKey) or not is_p256(key):
        raise TypeError("only P-256 keys are given certificates")
    return key
