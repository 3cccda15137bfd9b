"""Having the terminal's certificate renewed in time, with the same key."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from contract.enrolment import Enrolment, RenewalOrder
from contract.signing import RequestSigner
from kiosk.store.identity_file import IdentityError, IdentityFile
from sync.answers import Trouble, Unreachable

log = logging.getLogger(__name__)


class Renews(Protocol):
    """The platform, as far as this asks it."""

    def renew(self, order: RenewalOrder) -> Enrolment | Unreachable:
        """Return the next certificate."""


class Renewal:
    """Asks for the next certificate when half of the last one's time is over. One thread runs it.

    `now` is the platform's time where the terminal's clock is wrong: else one that runs out while a machine
    whose clock stands still is off would never be renewed.
    """

    def __init__(self, hub: Renews, identity: IdentityFile, now: Callable[[], datetime]) -> None:
        self._hub = hub
        self._identity = identity
        self._now = now

    def pull(self) -> Unreachable | None:
        """Renew the certificate where it is time; nothing to do where there is none."""
        identity = self._identity.read()
        if identity is None or self._now() < identity.renew_at:
            return None
        answer = self._hub.renew(RenewalOrder(csr=identity.csr))
        if isinstance(answer, Unreachable):
            return answer
        try:
            self._identity.keep(identity.private, answer.certificate)
        except IdentityError:
            return Unreachable(Trouble.NOT_THE_CONTRACT)
        except OSError as error:
            log.error("the next certificate cannot be kept: %s", error.strerror)  # noqa: TRY400 - says it all
            return None  # the last one holds for some days; it is tried again
        log.info("the certificate was renewed until %s", answer.not_after.isoformat(timespec="minutes"))
        return None


def signer_in(identity: IdentityFile) -> Callable[[], RequestSigner | None]:
    """Return what signs with the key that is there at the time."""

    def signer() -> RequestSigner | None:
        there = identity.read()
        return None if there is None else there.signer

    return signer
