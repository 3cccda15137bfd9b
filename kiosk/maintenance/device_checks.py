"""What staff can try on each device, with a dated result; and how each device is, for its own card."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from pydantic import AwareDatetime, BaseModel, ConfigDict

from contract.device_events import DeviceChecked
from contract.language import Bilingual, both
from devices.device import USABLE, Fault
from devices.errors import DeviceError
from devices.hangs import Hangs
from kiosk.domain.effect import Effect
from kiosk.effects.places import Place
from kiosk.maintenance.device_words import FAILURES, Hindered, Seen, called, condition, is_well, listed
from kiosk.maintenance.hang_words import hung
from kiosk.maintenance.spoken import moment, same
from kiosk.maintenance.trial_prints import KINDS, TrialPrints
from kiosk.maintenance.views import CheckView, DeviceView, Fact
from kiosk.store.unit import Unit

PRINT, ANSWER, PAPER = "print", "answer", "paper"
CLAIM_WITHIN, ANSWER_WITHIN = 5.0, 10.0  # seconds
LONGEST_DETAIL = 200  # characters
CHECKS: Mapping[str, Bilingual] = {
    PRINT: both("测试打印", "Test print"),
    ANSWER: both("通信测试", "Ask whether it answers"),
    PAPER: both("确认已装纸", "I loaded paper"),
}
NO_PAPER = frozenset({Fault.PAPER_OUT, Fault.PAPER_LOW})
NEVER = both("没有测试过", "Never tried")
ANSWERED = both("回应正常", "It answered")
LOADED = both("已装纸，传感器确认", "Loaded: its sensor sees the paper")
STILL_EMPTY = both("传感器仍显示缺纸：请检查纸张是否放好", "Its sensor still misses paper: see how it lies")
NOT_SEEN = both("设备没有就绪，无法确认", "It is not ready, so nobody can tell")
COUNTER = both("累计计数", "Counter for life")
HINDERED = both("受影响的业务", "Keeps from working")


class CheckedPlace(Seen, Place[Any], Protocol):
    """A configured device: `devices.slot.DeviceSlot`."""

    @property
    def hangs(self) -> Hangs:
        """How often it hung since the start."""


class Outcome(BaseModel):
    """What came of the last time that a device was asked whether it answers."""

    model_config = ConfigDict(frozen=True)

    at: AwareDatetime
    passed: bool
    zh: str
    en: str


@dataclass(frozen=True)
class DeviceChecks:
    """Tries devices one at a time; what came of a test print stands in the journal of effects."""

    trials: TrialPrints
    places: Callable[[], Collection[CheckedPlace]]
    clock: Callable[[], datetime]
    hindered: Hindered

    def shown(self, unit: Unit) -> Sequence[DeviceView]:
        """Return each device: how it is, what is counted, what can be tried and what came of it last."""
        prints = {one.device: one.last for one in self.trials.shown(unit)}
        return [self._shown(place, unit, prints.get(place.name)) for place in self.places()]

    def print(self, device: str) -> None:
        """Have a test page or slip printed, as an effect of its own."""
        self.trials.print(device)

    def check(self, device: str, check: str, staff: str) -> tuple[Outcome, DeviceChecked] | None:
        """Do a check that is no effect; return what came of it, to be kept and told. None: there is none."""
        place = next((one for one in self.places() if one.name == device), None)
        if place is None or check not in checks_of(place):
            return None
        passed, words, detail = _paper(place) if check == PAPER else _answer(place)
        at = self.clock()
        event = DeviceChecked(at=at, device=device, check=check, passed=passed, detail=detail, staff=staff)
        return Outcome(at=at, passed=passed, zh=words.zh, en=words.en), event

    def _shown(self, place: CheckedPlace, unit: Unit, printed: Bilingual | None) -> DeviceView:
        facts = []
        well = is_well(place.report)
        if not well and (services := self.hindered(place.device_class)):
            facts.append(Fact(HINDERED, listed(services)))
        if (counted := counter_of(unit.effects.last_of(place.name))) is not None:
            facts.append(Fact(COUNTER, same(f"{counted:,}")))
        facts += hung(place.hangs)
        checks = [
            CheckView(
                check,
                CHECKS[check],
                (printed or NEVER) if check == PRINT else _last(unit.settings.get(key(place.name, check))),
            )
            for check in checks_of(place)
        ]
        return DeviceView(place.name, called(place), condition(place.report), well, facts, checks)


def checks_of(place: CheckedPlace) -> Sequence[str]:
    """Return what can be tried on a device of its class."""
    return (PRINT, PAPER, ANSWER) if place.device_class in KINDS else (ANSWER,)


Found = tuple[bool, Bilingual, str]
"""Whether it passed, in words for staff, and what is told to the platform."""


def _paper(place: CheckedPlace) -> Found:
    """Say whether the printer's own sensor sees the paper that somebody loaded."""
    report = place.report
    if report.faults & NO_PAPER:
        return False, STILL_EMPTY, ", ".join(sorted(report.faults & NO_PAPER))
    if report.status not in USABLE:
        return False, NOT_SEEN, report.status.value
    return True, LOADED, ""


def _answer(place: CheckedPlace) -> Found:
    """Ask a device what it is."""
    try:
        with place.claim(within=CLAIM_WITHIN) as claim:
            told = claim.run(lambda device: device.probe(), within=ANSWER_WITHIN)
    except DeviceError as error:
        return False, FAILURES[error.failure], error.failure.value
    detail = ", ".join(f"{name} {value}" for name, value in told.items() if value)[:LONGEST_DETAIL]
    return True, both(f"{ANSWERED.zh} {detail}".strip(), f"{ANSWERED.en} {detail}".strip()), detail


def key(device: str, check: str) -> str:
    """Return the name of the setting that holds what came of a check last."""
    return f"device.checked.{check}.{device}"


def counter_of(last: Effect | None) -> int | None:
    """Return what the counter of a device was when it was last read for an effect."""
    if last is None:
        return None
    for reading in (last.after, last.before):
        if isinstance(count := reading.get("counter"), int):
            return count
    return None


def _last(kept: str | None) -> Bilingual:
    if kept is None:
        return NEVER
    last = Outcome.model_validate_json(kept)
    when = moment(last.at)
    return both(f"{last.zh}（{when.zh}）", f"{last.en} ({when.en})")
