"""The platform's own secrets: the issuing key, the audit key, and those of cookies and of webhooks.

They are made at the first start and kept as files that only the platform's user may read (0400).
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from contract.feed import KeySet, VerificationKey
from contract.language import Bilingual
from contract.verify_code import Claims, sign

ISSUING_KEY = "issuing-key.pem"
AUDIT_KEY = "audit-key.pem"
COOKIE_KEY = "cookie-key"
WEBHOOK_KEY = "webhook-key"


@dataclass(frozen=True)
class SigningKey:
    """An Ed25519 key of the platform's."""

    private: Ed25519PrivateKey = field(repr=False)

    @property
    def public(self) -> Ed25519PublicKey:
        """The half that everybody may know."""
        return self.private.public_key()

    @cached_property
    def key_id(self) -> bytes:
        """The first 8 bytes of the SHA-256 of the public key."""
        digest = hashes.Hash(hashes.SHA256())
        digest.update(self.public.public_bytes_raw())
        return digest.finalize()[:8]

    @property
    def verification(self) -> VerificationKey:
        """What a terminal needs to check what was signed with it."""
        return VerificationKey(key_id=self.key_id.hex(), public_key=self.public.public_bytes_raw().hex())


@dataclass(frozen=True)
class IssuingKey(SigningKey):
    """The key that certificates' verify codes are signed with."""

    def sign(self, claims: Claims) -> str:
        """Return the text of a verify code."""
        return sign(claims, self.private, self.key_id)

    def key_set(self, employer: Bilingual, audit_key: SigningKey) -> KeySet:
        """Return what a terminal needs to check codes and countersignatures offline."""
        return KeySet(
            keys=[self.verification],
            audit_keys=[audit_key.verification],
            employer_zh=employer.zh,
            employer_en=employer.en,
        )


class KeyFileError(Exception):
    """A key file is there, but it is not what it should be; the message says which and why."""


def issuing_key(folder: Path) -> IssuingKey:
    """Read the issuing key, or make it where there is none yet."""
    return IssuingKey(ed25519_key(folder / ISSUING_KEY))


def audit_key(folder: Path) -> SigningKey:
    """Read the key that audit chains are countersigned with, or make it where there is none yet."""
    return SigningKey(ed25519_key(folder / AUDIT_KEY))


def ed25519_key(path: Path) -> Ed25519PrivateKey:
    """Read a private key, or make it where there is none yet."""
    written = kept(path, new_pem)
    try:
        private = load_pem_private_key(written, password=None)
    except ValueError as error:
        raise KeyFileError(f"{path}: not a private key in PEM") from error
    if not isinstance(private, Ed25519PrivateKey):
        raise KeyFileError(f"{path}: not an Ed25519 key")
    return private


def cookie_key(folder: Path) -> bytes:
    """Read the key that cookies are signed with, or make it."""
    return kept(folder / COOKIE_KEY, lambda: secrets.token_bytes(32))


def webhook_key(folder: Path) -> bytes:
    """Read the key that secrets of webhooks are encrypted with, or make it."""
    return kept(folder / WEBHOOK_KEY, lambda: secrets.token_bytes(32))


def new_pem() -> bytes:
    """Make an Ed25519 key."""
    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def public_pem(key: IssuingKey) -> str:
    """Return the public half as PEM, for those who check codes by other software."""
    return key.public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def kept(path: Path, make: Callable[[], bytes]) -> bytes:
    """Return a secret file's content; make the file, whole or not at all, where it is missing."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
        with os.fdopen(descriptor, "wb") as file:
            file.write(make())
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):  # another process was first: its key counts
            os.link(draft, path)
        draft.unlink()
    return path.read_bytes()
