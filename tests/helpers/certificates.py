"""TLS certificates made for a test: right, expired, not valid yet, of another name, of nobody known."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HERE = x509.IPAddress(ip_address("127.0.0.1"))
ELSEWHERE = x509.DNSName("elsewhere.example")
DAY = timedelta(days=1)


class Authority:
    """Issues certificates for a server on this machine; `ca_file` holds what a client must trust."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _name("Authority of a test")
        self.ca_file = folder / "ca.pem"
        ca = _builder(self._name, self._name, self._key, -DAY, 30 * DAY)
        ca = ca.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        self._certificate = ca.sign(self._key, hashes.SHA256())
        self.ca_file.write_bytes(self._certificate.public_bytes(serialization.Encoding.PEM))

    def context(
        self,
        begins: timedelta = -DAY,
        ends: timedelta = DAY,
        of: x509.GeneralName = HERE,
        *,
        self_signed: bool = False,
    ) -> ssl.SSLContext:
        """Return a server's side of TLS whose certificate holds from `begins` to `ends`, from now."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = _name("Platform of a test")
        made = _builder(subject, subject if self_signed else self._name, key, begins, ends)
        made = made.add_extension(x509.SubjectAlternativeName([of]), critical=False)
        signed = made.sign(key if self_signed else self._key, hashes.SHA256())
        file = self._folder / f"{signed.serial_number:x}.pem"
        file.write_bytes(
            signed.public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context


def _name(of: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, of)])


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, begins: timedelta, ends: timedelta
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + begins)
        .not_valid_after(now + ends)
    )
