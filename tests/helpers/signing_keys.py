"""Signing keys for tests: a key, its certificate, the file that names both."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from hub.ecopy.signing_file import SigningFile, signing_file

SINCE = datetime(2026, 1, 1, tzinfo=UTC)
UNTIL = datetime(2036, 1, 1, tzinfo=UTC)


def a_certificate(
    key: EllipticCurvePrivateKey,
    *,
    since: datetime = SINCE,
    until: datetime = UNTIL,
    signs: bool = True,
    name: str = "示例集团有限公司",
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    usage = x509.KeyUsage(signs, signs, *(not signs and each == 0 for each in range(3)), *[False] * 4)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(until)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )


def pem_of(key: EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def a_signing_file(folder: Path, **changes: object) -> SigningFile:
    """Write a key, its certificate and the file that names both; return what the file says."""
    folder.mkdir(exist_ok=True)
    key = generate_private_key(SECP256R1())
    (folder / "key.pem").write_bytes(pem_of(key))
    (folder / "key.pem").chmod(0o600)
    shown = a_certificate(key, **changes)  # type: ignore[arg-type]  # by name
    (folder / "certificate.pem").write_bytes(shown.public_bytes(Encoding.PEM))
    (folder / "signing.yaml").write_text("key: key.pem\ncertificate: certificate.pem\n")
    return signing_file(folder / "signing.yaml")


LATER = timedelta(days=1)
