"""Codes that change every 30 seconds (TOTP, RFC 6238), and the recovery codes that stand in for one each."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

import pyotp
import qrcode
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

DRIFT = 1  # steps of 30 s by which a phone's clock may be off (RFC 6238 section 5.2)
RECOVERY_CODES = 10
NONCE = 12  # bytes


@dataclass(frozen=True)
class SecondFactor:
    """Makes and checks codes; secrets rest encrypted by a key that is not in the database."""

    key: bytes

    def sealed(self, secret: str, user: str) -> str:
        """Return a secret as it is kept, for one user only."""
        nonce = secrets.token_bytes(NONCE)
        return base64.b64encode(
            nonce + self._cipher().encrypt(nonce, secret.encode(), user.encode())
        ).decode()

    def opened(self, sealed: str, user: str) -> str | None:
        """Return a kept secret; None where it was another user's, or kept by another key."""
        raw = base64.b64decode(sealed)
        try:
            return self._cipher().decrypt(raw[:NONCE], raw[NONCE:], user.encode()).decode()
        except InvalidTag:
            return None

    def _cipher(self) -> AESGCM:
        return AESGCM(HKDF(SHA256(), 32, None, b"second factor").derive(self.key))


def new_secret() -> str:
    """Return a secret of 160 bits in base 32."""
    return pyotp.random_base32()


def address(secret: str, user: str, issuer: str) -> str:
    """Return what the QR code tells an authenticator."""
    return pyotp.TOTP(secret).provisioning_uri(name=user, issuer_name=issuer)


def counter_of(secret: str, code: str, now: datetime, after: int | None) -> int | None:
    """Return the counter of a code that is good now and comes after the last used one; else None."""
    codes = pyotp.TOTP(secret)
    current = codes.timecode(now)
    for counter in range(current - DRIFT, current + DRIFT + 1):
        same = hmac.compare_digest(codes.generate_otp(counter).encode(), code.encode())
        if same and (after is None or counter > after):
            return counter
    return None


def new_recovery_codes() -> list[str]:
    """Return codes of 120 random bits each, in groups of four characters."""
    made = [base64.b32encode(secrets.token_bytes(15)).decode() for _ in range(RECOVERY_CODES)]
    return ["-".join(one[at : at + 4] for at in range(0, len(one), 4)) for one in made]


def digest(recovery_code: str) -> str:
    """Return the form in which a recovery code is kept, however it was typed; random, so a plain hash."""
    return hashlib.sha256("".join(filter(str.isalnum, recovery_code)).upper().encode()).hexdigest()


@dataclass(frozen=True)
class QrPicture:
    """A QR code as the path of an SVG of `size` units to a side."""

    size: int
    path: str


def qr_picture(text: str) -> QrPicture:
    """Draw a QR code; the quiet zone is part of it."""
    code = qrcode.QRCode()
    code.add_data(text)
    rows = code.get_matrix()
    dark = [f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, one in enumerate(row) if one]
    return QrPicture(len(rows), "".join(dark))
