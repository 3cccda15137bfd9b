"""Sign-ins by phone: asks the platform for a code and then, by its interval, whether somebody confirmed.

The device's side of RFC 8628 sections 3.1 to 3.5. It is the one thing at the terminal that waits for the
platform while a person stands there: on a thread of its own, and whoever looks at it never waits.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol
from uuid import UUID

from contract.phone import (
    SLOWER_BY,
    Denial,
    DeviceAuthorization,
    DeviceAuthorizationOrder,
    DeviceFlowError,
    DeviceToken,
)
from kiosk.domain.phone import PhoneCode, PhoneLine, PhoneStage, PhoneStanding
from sync.answers import Unreachable

NOT_OFFERED_FOR = 3600.0  # seconds until a platform that knew nothing of phones may have learnt it
LAST_QUESTIONS = 25.0  # seconds after a code's end in which it is asked what was decided just before
LONGEST_PAUSE = 20.0  # seconds between two questions while the platform is not heard


@dataclass(frozen=True)
class NotOffered:
    """The platform does not do that: it is of an earlier release, or was not told to."""


class PhoneHub(Protocol):
    """The platform, as far as phones go."""

    def device_authorization(
        self, order: DeviceAuthorizationOrder
    ) -> DeviceAuthorization | NotOffered | Unreachable:
        """Ask for codes."""

    def device_token(self, device_code: str) -> DeviceToken | Unreachable:
        """Ask whether somebody confirmed."""


def on_a_thread(work: Callable[[], None]) -> None:
    """Work beside whoever asks."""
    threading.Thread(target=work, name="phone", daemon=True).start()


@dataclass
class Attempt:
    """One sign-in under way; `standing` is replaced as a whole, so that any thread may read it."""

    standing: PhoneStanding = field(default_factory=lambda: PhoneStanding(PhoneStage.ASKING))
    until: float = 0.0
    ended: threading.Event = field(default_factory=threading.Event)

    def stands(self, stage: PhoneStage, employee_id: str | None = None) -> None:
        """Take how far it is now."""
        self.standing = replace(self.standing, stage=stage, troubled=False, employee_id=employee_id)


class HubPhoneLine(PhoneLine):
    """One attempt at a time; the one before is ended by the next."""

    def __init__(
        self,
        hub: PhoneHub,
        online: Callable[[], bool],
        *,
        monotonic: Callable[[], float] = time.monotonic,
        wait: Callable[[threading.Event, float], bool] = threading.Event.wait,
        start: Callable[[Callable[[], None]], None] = on_a_thread,
    ) -> None:
        self._hub = hub
        self._online = online
        self._monotonic = monotonic
        self._wait = wait
        self._start = start
        self._asked_again_at = 0.0  # not before: the platform said that it knows nothing of phones
        self._attempt: Attempt | None = None

    def possible(self) -> bool:
        """Say whether the platform answers, and did not say lately that it knows nothing of phones."""
        return self._monotonic() >= self._asked_again_at and self._online()

    def begin(self, visit_id: UUID, employee_id: str | None) -> None:
        """Ask for a code."""
        self.end()
        attempt = self._attempt = Attempt()
        order = DeviceAuthorizationOrder(visit_id=visit_id, employee_id=employee_id)
        self._start(lambda: self._run(attempt, order))

    def standing(self) -> PhoneStanding | None:
        """Return where it stands."""
        attempt = self._attempt
        if attempt is None:
            return None
        left = max(0, round(attempt.until - self._monotonic()))
        return replace(attempt.standing, seconds_left=left)

    def end(self) -> None:
        """Let the attempt go; a question that is out is answered to nobody."""
        attempt, self._attempt = self._attempt, None
        if attempt is not None:
            attempt.ended.set()

    def _run(self, attempt: Attempt, order: DeviceAuthorizationOrder) -> None:
        told = self._hub.device_authorization(order)
        if isinstance(told, DeviceAuthorization):
            # From the answer on: never before the platform's own end, which its last answer has to be behind.
            attempt.until = self._monotonic() + told.expires_in
            attempt.standing = PhoneStanding(PhoneStage.SHOWN, code_of(told))
            self._poll(attempt, told)
        else:
            offered = not isinstance(told, NotOffered)
            if not offered:
                self._asked_again_at = self._monotonic() + NOT_OFFERED_FOR
            attempt.stands(PhoneStage.UNREACHABLE if offered else PhoneStage.NOT_OFFERED)

    def _poll(self, attempt: Attempt, asked: DeviceAuthorization) -> None:
        """Ask by the interval, less often while the platform is not heard (section 3.5), and at the end.

        A phone that was told "confirmed" in the last second must find its terminal signed in.
        """
        interval = pause = float(max(1, asked.interval))
        while not self._wait(attempt.ended, min(pause, max(interval, attempt.until - self._monotonic()))):
            over = self._monotonic() - attempt.until
            told = self._hub.device_token(asked.device_code)
            if isinstance(told, Unreachable):
                if over >= LAST_QUESTIONS:
                    attempt.stands(PhoneStage.EXPIRED)
                    return
                attempt.standing = replace(attempt.standing, troubled=True)
                pause = max(interval, min(2 * pause, LONGEST_PAUSE))
                continue
            if told.error is DeviceFlowError.SLOW_DOWN:
                interval = max(interval + SLOWER_BY, float(told.interval))
            stage = stage_of(told)
            if stage is PhoneStage.SHOWN and over >= 0:
                stage = PhoneStage.EXPIRED
            attempt.stands(stage, told.employee_id)
            if stage is not PhoneStage.SHOWN:
                return
            pause = interval


def stage_of(told: DeviceToken) -> PhoneStage:
    """Return how far it is by an answer of the platform."""
    match told.error:
        case DeviceFlowError.AUTHORIZATION_PENDING | DeviceFlowError.SLOW_DOWN:
            return PhoneStage.SHOWN
        case DeviceFlowError.EXPIRED_TOKEN:
            return PhoneStage.EXPIRED
        case DeviceFlowError.ACCESS_DENIED:
            other = told.denial is Denial.OTHER_PERSON
            return PhoneStage.OTHER_PERSON if other else PhoneStage.REFUSED
        case None:
            return PhoneStage.REFUSED if told.employee_id is None else PhoneStage.CONFIRMED


def code_of(told: DeviceAuthorization) -> PhoneCode:
    """Return what the screen shows of it."""
    return PhoneCode(told.user_code, told.match_number, told.verification_uri, told.verification_uri_complete)
