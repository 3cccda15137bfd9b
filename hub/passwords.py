"""Argon2id (RFC 9106) for passwords and PINs."""

from __future__ import annotations

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

AT_ONCE = 4  # hashes of a process, each of which takes its memory


class Passwords:
    """Hashes and checks secrets that people choose."""

    def __init__(self, hasher: PasswordHasher) -> None:
        self._hasher = hasher
        self._turns = threading.BoundedSemaphore(AT_ONCE)
        self._nobody: str | None = None

    def hash(self, secret: str) -> str:
        """Return the PHC string of a secret."""
        with self._turns:
            return self._hasher.hash(secret)

    def matches(self, known: str, secret: str) -> bool:
        """Return whether a secret is the one that was hashed."""
        try:
            with self._turns:
                return self._hasher.verify(known, secret)
        except (VerificationError, InvalidHashError):
            return False

    def pretend(self, secret: str) -> None:
        """Take as long as a check would, for a name that does not exist."""
        if self._nobody is None:
            self._nobody = self.hash("nobody")
        self.matches(self._nobody, secret)


def for_passwords() -> Passwords:
    """Return RFC 9106's second recommended choice: 64 MiB, 3 passes, 4 lanes."""
    return Passwords(PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=4))


def for_pins() -> Passwords:
    """Return a cheaper choice (19 MiB, 2 passes, 1 lane): the terminal checks PINs and locks after a few."""
    return Passwords(PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1))
