"""Links to e-copies: made for a terminal at which the certificate's person stands, used on a phone.

A link is 256 random bits, kept as a hash and listed nowhere. It ends by time, by the number of downloads, and
with its certificate.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from enum import StrEnum

from contract.phone import EcopyLink, EcopyLinkOrder
from hub.assembly import Platform
from hub.ecopy.faults import NoEcopy, NoEcopyError
from hub.ecopy.signing_key import KeyFault
from hub.store.certificates import Certificate
from hub.store.ecopy_links import Link
from hub.store.terminals import Terminal


class NoLink(StrEnum):
    """Why a link leads to no file."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    USED_UP = "used-up"
    REVOKED = "revoked"  # the certificate holds no more
    WAITING = "waiting"  # the file is not made yet


@dataclass(frozen=True)
class Offered:
    """What a link leads to."""

    link: Link
    certificate: Certificate


@dataclass(frozen=True)
class EcopyGiving:
    """Makes links and hands files out."""

    platform: Platform

    def link(self, terminal: Terminal, order: EcopyLinkOrder, address: str) -> EcopyLink | None:
        """Return a new link; None where there is no such certificate here, or no key that signs e-copies."""
        if isinstance(self.platform.ecopies.key(), KeyFault):
            return None
        now, token = self.platform.clock(), secrets.token_urlsafe(32)
        settings = self.platform.settings
        with self.platform.database.write() as unit:
            found = unit.certificates.find(order.certificate_number)
            theirs = found is not None and found.employee_id == order.employee_id
            if found is None or not theirs or found.terminal_id != terminal.terminal_id or found.revoked_at:
                return None
            link = Link(
                digest(token),
                found.number,
                terminal.terminal_id,
                now,
                now + settings.ecopy_lasts,
                settings.ecopy_downloads,
            )
            unit.ecopy_links.add(link)
            unit.ecopies.ask([found.number], now)
            unit.trail.note(
                now, f"terminal:{terminal.terminal_id}", "handed an e-copy link out", found.number
            )
        return EcopyLink(
            address=f"{address}/phone/e-copy/{token}",
            expires_at=link.expires_at,
            downloads=link.downloads_left,
        )

    def offered(self, token: str) -> Offered | NoLink:
        """Return what a link leads to now."""
        with self.platform.database.read() as unit:
            link = unit.ecopy_links.find(digest(token))
            found = None if link is None else unit.certificates.find(link.number)
        if link is None or found is None:
            return NoLink.UNKNOWN
        if found.revoked_at is not None:
            return NoLink.REVOKED
        if link.expires_at <= self.platform.clock():
            return NoLink.EXPIRED
        return Offered(link, found) if link.downloads_left > 0 else NoLink.USED_UP

    def download(self, token: str) -> tuple[str, bytes] | NoLink:
        """Return a certificate's number and its file, and count it; one that is not there counts nothing."""
        offered = self.offered(token)
        if isinstance(offered, NoLink):
            return offered
        number = offered.link.number
        try:
            pdf = self.platform.ecopies.ecopy(number)
        except NoEcopyError as error:
            return NO_LINK[error.reason]
        with self.platform.database.write() as unit:
            if not unit.ecopy_links.use(digest(token)):
                return NoLink.USED_UP
            unit.trail.note(self.platform.clock(), "phone:link", "downloaded an e-copy", number)
        return number, pdf


NO_LINK = {
    NoEcopy.UNKNOWN: NoLink.UNKNOWN,
    NoEcopy.REVOKED: NoLink.REVOKED,
    NoEcopy.WAITING: NoLink.WAITING,
}


def digest(token: str) -> str:
    """Return the form in which a link is kept; it is random, so a plain hash will do."""
    return hashlib.sha256(token.encode()).hexdigest()
