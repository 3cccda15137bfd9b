"""Withdrawing certificates: by an operator, or since nobody took the paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from contract.effects import EffectNotTaken
from contract.feed import CertificateRevoked
from contract.language import Bilingual
from hub.issuing import SERIES
from hub.store.certificates import Certificate
from hub.store.terminals import Terminal
from hub.store.unit import Unit

EVERY_SERVICE = "all"

LEFT_BEHIND = Bilingual(
    zh="打印好的证明没有及时取走，为保护您的信息已经作废。如仍需要，请重新申请。",
    en="The printed certificate was not taken in time and is void now, to protect your information. "
    "If you still need one, please ask again.",
)
WITHDRAWN = Bilingual(
    zh="这份证明已经作废。如有疑问，请联系人力资源服务中心。",
    en="This certificate has been revoked. If you have questions, please ask the HR service centre.",
)


@dataclass(frozen=True)
class Voiding:
    """The policy on certificates that were left in an outlet: those of `services` are revoked."""

    services: frozenset[str] = frozenset()

    def decide(self, event: EffectNotTaken, terminal: Terminal, unit: Unit, now: datetime) -> bool:
        """Revoke what `event` tells of where the policy says so; return whether the terminal was told.

        Only a certificate of the terminal that reports it, and only one that still holds: the same fact told
        twice changes nothing.
        """
        if event.certificate_number is None:
            return False
        found = unit.certificates.find(event.certificate_number)
        if found is None or found.terminal_id != terminal.terminal_id or found.kind not in self.services:
            return False
        reason = f"没有从出纸口取走 / not taken from the outlet: {event.device}, {event.waited_s} s"
        if not withdraw(found, reason, LEFT_BEHIND, unit, now):
            return False
        unit.accounts.note(now, terminal.terminal_id, "revoked a certificate nobody took", found.number)
        return True


def withdraw(found: Certificate, reason: str, told: Bilingual, unit: Unit, now: datetime) -> bool:
    """Revoke a certificate and tell its terminal; False where it holds no more. `reason` stays here."""
    unit.terminals.hold([found.terminal_id])  # first, as its batches do
    if not unit.certificates.revoke(found.number, reason, now):
        return False
    fact = CertificateRevoked(
        request_id=found.request_id,
        number=found.number,
        revoked_at=now,
        reason_zh=told.zh,
        reason_en=told.en,
    )
    unit.terminals.tell(found.terminal_id, fact.model_dump(mode="json"))
    return True


def services_named(text: str) -> frozenset[str]:
    """Return the services in a list with commas, `all` for every one; ValueError where there is none such."""
    names = frozenset(name.strip() for name in text.split(",") if name.strip())
    if EVERY_SERVICE in names:
        return frozenset(SERIES)
    if unknown := sorted(names - SERIES.keys()):
        raise ValueError(f"no certificate {', '.join(unknown)}; there is {', '.join(sorted(SERIES))}")
    return names
