"""Whether a card's certificate was issued by an authority that is trusted here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.x509.verification import (
    Criticality,
    ExtensionPolicy,
    Policy,
    PolicyBuilder,
    Store,
    VerificationError,
)

from devices.card_proof import Proof
from devices.errors import DeviceError, DeviceFailure


@dataclass(frozen=True)
class Trust:
    """Authorities that end a chain, and those in between that cards do not carry."""

    anchors: tuple[x509.Certificate, ...]
    between: tuple[x509.Certificate, ...] = ()

    def judge(self, certificate: x509.Certificate, now: datetime) -> Proof:
        """Return GENUINE, EXPIRED, NOT_YET_VALID or UNTRUSTED for a certificate; `now` has a time zone.

        One that is out of date is judged at the end of its validity that is nearest: what nobody
        trusted issued stays UNTRUSTED.
        """
        first, last = certificate.not_valid_before_utc, certificate.not_valid_after_utc
        if not self._chained(certificate, min(max(now, first), last)):
            return Proof.UNTRUSTED
        if now > last:
            return Proof.EXPIRED
        return Proof.NOT_YET_VALID if now < first else Proof.GENUINE

    def _chained(self, certificate: x509.Certificate, at: datetime) -> bool:
        builder = (
            PolicyBuilder()
            .store(Store(list(self.anchors)))
            .time(at)
            .extension_policies(ee_policy=_of_cards(), ca_policy=ExtensionPolicy.webpki_defaults_ca())
        )
        try:
            builder.build_client_verifier().verify(certificate, list(self.between))
        except (VerificationError, ValueError, UnsupportedAlgorithm, x509.DuplicateExtension):
            return False
        return True


def read_trust(anchors: Path, between: Path | None) -> Trust:
    """Return the certificates of two PEM files; DeviceError where one cannot be read."""
    return Trust(_read(anchors), _read(between) if between else ())


def _read(path: Path) -> tuple[x509.Certificate, ...]:
    try:
        return tuple(x509.load_pem_x509_certificates(path.read_bytes()))
    except (OSError, ValueError) as error:
        raise DeviceError(DeviceFailure.UNSUPPORTED, f"no certificates in {path}") from error


def _of_cards() -> ExtensionPolicy:
    """Return what a card's certificate must hold: nothing that web servers need, but a use as signature."""
    return ExtensionPolicy.permit_all().require_present(x509.KeyUsage, Criticality.AGNOSTIC, _signs)


def _signs(policy: Policy, certificate: x509.Certificate, usage: x509.KeyUsage) -> None:
    del policy, certificate
    if not usage.digital_signature:
        raise ValueError("not a key that signs")
