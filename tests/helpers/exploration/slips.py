"""Slips on a receipt printer (ESC/POS): a buffer, a knife, and what it tells of both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from devices.device import Fault
from devices.evidence import Evidence
from devices.receipt_printer import Slip, SlipOutcome, SlipResult
from kiosk.effects.journal import Journal
from kiosk.effects.outcomes import SlipOrder, report_to_nobody
from kiosk.effects.places import Place
from kiosk.effects.slip import Slips
from tests.helpers.exploration.explorer import PATIENCE
from tests.helpers.exploration.kind import Kind
from tests.helpers.exploration.steps import Blow, Steps
from tests.helpers.terminal_store import HandClock

HOLDS = 2  # words


@dataclass
class SlipPrinter:
    """The printer, and what its driver knows while the program lives (`finished`).

    What it has received it prints, whether or not anybody listens. Cut off with the rest kept, it holds that
    for `holds` more words: a cover that somebody closes in the end. `echoes`: it names the slip that it has
    cut. `counts`: it tells the cuts of its life, in turn. Without an echo the driver begins nothing while
    something is held, since answers in turn bear no name.
    """

    steps: Steps
    echoes: bool = True
    counts: bool = True
    holds: int = 0
    buffer: list[str] = field(default_factory=list)
    cuts: int = 7
    slips: Counter[str] = field(default_factory=Counter)
    finished: str | None = None

    def print_slip(self, slip: Slip) -> SlipOutcome:
        self._work()
        if self.buffer and not self.echoes:
            return SlipOutcome(SlipResult.NOT_PRINTED, frozenset({Fault.HUNG}))
        self.steps.of_device()
        self.buffer.append(slip.job)
        self._work()
        if self.buffer:
            return SlipOutcome(SlipResult.UNKNOWN, frozenset({Fault.COVER_OPEN}))
        self.steps.of_device()
        self.finished = slip.job
        return SlipOutcome(SlipResult.PRINTED)

    def evidence(self) -> Evidence:
        self._work()
        told = self.counts and not self.buffer  # the counter is told in turn
        return Evidence(self.cuts if told else None, self.finished)

    def copy(self, steps: Steps) -> SlipPrinter:
        return replace(self, steps=steps, buffer=list(self.buffer), slips=Counter(self.slips))

    def key(self) -> Hashable:
        return tuple(self.buffer), self.holds, self.cuts, tuple(sorted(self.slips.items())), self.finished

    def go_on(self) -> None:
        self.holds = 0
        self._work()

    def mend(self) -> None:
        self.holds = 0

    def cut_off(self, blow: Blow) -> None:
        if blow is Blow.DEVICE_FORGETS:
            self.buffer.clear()
        elif self.buffer:
            self.holds = HOLDS

    def others_use(self) -> None:
        self.cuts += 1

    def forget_driver(self) -> None:
        self.finished = None

    def truth(self) -> Mapping[str, int]:
        return self.slips

    def _work(self) -> None:
        if self.holds:
            self.holds -= 1
            return
        while self.buffer:
            self.steps.of_device()
            self.slips[self.buffer.pop(0)] += 1
            self.cuts += 1


class PrintSlip(Kind):
    """One slip."""

    def __init__(self, *, echoes: bool = True, counts: bool = True, code: type[Slips] = Slips) -> None:
        told = [name for name, does in (("echoes", echoes), ("counts", counts)) if does]
        self.name = f"slip, {' and '.join(told) or 'answers in turn'}"
        self._make: dict[str, Any] = {"echoes": echoes, "counts": counts}
        self._code = code

    def device(self, steps: Steps) -> SlipPrinter:
        return SlipPrinter(steps, **self._make)

    def effects(self, journal: Journal, place: Place[SlipPrinter], clock: HandClock) -> Slips:
        return self._code(journal, [place], PATIENCE, clock.monotonic, clock.pass_)

    def begin(self, effects: Slips, request: UUID) -> None:
        effects.print(SlipOrder(UUID(int=1), request, Slip("")), report_to_nobody)
