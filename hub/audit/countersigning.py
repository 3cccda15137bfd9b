"""Taking what terminals tell of their chains, and giving the platform's word for what it holds."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from contract.audit import AuditReceipt, AuditReport, ChainEnd, ChainTip, Countersignature
from hub.audit.breaks import BreakKind, in_words
from hub.audit.ledger import Ledger
from hub.keys import SigningKey
from hub.store.chains import Break, ChainRow
from hub.store.unit import Unit

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Countersigning:
    """Called with the terminal's row locked, so that what one terminal tells is taken in turn."""

    key: SigningKey

    def take(self, unit: Unit, terminal_id: str, told: Any, now: datetime) -> AuditReceipt | None:
        """Take what came with a batch and answer it; None for nothing, or for what cannot be read."""
        if told is None:
            return None
        ledger = Ledger(unit.chains, terminal_id, now)
        try:
            report = told if isinstance(told, AuditReport) else AuditReport.model_validate(told)
        except ValidationError:
            ledger.note(BreakKind.UNREADABLE, 0)
            self._settle(unit, ledger, terminal_id, now)
            log.warning("%s: what it tells of its audit chain cannot be read", terminal_id)
            return None
        answer = self._answer(ledger, report, terminal_id, now)
        self._settle(unit, ledger, terminal_id, now)
        return answer

    def hear(self, unit: Unit, terminal_id: str, tip: ChainTip | None, now: datetime) -> None:
        """Take what came with a heartbeat; a terminal that told of its chain before tells of it always."""
        ledger = Ledger(unit.chains, terminal_id, now)
        if tip is None:
            ledger.note(BreakKind.STOPPED, 0)
        else:
            ledger.take_tip(tip)
        self._settle(unit, ledger, terminal_id, now)

    def _answer(self, ledger: Ledger, report: AuditReport, terminal_id: str, now: datetime) -> AuditReceipt:
        held = None if report.slice is None else ledger.take_slice(report.slice)
        ledger.take_tip(report.tip)
        row = ledger.chain_of(report.slice or report.tip)
        if held is None:
            held = 0 if row is None else min(row.count, report.tip.count)
        word = None if row is None else self._sign(ledger.touch(row), terminal_id, now)
        return AuditReceipt(held=held, countersignature=word)

    def _sign(self, row: ChainRow, terminal_id: str, now: datetime) -> Countersignature:
        row.signed_count, row.signed_at = row.count, now
        end = ChainEnd(epoch=row.epoch, count=row.count, head=row.head)
        return Countersignature.signed(terminal_id, end, now, self.key.private, self.key.key_id.hex())

    @staticmethod
    def _settle(unit: Unit, ledger: Ledger, terminal_id: str, now: datetime) -> None:
        ledger.settle()
        _mention(ledger.breaks)
        for found in ledger.breaks:
            subject = f"{found.number} {found.kind} {found.held_count}/{found.told_count}"
            unit.accounts.note(now, terminal_id, "audit chain broke", subject)


def _mention(breaks: Sequence[Break]) -> None:
    for found in breaks:
        log.error("%s: audit chain broke (%s): %s", found.terminal_id, found.kind, in_words(found).en)
