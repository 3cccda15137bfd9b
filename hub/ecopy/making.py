"""Makes e-copies: set, signed, kept. What cannot be made is tried again; the paper never waits for it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from hub.ecopy.faults import Fault, NoEcopy, NoEcopyError, PageFault
from hub.ecopy.page import Press
from hub.ecopy.signed import Signed, SignFault, Unsigned
from hub.ecopy.signing_file import SigningFile
from hub.ecopy.signing_key import KeyFault, OpenKey, opened
from hub.store.certificates import Certificate
from hub.store.database import Database
from hub.store.ecopies import Made

AT_ONCE = 20  # taken together
LEASE = timedelta(minutes=15)  # by far longer than so many take
AGAIN = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class EcopyMaking:
    """Makes e-copies of certificates and hands them out; any number of replicas may."""

    database: Database
    press: Press
    file: SigningFile | None
    employer: str
    clock: Callable[[], datetime]

    def ecopy(self, number: str) -> bytes:
        """Return the signed PDF of a certificate: the same bytes each time. Raise NoEcopyError."""
        with self.database.write() as unit:
            certificate = unit.certificates.find(number)
            if certificate is None:
                raise NoEcopyError(NoEcopy.UNKNOWN)
            if certificate.revoked_at is not None:
                raise NoEcopyError(NoEcopy.REVOKED)
            unit.ecopies.ask([number], self.clock())
            kept = unit.ecopies.pdf(number)
        if kept is not None:
            return kept
        fault = self._make(certificate, tapped=True)
        if fault is not None:
            raise NoEcopyError(NoEcopy.WAITING, fault)
        with self.database.read() as unit:
            made = unit.ecopies.pdf(number)
        assert made is not None
        return made

    def make_due(self) -> int:
        """Make those that are due, and return how many were made; none while no key can sign."""
        if isinstance(self.key(), KeyFault):
            return 0
        with self.database.write() as unit:
            numbers = unit.ecopies.claim(self.clock(), AT_ONCE, LEASE)
            found = [unit.certificates.find(one) for one in numbers]
        return sum(self._make(one) is None for one in found if one is not None)

    def key(self) -> OpenKey | KeyFault:
        """Return the key that signs now, or why there is none."""
        return KeyFault.NOT_SET_UP if self.file is None else opened(self.file, self.clock())

    def _make(self, certificate: Certificate, *, tapped: bool = False) -> Fault | None:
        """Make one and keep it; where that fails, write down why and return it.

        Somebody who taps makes it beside the job, and puts the job's next attempt off by nothing; of two made
        at once the first kept counts.
        """
        made = self._made(certificate)
        now = self.clock()
        with self.database.write() as unit:
            if isinstance(made, Made):
                unit.ecopies.made(certificate.number, made, now)
                return None
            known = unit.ecopies.find(certificate.number)
            attempts = 0 if known is None else known.attempts
            again_at = None if tapped else now + AGAIN[min(attempts, len(AGAIN) - 1)]
            unit.ecopies.failed(certificate.number, made, again_at)
        log.warning("the e-copy of %s waits: %s", certificate.number, made)
        return made

    def _made(self, certificate: Certificate) -> Made | Fault:
        key = self.key()
        if isinstance(key, KeyFault):
            return key
        assert self.file is not None
        with self.database.read() as unit:
            answers = unit.certificate_list.answers_of(certificate)
            choice = unit.template_choices.current(certificate.kind)
        page = self.press.page(certificate, answers, None if choice is None else choice.digest)
        if isinstance(page, PageFault):
            return page
        from hub.ecopy.signing import sign  # noqa: PLC0415 - pyHanko takes 0.4 s to load

        done = sign(Unsigned(page.pdf, certificate.number, self.employer), self.file, key)
        if isinstance(done, KeyFault | SignFault):
            return done
        return made_of(done, page.template)


def made_of(done: Signed, template: str) -> Made:
    """Return what is kept of a signed file."""
    return Made(done.pdf, template, done.fingerprint, done.level)
