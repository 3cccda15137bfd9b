"""The platform's own certificate authority: its word that a key is a terminal's, for thirty days.

Its key is a file of its own beside the platform's other secrets, never in the database.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from contract.signing import is_p256
from hub.keys import KeyFileError, kept

AUTHORITY_KEY, AUTHORITY = "authority-key.pem", "authority.pem"
NAME = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "HR service platform: terminals")])
FOR_TERMINALS = timedelta(days=30)
OF_ITSELF = timedelta(days=20 * 365)
EARLIER = timedelta(hours=1)
"""A certificate holds a little before it was made: other machines' clocks are behind."""


class CsrRefusedError(Exception):
    """No certificate is given for a signing request; the message says why."""


@dataclass(frozen=True)
class Authority:
    """Signs terminals' certificates."""

    private: EllipticCurvePrivateKey = field(repr=False)
    certificate: x509.Certificate

    @property
    def pem(self) -> str:
        """Its own certificate, for those who check a terminal's (a proxy that asks for it in TLS)."""
        return self.certificate.public_bytes(Encoding.PEM).decode()

    def issue(self, terminal_id: str, key: EllipticCurvePublicKey, now: datetime) -> x509.Certificate:
        """Return a certificate that says that a key is a terminal's, to be shown as a client in TLS too."""
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, terminal_id)]))
            .issuer_name(self.certificate.subject)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - EARLIER)
            .not_valid_after(now + FOR_TERMINALS)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(usage(signs=True), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.private.public_key()), critical=False
            )
        )
        return builder.sign(self.private, SHA256())


def usage(*, signs: bool) -> x509.KeyUsage:
    """Return what a key may be used for: to sign messages, or else certificates."""
    return x509.KeyUsage(
        digital_signature=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=not signs,
        crl_sign=not signs,
        encipher_only=False,
        decipher_only=False,
    )


def authority(folder: Path, now: datetime) -> Authority:
    """Read the authority's key and certificate, or make them where there are none yet."""
    path = folder / AUTHORITY_KEY
    try:
        private = load_pem_private_key(kept(path, new_key), password=None)
    except ValueError as error:
        raise KeyFileError(f"{path}: not a private key in PEM") from error
    if not isinstance(private, EllipticCurvePrivateKey) or not is_p256(private):
        raise KeyFileError(f"{path}: not a P-256 key")
    written = kept(folder / AUTHORITY, lambda: self_signed(private, now).public_bytes(Encoding.PEM))
    try:
        certificate = x509.load_pem_x509_certificate(written)
    except ValueError as error:
        raise KeyFileError(f"{folder / AUTHORITY}: not a certificate in PEM") from error
    if certificate.public_key() != private.public_key():
        raise KeyFileError(f"{folder / AUTHORITY}: not the certificate of {AUTHORITY_KEY}")
    return Authority(private, certificate)


def new_key() -> bytes:
    """Make a P-256 key."""
    private = generate_private_key(SECP256R1())
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def self_signed(private: EllipticCurvePrivateKey, now: datetime) -> x509.Certificate:
    """Make the authority's own certificate."""
    builder = (
        x509.CertificateBuilder()
        .subject_name(NAME)
        .issuer_name(NAME)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - EARLIER)
        .not_valid_after(now + OF_ITSELF)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage(signs=False), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(private.public_key()), critical=False)
    )
    return builder.sign(private, SHA256())


def key_in(csr: str) -> EllipticCurvePublicKey:
    """Return the key that a signing request is for and by; raise CsrRefusedError where there is no such."""
    try:
        request = x509.load_pem_x509_csr(csr.encode())
        sound = request.is_signature_valid
        key = request.public_key()
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise CsrRefusedError("not a PKCS #10 request in PEM") from error
    if not sound:
        raise CsrRefusedError("the request is not signed by its own key")
    if not isinstance(key, EllipticCurvePublicKey) or not is_p256(key):
        raise CsrRefusedError("the key is not a P-256 key")
    return key


def ends(pem: str) -> datetime:
    """Return until when a certificate holds."""
    return x509.load_pem_x509_certificate(pem.encode()).not_valid_after_utc.astimezone(UTC)
