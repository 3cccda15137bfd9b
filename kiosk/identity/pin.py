"""The PIN: Argon2id (RFC 9106), limited and slowed, counted per person and kept over restarts."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

FREE_TRIES = 5
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=24)


@dataclass(frozen=True)
class RightPin:
    """It is the person's PIN."""


@dataclass(frozen=True)
class WrongPin:
    """It is not; `tries_left` more before a wait, and `wait_seconds` where it begins now."""

    tries_left: int
    wait_seconds: int


@dataclass(frozen=True)
class PinLocked:
    """No try is taken for so long."""

    wait_seconds: int


class PinHolder(Protocol):
    """Who has a PIN, or none: an employee, or the terminal's staff."""

    @property
    def employee_id(self) -> str:
        """What the failures are counted under."""

    @property
    def pin_hash(self) -> str | None:
        """An Argon2id PHC string, None where no PIN was set."""


class Failures(Protocol):
    """How often each person's PIN was wrong since it was last right."""

    def failures(self, employee_id: str) -> tuple[int, datetime | None]:
        """Return how many failures in a row, and when the last one was."""

    def record_failure(self, employee_id: str, at: datetime) -> None:
        """Count one more wrong PIN."""

    def clear(self, employee_id: str) -> None:
        """Forget the failures: the PIN was right."""


class Counted(Protocol):
    """What holds the count: a unit of work of the store."""

    @property
    def pins(self) -> Failures:
        """The failures."""


class Counts(Protocol):
    """Where failures are counted: the store."""

    def unit(self) -> AbstractContextManager[Counted]:
        """Count in here, all or nothing."""


class PinCheck:
    """Checks PINs. A try is counted before it is checked, so that pulling the plug gains nothing."""

    def __init__(
        self,
        counts: Counts,
        clock: Callable[[], datetime],
        hasher: PasswordHasher,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._counts = counts
        self._clock = clock
        self._monotonic = monotonic
        self._since: dict[str, float] = {}  # since when a person's wait is counted on the monotonic clock
        self._hasher = hasher
        self._nobodys = hasher.hash("no person has this")

    def check(
        self, employee: PinHolder, digits: str, counts: Counts | None = None
    ) -> RightPin | WrongPin | PinLocked:
        """Check one try, counted in `counts` where they are given; it takes as long for who has no PIN."""
        counts = counts or self._counts
        now = self._clock()
        with counts.unit() as unit:
            count, last_at = unit.pins.failures(employee.employee_id)
            locked = self._remaining(employee.employee_id, count, last_at, now)
            if not locked:
                unit.pins.record_failure(employee.employee_id, now)
                self._since[employee.employee_id] = self._monotonic()
        if locked:
            return PinLocked(_seconds(locked))
        if self._matches(employee.pin_hash, digits):
            with counts.unit() as unit:
                unit.pins.clear(employee.employee_id)
            self._since.pop(employee.employee_id, None)
            return RightPin()
        return WrongPin(max(0, FREE_TRIES - count - 1), _seconds(wait_after(count + 1)))

    def _remaining(
        self, employee_id: str, failures: int, last_at: datetime | None, now: datetime
    ) -> timedelta:
        """Return what is left of the wait, counted on the monotonic clock since a failure that this run saw.

        A failure of an earlier run is counted on the time of day, but for one that lies in the future: else
        a clock that was a month ahead would lock a person out for that month.
        """
        since = self._since.get(employee_id)
        if since is None and (last_at is None or now >= last_at):
            return remaining(failures, last_at, now)
        since = self._since.setdefault(employee_id, self._monotonic())
        waited = timedelta(seconds=self._monotonic() - since)
        return max(timedelta(), wait_after(failures) - waited)

    def _matches(self, pin_hash: str | None, digits: str) -> bool:
        known = pin_hash if pin_hash and pin_hash.isascii() else self._nobodys
        try:
            matches = self._hasher.verify(known, digits)
        except InvalidHashError:  # the platform sent something else: as if there were no PIN
            return self._matches(None, digits)
        except VerificationError:
            return False
        return matches and pin_hash is not None


def wait_after(failures: int) -> timedelta:
    """Return how long nobody may try after so many failures in a row: doubled each time, up to a day."""
    if failures < FREE_TRIES:
        return timedelta()
    doubled: int = 1 << min(failures - FREE_TRIES, 20)
    return min(FIRST_WAIT * doubled, LONGEST_WAIT)


def remaining(failures: int, last_at: datetime | None, now: datetime) -> timedelta:
    """Return how much of the wait is left, on a clock that was not set back."""
    wait = wait_after(failures)
    if last_at is None or not wait:
        return timedelta()
    return max(timedelta(), last_at + wait - now)


def _seconds(duration: timedelta) -> int:
    return -int(-duration.total_seconds() // 1)
