"""The key that signs e-copies: opened anew for each job, so that a mended one needs no restart."""

from __future__ import annotations

import contextlib
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from hub.ecopy.signing_file import SigningFile

PrivateKey = RSAPrivateKey | EllipticCurvePrivateKey


class KeyFault(StrEnum):
    """Why e-copies cannot be signed just now."""

    NOT_SET_UP = "not-set-up"  # no --signing-file
    KEY_MISSING = "key-missing"
    KEY_OPEN = "key-open"  # others than the platform's user can read it
    KEY_FORM = "key-form"  # no RSA or EC key in PEM, or another password
    CERTIFICATE_MISSING = "certificate-missing"
    CERTIFICATE_FORM = "certificate-form"
    OTHER_KEY = "other-key"  # the certificate is another key's
    NOT_YET = "not-yet"
    EXPIRED = "expired"
    USAGE = "usage"  # the certificate says that its key is not for signing documents
    TOKEN = "token"  # noqa: S105 - no secret: the device is not there, or its PIN is another


@dataclass(frozen=True)
class Chain:
    """A signing certificate and those that certify it."""

    leaf: x509.Certificate
    others: Sequence[x509.Certificate] = ()

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the signing certificate, in hexadecimal."""
        return self.leaf.fingerprint(hashes.SHA256()).hex()


@dataclass(frozen=True)
class OpenKey:
    """A key that can sign now; `private` is None where it lies on a token."""

    chain: Chain
    private: PrivateKey | None = field(repr=False)


def opened(file: SigningFile, now: datetime) -> OpenKey | KeyFault:
    """Return the key where it can sign, else why it cannot. A token is only asked when it signs."""
    chain = chain_of(file.certificate)
    if isinstance(chain, KeyFault):
        return chain
    if file.key is None:
        return unfit(chain.leaf, now) or OpenKey(chain, None)
    private = private_of(file.key, file.password_file)
    if isinstance(private, KeyFault):
        return private
    if private.public_key() != chain.leaf.public_key():
        return KeyFault.OTHER_KEY
    return unfit(chain.leaf, now) or OpenKey(chain, private)


def unfit(leaf: x509.Certificate, now: datetime) -> KeyFault | None:
    """Return what keeps a certificate from signing documents at a moment."""
    if now < leaf.not_valid_before_utc:
        return KeyFault.NOT_YET
    if now >= leaf.not_valid_after_utc:
        return KeyFault.EXPIRED
    with contextlib.suppress(x509.ExtensionNotFound):
        usage = leaf.extensions.get_extension_for_class(x509.KeyUsage).value
        if not (usage.digital_signature or usage.content_commitment):
            return KeyFault.USAGE
    return None


def chain_of(path: Path) -> Chain | KeyFault:
    """Read certificates in PEM: the signing one first."""
    try:
        leaf, *others = x509.load_pem_x509_certificates(path.read_bytes())
    except OSError:
        return KeyFault.CERTIFICATE_MISSING
    except ValueError:
        return KeyFault.CERTIFICATE_FORM
    return Chain(leaf, tuple(others))


def private_of(path: Path, password_file: Path | None) -> PrivateKey | KeyFault:
    """Read a private key in PEM that nobody else can read."""
    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            return KeyFault.KEY_OPEN
        written = path.read_bytes()
        password = None if password_file is None else password_file.read_bytes().splitlines()[0]
    except (OSError, IndexError):
        return KeyFault.KEY_MISSING
    try:
        private = load_pem_private_key(written, password)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return KeyFault.KEY_FORM
    return private if isinstance(private, PrivateKey) else KeyFault.KEY_FORM


def ours(file: SigningFile | None) -> Iterator[str]:
    """Yield the fingerprints of the certificates that our e-copies are or were signed with."""
    for path in () if file is None else (file.certificate, *file.earlier):
        chain = chain_of(path)
        if isinstance(chain, Chain):
            yield chain.fingerprint
