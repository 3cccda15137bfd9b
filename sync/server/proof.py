"""How a request shows which terminal it is of: signed by its key, or else by a token."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

import requests
from requests.auth import AuthBase

from contract.problems import TYPE_PREFIX, ProblemType
from contract.signing import RequestSigner
from sync.server.answer import Answer

Signer = Callable[[], RequestSigner | None]
"""Returns what signs now; None while the terminal is not enrolled."""


class Proof(Protocol):
    """What a terminal shows of itself."""

    def of(self, body: bytes | None) -> AuthBase | None:
        """Return what completes a request with this body; None where the terminal has nothing to show."""

    def learn(self, answer: Answer) -> bool:
        """Take note of an answer; say whether the same request, shown anew, may be taken now."""

    def certificate(self) -> str | None:
        """Return the file with what TLS may show where the platform asks for it, None for nothing."""


class Nobody(Proof, AuthBase):
    """Shows nothing: for what is open to everybody."""

    def of(self, _body: bytes | None) -> AuthBase:
        """Return what adds nothing."""
        return self

    def learn(self, _answer: Answer) -> bool:
        """Learn nothing."""
        return False

    def certificate(self) -> None:
        """Return nothing."""
        return

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Leave the request as it is."""
        return request


class Token(Nobody):
    """A token that the platform knows."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add the token."""
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class Signature(Proof):
    """Signs with the terminal's key, by the platform's time; while there is no key, shows `otherwise`.

    Thread-safe. `clock` may be wrong: the platform then says what time it has, and that is signed by.
    """

    def __init__(
        self,
        signer: Signer,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        otherwise: Proof | None = None,
        certificate: Callable[[], str | None] = lambda: None,
    ) -> None:
        self._signer = signer
        self._certificate = certificate
        self._clock = clock
        self._otherwise = otherwise
        self._ahead = timedelta()
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """Return the time that is signed by: the platform's, once it said that the clock is wrong."""
        with self._lock:
            return self._clock() + self._ahead

    def of(self, body: bytes | None) -> AuthBase | None:
        """Return what signs a request with this body."""
        signer = self._signer()
        if signer is None:
            return self._otherwise.of(body) if self._otherwise else None
        return _Signing(signer, body, self.now())

    def certificate(self) -> str | None:
        """Return the file of the terminal's certificate."""
        return self._certificate()

    def learn(self, answer: Answer) -> bool:
        """Take the platform's time where it says that a signature was of another."""
        problem = answer.problem()
        if problem is None or problem.type != TYPE_PREFIX + ProblemType.SIGNATURE_STALE:
            return False
        if problem.platform_time is None or problem.platform_time.tzinfo is None:
            return False
        with self._lock:
            self._ahead = problem.platform_time - self._clock()
        return True


class _Signing(AuthBase):
    """Signs one request."""

    def __init__(self, signer: RequestSigner, body: bytes | None, at: datetime) -> None:
        self._signer, self._body, self._at = signer, body, at

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add the fields; what is signed is the address that is really asked."""
        self._signer.sign(request, self._body, self._at)
        return request
