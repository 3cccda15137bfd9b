"""A terminal with a key of its own, as tests speak for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import SimpleNamespace

from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)

from contract.signing import RequestSigner, signing_request


@dataclass
class SigningTerminal:
    """A key and what it signs; `path` begins with /v1."""

    terminal_id: str = "T001"
    private: EllipticCurvePrivateKey = field(default_factory=lambda: generate_private_key(SECP256R1()))

    @property
    def csr(self) -> str:
        return signing_request(self.private)

    def order(self, code: str) -> dict[str, str]:
        return {"terminal_id": self.terminal_id, "code": code, "csr": self.csr}

    def headers(
        self, method: str, path: str, body: bytes, at: datetime, more: Mapping[str, str] | None = None
    ) -> dict[str, str]:
        """Return the fields of a signed request."""
        message = SimpleNamespace(method=method, url=f"http://any.example{path}", headers=dict(more or {}))
        RequestSigner(self.private).sign(message, body, at)
        return message.headers
