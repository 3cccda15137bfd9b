"""Checks the verify code of a certificate with the platform's public keys, offline too."""

from __future__ import annotations

from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from contract.feed import KeySet
from contract.verdict import Verdict
from contract.verify_code import Claims, verify
from kiosk.journey.views import CodeChecked


def check_code(
    text: str, key_set: Callable[[], KeySet | None], revoked: Callable[[str], bool]
) -> CodeChecked:
    """Return what the code says; without keys, or with other keys, it can only be unknown.

    `revoked` says of a certificate's number whether this terminal was told that it holds no more. That it
    was not told proves nothing: others' certificates are known to the platform only.
    """
    known = key_set()
    keys = {} if known is None else {bytes.fromhex(key.key_id): _public(key.public_key) for key in known.keys}
    checked = verify(text, keys)
    if checked.claims is None:
        return CodeChecked(checked.verdict.value)
    verdict = Verdict.REVOKED if revoked(checked.claims.number) else checked.verdict
    return CodeChecked(verdict.value, _stated(checked.claims))


def _public(raw: str) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(bytes.fromhex(raw))


def _stated(claims: Claims) -> dict[str, str]:
    """Return the facts that one compares with the paper."""
    return {
        "number": claims.number,
        "employer": claims.employer,
        "name": claims.name,
        "name_latin": claims.name_latin,
        "position": claims.position,
        "hired_on": claims.hired_on.isoformat(),
        "issued_on": claims.issued_at.astimezone().date().isoformat(),
    }
