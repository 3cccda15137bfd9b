"""Device authorisations (RFC 8628) from being asked for at a terminal to being decided on a phone."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from contract.phone import (
    SLOWER_BY,
    Denial,
    DeviceAuthorization,
    DeviceAuthorizationOrder,
    DeviceFlowError,
    DeviceToken,
)
from hub.assembly import Platform
from hub.store.confirmations import Confirmation
from hub.store.people import Person
from hub.store.terminals import Terminal
from hub.store.unit import Unit

LASTS = timedelta(minutes=3)
INTERVAL = 3  # seconds between two questions of a terminal
EARLY = timedelta(seconds=0.5)  # by which a question may come before its time
GIVEN_UP_AFTER = 5  # intervals without a question: the terminal waits no more
LEAST_SILENCE = timedelta(seconds=45)  # a terminal that is not heard asks every 20 s
TOLD_LATE = timedelta(seconds=30)  # after its end, what was decided in time is still told
WRONG_NUMBERS = 3
LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # no word can be made of them, and few are taken for others (section 6.1)
GROUPS = (4, 4)
LONGEST_CODE = 32  # characters as somebody types it


class Decided(StrEnum):
    """What came of a confirmation on a phone."""

    CONFIRMED = "confirmed"
    REFUSED = "refused"
    GONE = "gone"  # unknown, expired, decided before, or the terminal waits no more
    WRONG_NUMBER = "wrong-number"  # another may be typed
    DENIED = "denied"  # the number was wrong too often
    OTHER_PERSON = "other-person"  # somebody else is at the terminal
    ELSEWHERE = "elsewhere"  # the terminals of that site do not know this employee


@dataclass(frozen=True)
class Confirming:
    """Gives out codes, and holds what comes of them against what was asked."""

    platform: Platform

    def ask(self, terminal: Terminal, order: DeviceAuthorizationOrder, address: str) -> DeviceAuthorization:
        """Begin a device authorisation; `address` is where phones reach the platform."""
        now, device_code = self.platform.clock(), secrets.token_urlsafe(32)
        asked = Confirmation(
            device_code_sha256=digest(device_code),
            user_code=new_user_code(),
            match_number=str(10 + secrets.randbelow(90)),
            terminal_id=terminal.terminal_id,
            visit_id=order.visit_id,
            wanted=order.employee_id,
            expires_at=now + LASTS,
            interval=INTERVAL,
            polled_at=now,
        )
        with self.platform.database.write() as unit:
            while not unit.confirmations.add(asked):
                asked = replace(asked, user_code=new_user_code())
        place = f"{address}/phone/confirm"
        return DeviceAuthorization(
            device_code=device_code,
            user_code=asked.user_code,
            verification_uri=place,
            verification_uri_complete=f"{place}?user_code={asked.user_code}",
            expires_in=int(LASTS.total_seconds()),
            interval=INTERVAL,
            match_number=asked.match_number,
        )

    def poll(self, terminal: Terminal, device_code: str) -> DeviceToken:
        """Return how it stands; again where the answer was lost, and for a while after the end."""
        now = self.platform.clock()
        with self.platform.database.write() as unit:
            asked = unit.confirmations.by_device_code(digest(device_code))
            if asked is None or asked.terminal_id != terminal.terminal_id:
                return DeviceToken(error=DeviceFlowError.EXPIRED_TOKEN)
            if asked.expires_at + (timedelta() if asked.open else TOLD_LATE) <= now:
                return DeviceToken(error=DeviceFlowError.EXPIRED_TOKEN)
            if asked.denial is not None:
                return DeviceToken(error=DeviceFlowError.ACCESS_DENIED, denial=Denial(asked.denial))
            if asked.employee_id is not None:
                return DeviceToken(employee_id=asked.employee_id)
            early = now < asked.polled_at + timedelta(seconds=asked.interval) - EARLY
            interval = asked.interval + (SLOWER_BY if early and asked.polled_at > self._asked(asked) else 0)
            unit.confirmations.polled(asked, now, interval)
        slower = interval > asked.interval
        error = DeviceFlowError.SLOW_DOWN if slower else DeviceFlowError.AUTHORIZATION_PENDING
        return DeviceToken(error=error, interval=interval)

    def waiting(self, unit: Unit, typed: str) -> Confirmation | None:
        """Return the one that a code stands for, where the terminal still waits for it."""
        asked = unit.confirmations.by_user_code(user_code(typed))
        now = self.platform.clock()
        if asked is None or not asked.open or asked.expires_at <= now:
            return None
        patience = max(LEAST_SILENCE, timedelta(seconds=GIVEN_UP_AFTER * asked.interval))
        return None if now - asked.polled_at > patience else asked

    def decide(self, typed: str, person: Person, number: str | None) -> Decided:
        """Confirm by the number on the terminal's screen, or refuse where there is none."""
        with self.platform.database.write() as unit:
            asked = self.waiting(unit, typed)
            if asked is None:
                return Decided.GONE
            decided = self._decided(unit, asked, person, number)
            denial = DENIALS.get(decided)
            if decided is Decided.CONFIRMED:
                unit.confirmations.confirm(asked, person.employee_id)
            elif denial is not None:
                unit.confirmations.deny(asked, denial)
            elif decided is Decided.WRONG_NUMBER:
                unit.confirmations.count_try(asked)
            said = f"sign-in by phone: {decided}"
            unit.trail.note(self.platform.clock(), f"phone:{person.employee_id}", said, asked.terminal_id)
        return decided

    def _decided(self, unit: Unit, asked: Confirmation, person: Person, number: str | None) -> Decided:
        if number is None:
            return Decided.REFUSED
        if asked.wanted is not None and asked.wanted != person.employee_id:
            return Decided.OTHER_PERSON
        terminal = unit.terminals.find(asked.terminal_id)
        if terminal is None or not unit.people.known_at(terminal.site, [person.employee_id]):
            return Decided.ELSEWHERE
        if hmac.compare_digest(asked.match_number.encode(), number.strip().encode()):
            return Decided.CONFIRMED
        return Decided.DENIED if asked.tries + 1 >= WRONG_NUMBERS else Decided.WRONG_NUMBER

    @staticmethod
    def _asked(asked: Confirmation) -> datetime:
        """Return when it was begun: its first question is never too early."""
        return asked.expires_at - LASTS


DENIALS = {
    Decided.REFUSED: Denial.REFUSED,
    Decided.OTHER_PERSON: Denial.OTHER_PERSON,
    Decided.DENIED: Denial.WRONG_NUMBER,
}


def new_user_code() -> str:
    """Return a code of 34 random bits for people to type: BCDF-GHJK."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(size)) for size in GROUPS)


def user_code(typed: str) -> str:
    """Return a code as it is kept, however it was typed."""
    letters = "".join(one for one in typed.upper() if one in LETTERS)
    return f"{letters[: GROUPS[0]]}-{letters[GROUPS[0] :]}"


def digest(code: str) -> str:
    """Return the form in which a device code is kept; it is random, so a plain hash will do."""
    return hashlib.sha256(code.encode()).hexdigest()
