"""Test prints: effects like any other, told as tests, so that a counter they moved is explained."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Protocol
from uuid import UUID

from contract.effects import EffectKind, EffectPurpose
from contract.language import Bilingual, both
from devices.document_printer import DocumentPrinter
from devices.receipt_printer import Align, Pair, ReceiptPrinter, Rule, Slip, Text
from kiosk.documents.trial_page import trial_page
from kiosk.domain.effect import EffectState
from kiosk.effects.outcomes import (
    DocumentOrder,
    EffectOutcome,
    NotStarted,
    Report,
    SlipOrder,
    Stalled,
    report_to_nobody,
)
from kiosk.maintenance.device_words import Seen, called, condition
from kiosk.maintenance.spoken import moment
from kiosk.maintenance.views import TrialView
from kiosk.store.unit import Unit

KINDS: Mapping[str, EffectKind] = MappingProxyType(
    {
        DocumentPrinter.device_class: EffectKind.PRINT_DOCUMENT,
        ReceiptPrinter.device_class: EffectKind.PRINT_SLIP,
    }
)
TITLE = both("测试打印", "Test print")
NEVER = both("没有测试打印过", "Never tried")
ENDS: Mapping[EffectState, Bilingual] = MappingProxyType(
    {
        EffectState.INTENDED: both("正在核对", "Being checked"),
        EffectState.STARTED: both("正在核对", "Being checked"),
        EffectState.SEEN: both("正在核对", "Being checked"),
        EffectState.CONFIRMED: both("已打印", "It came out"),
        EffectState.FAILED: both("没有打印出来", "It did not come out"),
        EffectState.IN_DOUBT: both("无法确认，请查看出纸口", "Nobody knows: look into the outlet"),
    }
)
BEGUN_NOT = both("没有开始打印", "Not begun")
OCCUPIED = both("前一次打印还没有结束", "An earlier print has not ended")


class Prints(Protocol):
    """What carries effects out: `kiosk.effects.effects.Effects`."""

    def print_document(self, order: DocumentOrder, report: Report) -> EffectOutcome:
        """Print an A4 document."""

    def print_slip(self, order: SlipOrder, report: Report) -> EffectOutcome:
        """Print a slip."""

    def give_up(self, effect_id: UUID) -> EffectOutcome:
        """Cancel a stalled job."""


class TrialPrints:
    """Tries one printer at a time; what came of the last try stands in the journal.

    A try that could not be begun is in no journal, for the printer was not asked: it is remembered here.
    """

    def __init__(
        self,
        prints: Prints,
        devices: Callable[[], Collection[Seen]],
        terminal: Bilingual,
        clock: Callable[[], datetime],
    ) -> None:
        self._prints = prints
        self._devices = devices
        self._terminal = terminal
        self._clock = clock
        self._not_begun: dict[str, Bilingual] = {}

    def shown(self, unit: Unit) -> Sequence[TrialView]:
        """Return the printers, and what came of the last try of each."""
        return [self._shown(device, unit) for device in self._devices() if device.device_class in KINDS]

    def print(self, name: str) -> None:
        """Try the printer of this name, where there is one; what stalls is taken back."""
        device = next((one for one in self._devices() if one.name == name), None)
        if device is None or device.device_class not in KINDS:
            return
        self._not_begun.pop(name, None)
        outcome = self._outcome(device)
        if isinstance(outcome, Stalled):
            outcome = self._prints.give_up(outcome.effect.effect_id)
        if isinstance(outcome, NotStarted):
            why = OCCUPIED if outcome.occupied else condition(device.report)
            self._not_begun[name] = both(f"{BEGUN_NOT.zh}：{why.zh}", f"{BEGUN_NOT.en}: {why.en}")

    def _outcome(self, device: Seen) -> EffectOutcome:
        what, when = called(device), moment(self._clock())
        if KINDS[device.device_class] is EffectKind.PRINT_SLIP:
            title = Text(f"{TITLE.zh} {TITLE.en}", bold=True, align=Align.CENTRE)
            told = (Pair(self._terminal.zh, self._terminal.en), Text(what.zh), Text(when.zh))
            slip = Slip("", (title, Rule(), *told, Rule()))
            order = SlipOrder(None, None, slip, purpose=EffectPurpose.TEST, device=device.name)
            return self._prints.print_slip(order, report_to_nobody)
        lines = [text for words in (self._terminal, what, when) for text in (words.zh, words.en)]
        pdf = trial_page(f"{TITLE.zh} {TITLE.en}", lines)
        page = DocumentOrder(None, None, pdf, purpose=EffectPurpose.TEST, device=device.name)
        return self._prints.print_document(page, report_to_nobody)

    def _shown(self, device: Seen, unit: Unit) -> TrialView:
        if (not_begun := self._not_begun.get(device.name)) is not None:
            return TrialView(device.name, called(device), not_begun)
        last = unit.effects.last_test(device.name)
        if last is None:
            return TrialView(device.name, called(device), NEVER)
        end, when = ENDS[last.state], moment(last.at)
        return TrialView(device.name, called(device), both(f"{end.zh}（{when.zh}）", f"{end.en} ({when.en})"))
