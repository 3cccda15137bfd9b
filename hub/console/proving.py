"""Who somebody says they are, held against their password and codes; wrong ones are counted and slow down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from hub.assembly import Platform
from hub.second_factor import counter_of, digest
from hub.store.accounts import User
from hub.store.sessions import Tries
from hub.store.unit import Unit

FREE_FAILURES = 5  # of an account
FREE_OF_ADDRESS = 20  # of a client: a company's people may come by one address
FIRST_LOCK = timedelta(seconds=30)
LONGEST_LOCK = timedelta(minutes=15)
REMEMBERED = timedelta(hours=1)  # since the last failure of a client


@dataclass(frozen=True)
class Proving:
    """Checks secrets, and counts what was wrong by account and by client."""

    platform: Platform

    def held_up(self, address: str) -> bool:
        """Return whether a client got so much wrong that nothing of it is looked at."""
        now = self.platform.clock()
        with self.platform.database.write() as unit:
            tries = unit.sessions.tries(address)
        return tries is not None and tries.locked_until is not None and tries.locked_until > now

    def password(self, name: str, password: str, address: str) -> User | None:
        """Return who gave the right password, None for nobody; how long it takes tells nothing."""
        now = self.platform.clock()
        user = self._count_try(name, now)
        if user is None or not user.password_hash:
            self.platform.passwords.pretend(password)
        elif self.platform.passwords.matches(user.password_hash, password) and usable(user, now):
            self._take_back(user)
            return user
        self._note_refusal(user, address, now)
        return None

    def code(self, name: str, code: str, address: str) -> bool:
        """Return whether a code is somebody's next, or a recovery code of theirs; either works once."""
        now = self.platform.clock()
        with self.platform.database.write() as unit:
            user = able(unit.accounts.find(name, lock=True), now)
            right = user is not None and self._uses(unit, user, code, now)
            if user is not None and not right:
                failures = user.failures + 1
                unit.accounts.count_failures(name, failures, locked_until(failures, now))
        if not right:
            self._note_refusal(user, address, now)
        return right

    def _uses(self, unit: Unit, user: User, code: str, now: datetime) -> bool:
        """Return whether a code is right, and have it used up."""
        factor = self.platform.second_factor
        secret = factor.opened(user.totp_sealed, user.name) if user.totp_sealed else None
        typed = "".join(code.split())
        if secret is not None and typed.isdecimal():
            counter = counter_of(secret, typed, now, user.totp_counter)
            if counter is not None:
                unit.accounts.use_code(user.name, counter)
            return counter is not None
        if not unit.accounts.use_recovery_code(user.name, digest(code)):
            return False
        unit.accounts.note(now, user.name, "used a recovery code", "console")
        return True

    def _count_try(self, name: str, now: datetime) -> User | None:
        """Return who may be let in, None for nobody.

        The try counts as failed until the password turns out right, so that tries made at the same time
        cannot pass the limit together. For unknown and locked names something is written too: the time that
        an answer takes tells nothing.
        """
        with self.platform.database.write() as unit:
            unit.accounts.count_sign_in("tried")
            user = able(unit.accounts.find(name, lock=True), now)
            if user is not None:
                failures = user.failures + 1
                unit.accounts.count_failures(name, failures, locked_until(failures, now))
        return user

    def _take_back(self, user: User) -> None:
        """Take the try of a right password back, and no other: whoever lacks the code gains nothing."""
        with self.platform.database.write() as unit:
            unit.accounts.count_failures(user.name, user.failures, user.locked_until)

    def _note_refusal(self, user: User | None, address: str, now: datetime) -> None:
        with self.platform.database.write() as unit:
            unit.accounts.count_sign_in("refused")
            self.count_address(unit, address, now)
            if user is not None:
                unit.accounts.note(now, user.name, "sign-in refused", "console")

    def count_address(self, unit: Unit, address: str, now: datetime, *, free: int = FREE_OF_ADDRESS) -> None:
        """Count something wrong that a client sent; it is held up after `free` of them."""
        since = now - REMEMBERED
        known = unit.sessions.hold_tries(address, now)
        failures = 1 if known.failed_at < since else known.failures + 1
        tries = Tries(failures, now, locked_until(failures, now, free=free))
        unit.sessions.count_try(address, tries, forget_before=since)


def able(user: User | None, now: datetime) -> User | None:
    """Return somebody whose secrets are looked at now."""
    if user is None or user.disabled_at is not None:
        return None
    return None if user.locked_until is not None and user.locked_until > now else user


def usable(user: User, now: datetime) -> bool:
    """Return whether a password that was given out can still be used."""
    return user.password_until is None or user.password_until > now


def locked_until(failures: int, now: datetime, *, free: int = FREE_FAILURES) -> datetime | None:
    """Return until when nothing is looked at: 30 s after `free` failures, doubling, at most 15 minutes."""
    if failures < free:
        return None
    doublings = min(failures - free, 10)
    return now + min(FIRST_LOCK * (1 << doublings), LONGEST_LOCK)
