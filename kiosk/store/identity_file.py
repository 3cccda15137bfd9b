"""The terminal's own key and its certificate, in one file that only its user may read."""

from __future__ import annotations

import logging
import stat
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from contract.signing import RequestSigner, is_p256, signing_request
from kiosk.store.durable_file import make_folder_durably, write_durably

log = logging.getLogger(__name__)

MODE = 0o400
AFTER_HALF_TIME = timedelta(hours=1)
"""The platform gives the next certificate from its half-time on, which it counts from an hour later."""


class IdentityError(ValueError):
    """What is there is no key with its certificate, or others may read it; `why` says which."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Identity:
    """A key and the platform's word that it is this terminal's."""

    private: EllipticCurvePrivateKey = field(repr=False)
    certificate: x509.Certificate

    @property
    def signer(self) -> RequestSigner:
        """What signs requests with it."""
        return RequestSigner(self.private)

    @property
    def csr(self) -> str:
        """The request for its next certificate."""
        return signing_request(self.private)

    @property
    def renew_at(self) -> datetime:
        """When to ask for the next certificate."""
        begins, ends = self.certificate.not_valid_before_utc, self.certificate.not_valid_after_utc
        return begins + (ends - begins) / 2 + AFTER_HALF_TIME


class IdentityFile:
    """The file `identity.pem` of a data folder, and beside it a key that waits for its certificate.

    Thread-safe. What another process put there counts from the next question on.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.path = folder / "identity.pem"
        self._waiting = folder / "identity-next.pem"
        self._lock = threading.Lock()
        self._seen: tuple[int, int] | None = None
        self._identity: Identity | None = None

    def read(self) -> Identity | None:
        """Return the identity; None where there is none, or none that can be used, which is logged once."""
        with self._lock:
            try:
                there = self.path.stat()
            except OSError:
                self._seen = self._identity = None
                return None
            seen = (there.st_ino, there.st_mtime_ns)
            if seen != self._seen:
                self._seen, self._identity = seen, None
                try:
                    self._identity = identity_in(private_file(self.path))
                except IdentityError as fault:
                    log.error("the terminal's key cannot be used: %s", fault.why)  # noqa: TRY400 - it says it all
                except OSError as fault:
                    log.error("the terminal's key cannot be read: %s", fault.strerror)  # noqa: TRY400 - as above
            return self._identity

    def shown_in_tls(self) -> str | None:
        """Return the file for a library that shows the certificate in TLS; None where there is none."""
        return None if self.read() is None else str(self.path)

    def next_key(self) -> EllipticCurvePrivateKey:
        """Return the key that waits for its certificate, made where there is none; raise OSError.

        It stays until a certificate came for it: an answer that is lost on its way is asked for again by
        the same key.
        """
        if self._waiting.exists():
            try:
                return key_in(private_file(self._waiting))
            except IdentityError:
                self._waiting.unlink()  # cut off, or not ours: nothing was enrolled with it that we could use
        private = generate_private_key(SECP256R1())
        make_folder_durably(self._folder)
        write_durably(self._waiting, pem_of(private), mode=MODE)
        return private

    def forget_next_key(self) -> None:
        """Have another key made: the platform does not take this one."""
        self._waiting.unlink(missing_ok=True)

    def keep(self, private: EllipticCurvePrivateKey, certificate: str) -> None:
        """Keep a key with its certificate, whole or not at all; raise IdentityError where they do not fit."""
        whole = pem_of(private) + certificate.encode()
        identity_in(whole)
        write_durably(self.path, whole, mode=MODE)
        self._waiting.unlink(missing_ok=True)


def identity_in(text: bytes) -> Identity:
    """Return what a file holds; raise IdentityError."""
    private = key_in(text)
    try:
        certificate = x509.load_pem_x509_certificate(text)
    except ValueError as error:
        raise IdentityError("no certificate is in it") from error
    if certificate.public_key() != private.public_key():
        raise IdentityError("key and certificate do not belong together")
    return Identity(private, certificate)


def key_in(text: bytes) -> EllipticCurvePrivateKey:
    """Return the private key in a file; raise IdentityError."""
    try:
        private = load_pem_private_key(text, password=None)
    except (ValueError, TypeError) as error:
        raise IdentityError("no private key is in it") from error
    if not isinstance(private, EllipticCurvePrivateKey) or not is_p256(private):
        raise IdentityError("the key is not a P-256 key")
    return private


def private_file(path: Path) -> bytes:
    """Return what a file holds that nobody else may read; raise IdentityError, OSError."""
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        raise IdentityError(f"{path} has mode {mode:04o}: others may read it; 0400 is needed")
    return path.read_bytes()


def pem_of(private: EllipticCurvePrivateKey) -> bytes:
    """Return a key as it is kept."""
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
