"""Issues PIV cards of the virtual kind: an authority, keys, certificates, all made anew in memory."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import partial
from uuid import UUID, uuid4

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID, ObjectIdentifier

from devices.emulators.piv_applet import Flaw, PivApplet, PivKey, PrivateKey
from devices.protocols.piv import Slot

VALID_FOR = timedelta(days=3 * 365)
CARD_AUTHENTICATION = ObjectIdentifier("2.16.840.1.101.3.6.8")  # id-PIV-cardAuth, FIPS 201-2


class KeyKind(StrEnum):
    """Kinds of keys that PIV cards have."""

    RSA_2048 = "rsa-2048"
    P_256 = "p-256"
    P_384 = "p-384"


def new_key(kind: KeyKind) -> PrivateKey:
    """Return a new key; RSA takes some 0.1 s."""
    match kind:
        case KeyKind.RSA_2048:
            return rsa.generate_private_key(65537, 2048)
        case KeyKind.P_256:
            return ec.generate_private_key(ec.SECP256R1())
        case KeyKind.P_384:
            return ec.generate_private_key(ec.SECP384R1())


class Issuer:
    """An authority of its own. `now` is the day of issue; what is expired ended the day before."""

    def __init__(self, now: datetime | None = None, name: str = "Invented Card Authority") -> None:
        self._now = now or datetime.now(UTC)
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.certificate = self._own()

    @property
    def pem(self) -> bytes:
        """Its certificate, to be trusted."""
        return self.certificate.public_bytes(Encoding.PEM)

    def card(self, kind: KeyKind, pin: str, flaw: Flaw = Flaw.NONE, number: UUID | None = None) -> PivApplet:
        """Return the application of a new card; without a `number` it gets a new one."""
        issuer = Issuer(self._now, "Somebody Else") if flaw is Flaw.UNKNOWN_ISSUER else self
        issue = partial(
            issuer.issue,
            kind,
            number=number or uuid4(),
            expired=flaw is Flaw.EXPIRED,
            copied=flaw is Flaw.CLONE,
        )
        return PivApplet({slot: issue(slot) for slot in Slot}, pin)

    def issue(
        self,
        kind: KeyKind,
        slot: Slot,
        *,
        number: UUID | None = None,
        expired: bool = False,
        copied: bool = False,
    ) -> PivKey:
        """Return a key with a certificate; `copied` is one whose certificate is another key's."""
        key = new_key(kind)
        end = self._now - timedelta(days=1) if expired else self._now + VALID_FOR
        certificate = (
            self._begun(end)
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Invented Card")]))
            .public_key(key.public_key())
            .add_extension(_usage(digital_signature=True), critical=True)
        )
        if slot is Slot.CARD_AUTHENTICATION:
            usage = x509.ExtendedKeyUsage([CARD_AUTHENTICATION])
            certificate = certificate.add_extension(usage, critical=True)
        if number is not None:
            name = x509.UniformResourceIdentifier(number.urn)
            certificate = certificate.add_extension(x509.SubjectAlternativeName([name]), critical=False)
        authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        signed = certificate.add_extension(authority, critical=False).sign(self._key, hashes.SHA256())
        return PivKey(new_key(kind) if copied else key, signed)

    def _own(self) -> x509.Certificate:
        public = self._key.public_key()
        return (
            self._begun(self._now + VALID_FOR * 3)
            .subject_name(self._name)
            .public_key(public)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(_usage(key_cert_sign=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .sign(self._key, hashes.SHA256())
        )

    def _begun(self, end: datetime) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .issuer_name(self._name)
            .serial_number(x509.random_serial_number())
            .not_valid_before(self._now - VALID_FOR)
            .not_valid_after(end)
        )


def _usage(*, digital_signature: bool = False, key_cert_sign: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=key_cert_sign,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
