from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.person import Employee
from kiosk.identity.pin import (
    FREE_TRIES,
    LONGEST_WAIT,
    PinCheck,
    PinLocked,
    RightPin,
    WrongPin,
    remaining,
    wait_after,
)
from kiosk.store.store import Store

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class CountingHasher(PasswordHasher):
    """Counts how often it worked: the time that a check takes."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.verified = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # noqa: A002 - argon2's name
        self.verified += 1
        return super().verify(hash, password)


def employee(number: str, pin_hash: str | None) -> Employee:
    return Employee(number, "张三", "ZHANG San", True, (), None, pin_hash, "", "", "", "", date(2020, 1, 1))


@pytest.fixture(name="store")
def _store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(tmp_path / "store", bytes(range(32)), lambda: NOON)
    yield store
    store.close()


def test_somebody_without_a_pin_takes_as_long_and_is_never_right(store: Store) -> None:
    hasher = CountingHasher()
    pins = PinCheck(store, lambda: NOON, hasher)
    nobody = employee("E1", None)
    somebody = employee("E2", HASHER.hash("1234"))
    assert pins.check(somebody, "0000") == WrongPin(4, 0)
    assert hasher.verified == 1
    assert pins.check(nobody, "0000") == WrongPin(4, 0)
    assert hasher.verified == 2
    assert pins.check(nobody, "no person has this") == WrongPin(3, 0)


@pytest.mark.parametrize(
    "rubbish", ["", "plain", "$argon2id$v=19$m=8,t=1,p=1$AAAA", "$2b$12$abcdefghijk", "密码"]
)
def test_a_garbled_hash_is_like_none(store: Store, rubbish: str) -> None:
    pins = PinCheck(store, lambda: NOON, HASHER)
    assert isinstance(pins.check(employee("E1", rubbish), "1234"), WrongPin)


def test_people_are_counted_apart(store: Store) -> None:
    pins = PinCheck(store, lambda: NOON, HASHER)
    one, other = employee("E1", HASHER.hash("1111")), employee("E2", HASHER.hash("2222"))
    for _ in range(FREE_TRIES):
        pins.check(one, "0000")
    assert pins.check(one, "1111") == PinLocked(60)
    assert pins.check(other, "2222") == RightPin()


def test_a_try_counts_before_it_is_checked(store: Store) -> None:
    class Pulled(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # noqa: A002, ARG002 - argon2's names
            raise KeyboardInterrupt

    pins = PinCheck(store, lambda: NOON, Pulled(time_cost=1, memory_cost=8, parallelism=1))
    for _ in range(FREE_TRIES):
        with pytest.raises(KeyboardInterrupt):
            pins.check(employee("E1", HASHER.hash("1111")), "1111")
    assert pins.check(employee("E1", None), "1111") == PinLocked(60)


def test_a_try_while_locked_is_not_looked_at(store: Store) -> None:
    hasher = CountingHasher()
    pins = PinCheck(store, lambda: NOON, hasher)
    person = employee("E1", HASHER.hash("1111"))
    for _ in range(FREE_TRIES):
        pins.check(person, "0000")
    before = hasher.verified
    assert pins.check(person, "1111") == PinLocked(60)
    assert hasher.verified == before


@given(st.integers(0, 10_000))
def test_the_wait_grows_up_to_a_day(failures: int) -> None:
    assert timedelta() <= wait_after(failures) <= wait_after(failures + 1) <= LONGEST_WAIT
    assert (wait_after(failures) > timedelta()) is (failures >= FREE_TRIES)


@given(st.integers(0, 100), st.integers(0, 10**7))
def test_what_is_left_is_never_longer_than_the_wait(failures: int, seconds: int) -> None:
    left = remaining(failures, NOON, NOON + timedelta(seconds=seconds))
    assert timedelta() <= left <= wait_after(failures)


class Clocks:
    """The time of day, which can be set, and seconds that cannot."""

    def __init__(self) -> None:
        self.day = NOON
        self.seconds = 0.0

    def pass_(self, seconds: float) -> None:
        self.day += timedelta(seconds=seconds)
        self.seconds += seconds


@pytest.mark.parametrize("days", [1, 30, 20_000])
def test_a_clock_that_was_set_back_locks_nobody_out_for_longer(store: Store, days: int) -> None:
    clocks = Clocks()
    pins = PinCheck(store, lambda: clocks.day, HASHER, lambda: clocks.seconds)
    person = employee("E1", HASHER.hash("1111"))
    for _ in range(FREE_TRIES):
        pins.check(person, "0000")
    clocks.day -= timedelta(days=days)
    assert pins.check(person, "1111") == PinLocked(60)
    clocks.pass_(59)
    assert pins.check(person, "1111") == PinLocked(1)
    again = PinCheck(store, lambda: clocks.day, HASHER, lambda: clocks.seconds)
    assert again.check(person, "1111") == PinLocked(60)  # pulling the plug gains nothing
    clocks.pass_(1)
    assert pins.check(person, "1111") == RightPin()


@pytest.mark.parametrize("days", [1, 30, 20_000])
def test_a_clock_that_was_set_ahead_ends_no_wait(store: Store, days: int) -> None:
    clocks = Clocks()
    pins = PinCheck(store, lambda: clocks.day, HASHER, lambda: clocks.seconds)
    person = employee("E1", HASHER.hash("1111"))
    for _ in range(FREE_TRIES):
        pins.check(person, "0000")
    clocks.day += timedelta(days=days)
    clocks.pass_(1)
    assert pins.check(person, "1111") == PinLocked(59)
    clocks.pass_(59)
    assert pins.check(person, "1111") == RightPin()
    assert pins.check(person, "0000") == WrongPin(4, 0)


def test_wrong_tries_on_a_clock_that_was_set_back_are_counted_on(store: Store) -> None:
    clocks = Clocks()
    pins = PinCheck(store, lambda: clocks.day, HASHER, lambda: clocks.seconds)
    person = employee("E1", HASHER.hash("1111"))
    for _ in range(FREE_TRIES):
        pins.check(person, "0000")
    clocks.day = datetime(1970, 1, 1, tzinfo=UTC)
    assert pins.check(person, "0000") == PinLocked(60)
    clocks.pass_(60)
    assert pins.check(person, "0000") == WrongPin(0, 120)
    assert pins.check(person, "1111") == PinLocked(120)
