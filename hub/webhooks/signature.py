"""Signs messages by Standard Webhooks (https://www.standardwebhooks.com, v1), and keeps the secrets of it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PREFIX = "whsec_"
SECRET = 32  # bytes; the standard wants 24 to 64
NONCE = 12  # bytes


def new_secret() -> str:
    """Return a secret as a receiver is given it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET)).decode()


def headers(secret: str, message: str, at: datetime, body: bytes) -> dict[str, str]:
    """Return what proves to a receiver that a message is ours, whole, and of this moment."""
    moment = str(int(at.timestamp()))
    signed = f"{message}.{moment}.".encode() + body
    digest = hmac.digest(base64.b64decode(secret.removeprefix(PREFIX)), signed, hashlib.sha256)
    return {
        "webhook-id": message,
        "webhook-timestamp": moment,
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


@dataclass(frozen=True)
class Sealing:
    """Keeps secrets encrypted, each for its webhook only, by a key that is not in the database."""

    key: bytes = field(repr=False)

    def sealed(self, secret: str, webhook_id: UUID) -> str:
        """Return a secret as it is kept."""
        nonce = secrets.token_bytes(NONCE)
        kept = nonce + AESGCM(self.key).encrypt(nonce, secret.encode(), webhook_id.bytes)
        return base64.b64encode(kept).decode()

    def opened(self, sealed: str, webhook_id: UUID) -> str | None:
        """Return a kept secret; None where it was another webhook's, or kept by another key."""
        raw = base64.b64decode(sealed)
        try:
            return AESGCM(self.key).decrypt(raw[:NONCE], raw[NONCE:], webhook_id.bytes).decode()
        except InvalidTag:
            return None
