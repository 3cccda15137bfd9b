"""Enrolling terminals: one-time codes, the certificates that are given for them, and taking these back."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import Encoding

from contract.enrolment import plain_code
from contract.signing import key_id_of
from hub.authority import Authority
from hub.store.database import Database
from hub.store.enrolments import EnrolmentCode, TerminalKey
from hub.store.terminals import Terminal
from hub.store.unit import Unit

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
GROUPS, GROUP = 3, 4  # 60 random bits: with MOST_TRIES and an hour, nobody guesses one
HOLDS_FOR = timedelta(hours=1)
MOST_TRIES = 10
NO_TOKEN = ""
"""What stands for the hash of a token where there is none: no token has it."""
REPLACED = "another key took its place"


class NotEnrolled(StrEnum):
    """Why a terminal gets no certificate for a code."""

    WRONG = "wrong"  # no such terminal, no code, or another one
    SPENT = "spent"  # used by another key, withdrawn since, or tried wrongly too often
    EXPIRED = "expired"
    OLD_KEY = "old-key"  # the terminal had this key before: whoever took it away must not get it back so


@dataclass(frozen=True)
class Enrolled:
    """A terminal and the key that it has now."""

    terminal: Terminal
    key: TerminalKey

    @property
    def renew_at(self) -> datetime:
        """When it should ask for the next certificate: half-way through this one."""
        return self.key.not_after - (self.key.not_after - self.key.enrolled_at) / 2


@dataclass(frozen=True)
class Enrolling:
    """Makes codes and gives certificates; `authority` is read when it is first needed."""

    database: Database
    authority: Callable[[], Authority]
    clock: Callable[[], datetime]

    def enrol(self, terminal_id: str, code: str, key: EllipticCurvePublicKey) -> Enrolled | NotEnrolled:
        """Give a key its certificate for a code; the same code and key get the same one again.

        Whatever the terminal spoke with before, a token or another key, is refused from then on.
        """
        now, key_id = self.clock(), key_id_of(key)
        with self.database.write() as unit:
            terminal = unit.terminals.lock(terminal_id)
            known = unit.enrolments.code(terminal_id)
            if terminal is None or known is None:
                return NotEnrolled.WRONG
            held = unit.enrolments.key(terminal_id, key_id)
            if (refusal := refusal_of(known, code, key_id, held, now)) is not None:
                if refusal is NotEnrolled.WRONG:
                    unit.enrolments.count_try(terminal_id)
                return refusal
            if known.used_at is not None and held is not None:
                return Enrolled(terminal, held)
            actor = f"terminal {terminal_id}"
            if held is None and unit.enrolments.end(terminal_id, by=actor, reason=REPLACED, at=now):
                unit.accounts.note(now, actor, "replaced its key", terminal_id)
            made = self._certified(unit, terminal_id, key, now)
            unit.enrolments.spend(terminal_id, key_id, now)
            unit.terminals.replace_token(terminal_id, NO_TOKEN)
            unit.accounts.note(now, actor, "enrolled a key", f"{terminal_id}/{key_id[:16]}")
        return Enrolled(terminal, made)

    def renew(self, terminal: Terminal, held: TerminalKey, key: EllipticCurvePublicKey) -> Enrolled | None:
        """Give the key that a terminal has a later certificate; None where it is asked for another key.

        One that was made less than half its time ago is given again: an answer that was lost costs nothing.
        """
        if key_id_of(key) != held.key_id:
            return None
        now = self.clock()
        with self.database.write() as unit:
            unit.terminals.lock(terminal.terminal_id)
            now_held = unit.enrolments.key(terminal.terminal_id, held.key_id)
            if now_held is None or now_held.ended_at is not None:
                return None
            if (enrolled := Enrolled(terminal, now_held)).renew_at > now:
                return enrolled
            return Enrolled(terminal, self._certified(unit, terminal.terminal_id, key, now))

    def _certified(
        self, unit: Unit, terminal_id: str, key: EllipticCurvePublicKey, now: datetime
    ) -> TerminalKey:
        certificate = self.authority().issue(terminal_id, key, now)
        made = TerminalKey(
            terminal_id=terminal_id,
            key_id=key_id_of(key),
            certificate=certificate.public_bytes(Encoding.PEM).decode(),
            enrolled_at=now,
            not_after=certificate.not_valid_after_utc,
        )
        unit.enrolments.keep(made)
        return made


def refusal_of(
    known: EnrolmentCode, code: str, key_id: str, held: TerminalKey | None, now: datetime
) -> NotEnrolled | None:
    """Return why a code is not taken from a key; None also where it was taken from this very one before."""
    ended = held is not None and held.ended_at is not None
    if known.tries >= MOST_TRIES:
        return NotEnrolled.SPENT
    if not hmac.compare_digest(known.code_sha256, digest(code)):
        return NotEnrolled.WRONG
    if known.used_at is not None:
        return NotEnrolled.SPENT if ended or known.key_id != key_id else None
    if known.expires_at <= now:
        return NotEnrolled.EXPIRED
    return NotEnrolled.OLD_KEY if ended else None


def make_code(
    unit: Unit, terminal_id: str, *, by: str, now: datetime, holds_for: timedelta = HOLDS_FOR
) -> str | None:
    """Make a terminal's code and return it, to be shown once; None where there is no such terminal."""
    if unit.terminals.lock(terminal_id) is None:
        return None
    code = "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))
    unit.enrolments.give_code(terminal_id, digest(code), by=by, at=now, expires_at=now + holds_for)
    unit.accounts.note(now, by, "made an enrolment code", terminal_id)
    return code


def withdraw_key(unit: Unit, terminal_id: str, *, by: str, reason: str, now: datetime) -> bool:
    """Refuse the key that a terminal has from now on; say whether it had one."""
    if unit.terminals.lock(terminal_id) is None or not unit.enrolments.end(
        terminal_id, by=by, reason=reason, at=now
    ):
        return False
    unit.accounts.note(now, by, "withdrew a terminal's certificate", terminal_id)
    return True


def is_open(code: EnrolmentCode, now: datetime) -> bool:
    """Say whether a terminal may still be enrolled by a code."""
    return code.used_at is None and code.expires_at > now and code.tries < MOST_TRIES


def digest(code: str) -> str:
    """Return the form in which a code is kept: it is random and soon too old, so a plain hash will do."""
    return hashlib.sha256(plain_code(code).encode()).hexdigest()
