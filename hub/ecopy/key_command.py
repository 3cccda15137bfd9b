"""`python -m hub certificates key make | show`: the key that signs e-copies of certificates."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
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

from hub.ecopy.signed import Level
from hub.ecopy.signing_file import SigningFile, signing_file
from hub.ecopy.signing_key import Chain, KeyFault, chain_of, opened
from hub.ecopy.words import KEY_FAULTS
from hub.keys import KeyFileError

SOON = timedelta(days=30)
KEY, REQUEST, CERTIFICATE, FILE = "key.pem", "request.csr", "certificate.pem", "signing.yaml"


@dataclass(frozen=True)
class KeyCommands:
    """The commands on the signing key; `say` writes what a program reads, `warn` what a person reads."""

    say: Callable[[str], None]
    warn: Callable[[str], None]
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    def make(self, folder: Path, organisation: str, self_signed: int | None) -> None:
        """Make a key with a request for its certificate; or, for some days, a certificate of its own.

        Nothing that is there is written over.
        """
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name in (KEY, REQUEST, CERTIFICATE, FILE):
            if (folder / name).exists():
                raise KeyFileError(f"{folder / name} is there already; nothing was made")
        key = generate_private_key(SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, organisation)])
        write(folder / KEY, pem_of(key), 0o600)
        write(folder / FILE, f"key: {KEY}\ncertificate: {CERTIFICATE}\n".encode(), 0o644)
        if self_signed is None:
            asked = x509.CertificateSigningRequestBuilder().subject_name(subject).sign(key, hashes.SHA256())
            write(folder / REQUEST, asked.public_bytes(Encoding.PEM), 0o644)
            self.warn(
                f"Have {folder / REQUEST} certified for signing documents, and put the certificate, with "
                f"those that certify it behind, into {folder / CERTIFICATE}. Keep a copy of {folder / KEY} "
                "off this machine."
            )
        else:
            shown = self._own(key, subject, self_signed)
            write(folder / CERTIFICATE, shown.public_bytes(Encoding.PEM), 0o644)
            self.warn("Nobody else certifies this key: programs that show e-copies will call it unknown.")
        self.say(str(folder / FILE))

    def show(self, path: Path) -> None:
        """Say what the file says and whether the key can sign; KeyFileError where it cannot."""
        file = signing_file(path)
        chain = chain_of(file.certificate)
        if isinstance(chain, Chain):
            for name, value in described(file, chain):
                self.say(f"{name}\t{value}")
        key = opened(file, self.clock())
        if isinstance(key, KeyFault):
            raise KeyFileError(f"{path}: {KEY_FAULTS[key].en} E-copies wait until that is mended.")
        left = key.chain.leaf.not_valid_after_utc - self.clock()
        if left < SOON:
            self.warn(f"The certificate expires in {left.days} days.")
        self.say(f"state\t{'can sign' if key.private else 'on a token, which is asked when it signs'}")

    def _own(self, key: EllipticCurvePrivateKey, subject: x509.Name, days: int) -> x509.Certificate:
        now = self.clock()
        usage = x509.KeyUsage(
            digital_signature=True,
            content_commitment=True,
            key_encipherment=False,
            data_encipherment=False,
            key_agreement=False,
            key_cert_sign=False,
            crl_sign=False,
            encipher_only=False,
            decipher_only=False,
        )
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(minutes=5))
            .not_valid_after(now + timedelta(days=days))
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(usage, critical=True)
            .sign(key, hashes.SHA256())
        )


def described(file: SigningFile, chain: Chain) -> list[tuple[str, str]]:
    """Return what is known of a key and how it signs."""
    leaf = chain.leaf
    level = Level.LONG_TERM if file.long_term else Level.TIMED if file.timestamp_url else Level.BASIC
    return [
        ("key", f"token {file.pkcs11.token}" if file.pkcs11 else str(file.key)),
        ("subject", leaf.subject.rfc4514_string()),
        ("issuer", leaf.issuer.rfc4514_string()),
        ("from", leaf.not_valid_before_utc.isoformat()),
        ("until", leaf.not_valid_after_utc.isoformat()),
        ("sha256", chain.fingerprint),
        ("certified by", str(len(chain.others))),
        ("signatures", f"PAdES {level}"),
        ("earlier certificates", str(len(file.earlier))),
    ]


def pem_of(key: EllipticCurvePrivateKey) -> bytes:
    """Return a key as PEM without a password: its mode guards it."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def write(path: Path, content: bytes, mode: int) -> None:
    """Write a file that is not there yet, readable to nobody else before it should be."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
