"""Whose phone it is: by the company's own service where there is one, else by employee number and PIN.

Wrong PINs count by employee and by client, and lock for longer and longer; the lock of the terminal's own
PIN pad is another. What an answer says, and how long it takes, is the same for numbers that do not exist.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from hub.assembly import Platform
from hub.console.proving import Proving
from hub.passwords import Passwords, for_pins
from hub.phone.frame import PLACE, Phone
from hub.store.people import Person
from hub.store.phones import KnownPhone, PinTries
from hub.store.unit import Unit
from hub.throttle import too_often

REMEMBERED = timedelta(days=30)
FOR_NOW = timedelta(minutes=10)
FREE_TRIES = 5
FIRST_LOCK = timedelta(minutes=1)
LONGEST_LOCK = timedelta(hours=24)
EMPLOYED = "active"
NOBODY = "?"
OWN_PLACE = re.compile(r"/phone(/[a-z0-9-]+)*(\?[\w%=&.+-]*)?")


@dataclass(frozen=True)
class Knowing:
    """Knows phones, and makes them known."""

    phone: Phone
    pins: Passwords = field(default_factory=for_pins)

    @property
    def platform(self) -> Platform:
        """What it works with."""
        return self.phone.platform

    def who(self, request: Request) -> Person | None:
        """Return whose phone asks, None where it is not known, they left, or their PIN is another now."""
        token = self.phone.token_of(request)
        if token is None:
            return None
        with self.platform.database.read() as unit:
            known = unit.phones.find(digest(token), self.platform.clock())
            person = None if known is None else unit.people.find(known.employee_id)
        if known is None or person is None or person.status != EMPLOYED:
            return None
        changed = known.secret_sha256 is not None and known.secret_sha256 != secret_of(person)
        return None if changed else person

    def first(self, request: Request) -> Response:
        """Lead to the sign-in, and back to what was asked for."""
        asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return self.phone.lead(f"/sign-in?{urlencode({'to': own_place(asked)})}")

    def hold_up(self, client: str) -> None:
        """Look at no PIN of a client that sent many, or many wrong ones; HTTPException."""
        throttle = self.platform.phone_sign_in_throttle
        if not throttle.allow(client) or Proving(self.platform).held_up(address_of(client)):
            raise too_often(throttle, client)

    def by_pin(self, number: str, pin: str, client: str) -> Person | None:
        """Return whose number and PIN these are, None for nobody; wrong ones are counted."""
        now = self.platform.clock()
        with self.platform.database.write() as unit:
            person = self._counted(unit, number, now)
        if person is None or person.pin_hash is None:
            self.pins.pretend(pin)
        elif self.pins.matches(person.pin_hash, pin):
            with self.platform.database.write() as unit:
                unit.phones.count_tries(person.employee_id, PinTries())
            self.platform.phone_sign_in_throttle.give_back(client)
            return person
        with self.platform.database.write() as unit:
            free = self.platform.settings.phone_per_minute
            Proving(self.platform).count_address(unit, address_of(client), now, free=free)
            whose = NOBODY if person is None else person.employee_id
            unit.trail.note(now, f"phone:{whose}", "sign-in refused", "phone")
        return None

    def remember(self, request: Request, person: Person, to: str, *, by_pin: bool, long: bool) -> Response:
        """Make a phone known under a new token, and lead on."""
        now = self.platform.clock()
        lasts = REMEMBERED if long else FOR_NOW
        token, before = secrets.token_urlsafe(32), self.phone.token_of(request)
        known = KnownPhone(person.employee_id, secret_of(person) if by_pin else None, now + lasts)
        with self.platform.database.write() as unit:
            if before is not None:
                unit.phones.forget(digest(before))
            unit.phones.remember(digest(token), known, now)
            said = "signed in, phone remembered" if long else "signed in"
            unit.trail.note(now, f"phone:{person.employee_id}", said, "phone")
        response = RedirectResponse(own_place(to), 303)
        self.phone.give_token(response, token, max_age=int(lasts.total_seconds()) if long else None)
        return response

    def forget(self, request: Request, to: str) -> Response:
        """Make a phone nobody's again, and lead on."""
        token, person = self.phone.token_of(request), self.who(request)
        with self.platform.database.write() as unit:
            if token is not None and unit.phones.forget(digest(token)) and person is not None:
                now = self.platform.clock()
                unit.trail.note(now, f"phone:{person.employee_id}", "phone forgotten", "phone")
        return RedirectResponse(own_place(to), 303)

    def _counted(self, unit: Unit, number: str, now: datetime) -> Person | None:
        """Return who may be looked at, their try counted as wrong until it turns out right."""
        person = unit.people.find(number)
        if person is not None and (person.status != EMPLOYED or person.pin_hash is None):
            person = None
        row = stand_in(number) if person is None else person.employee_id
        tries = unit.phones.tries(row)
        locked = tries.locked_until is not None and tries.locked_until > now
        failures = tries.failures + 1
        counted = tries if locked else PinTries(failures, locked_until(failures, now))
        unit.phones.count_tries(row, counted)
        return None if locked else person


def address_of(client: str) -> str:
    """Return under what a client's wrong PINs are counted: apart from its wrong passwords of the console."""
    return f"phone:{client}"


def locked_until(failures: int, now: datetime) -> datetime | None:
    """Return until when no PIN is looked at: a minute after the fifth wrong one, doubling, at most a day."""
    if failures < FREE_TRIES:
        return None
    return now + min(FIRST_LOCK * (1 << min(failures - FREE_TRIES, 20)), LONGEST_LOCK)


def stand_in(number: str) -> str:
    """Return whose row is worked on for a number that nobody has: one of sixteen, and no number begins so."""
    return f" {NOBODY}{hashlib.sha256(number.encode()).hexdigest()[0]}"


def secret_of(person: Person) -> str | None:
    """Return what changes with a person's PIN."""
    return None if person.pin_hash is None else digest(person.pin_hash)


def own_place(path: str) -> str:
    """Return a page of the phone, whatever an address says."""
    return path if OWN_PLACE.fullmatch(path) else PLACE


def digest(secret: str) -> str:
    """Return the form in which a random secret is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()
