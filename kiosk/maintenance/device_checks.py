"""What staff can try on each device, with a dated result; and how each device is, for its own card."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from pydantic import AwareDatetime, BaseModel, ConfigDict

from contract.device_events import DeviceChecked
from contract.language import Bilingual, both
from devices.errors import DeviceError
from kiosk.domain.effect import Effect
from kiosk.effects.places import Place
from kiosk.maintenance.device_words import FAILURES, Hindered, Seen, called, condition, is_well, listed
from kiosk.maintenance.spoken import moment, same
from kiosk.maintenance.trial_prints import KINDS, TrialPrints
from kiosk.maintenance.views import CheckView, DeviceView, Fact
from kiosk.store.unit import Unit

PRINT, ANSWER = "print", "answer"
CLAIM_WITHIN, ANSWER_WITHIN = 5.0, 10.0  # seconds
CHECKS: Mapping[str, Bilingual] = {
    PRINT: both("测试打印", "Test print"),
    ANSWER: both("通信测试", "Ask whether it answers"),
}
NEVER = both("没有测试过", "Never tried")
ANSWERED = both("回应正常", "It answered")
COUNTER = both("累计计数", "Counter for life")
HINDERED = both("受影响的业务", "Keeps from working")


class CheckedPlace(Seen, Place[Any], Protocol):
    """A configured device: `devices.slot.DeviceSlot`."""


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

    def ask(self, device: str, staff: str) -> tuple[Outcome, DeviceChecked] | None:
        """Ask a device what it is; return what came of it, to be kept and told. None: no such device."""
        place = next((one for one in self.places() if one.name == device), None)
        if place is None:
            return None
        try:
            with place.claim(within=CLAIM_WITHIN) as claim:
                told = claim.run(lambda open_: open_.probe(), within=ANSWER_WITHIN)
        except DeviceError as error:
            passed, words, detail = False, FAILURES[error.failure], error.failure.value
        else:
            detail = ", ".join(f"{name} {value}" for name, value in told.items() if value)[:200]
            passed, words = True, both(f"{ANSWERED.zh} {detail}".strip(), f"{ANSWERED.en} {detail}".strip())
        at = self.clock()
        event = DeviceChecked(at=at, device=device, check=ANSWER, passed=passed, detail=detail, staff=staff)
        return Outcome(at=at, passed=passed, zh=words.zh, en=words.en), event

    def _shown(self, place: CheckedPlace, unit: Unit, printed: Bilingual | None) -> DeviceView:
        facts = []
        well = is_well(place.report)
        if not well and (services := self.hindered(place.device_class)):
            facts.append(Fact(HINDERED, listed(services)))
        if (counted := counter_of(unit.effects.last_of(place.name))) is not None:
            facts.append(Fact(COUNTER, same(f"{counted:,}")))
        answer = CheckView(ANSWER, CHECKS[ANSWER], _last(unit.settings.get(key(place.name))))
        checks = [answer]
        if place.device_class in KINDS:
            checks.insert(0, CheckView(PRINT, CHECKS[PRINT], printed or NEVER))
        return DeviceView(place.name, called(place), condition(place.report), well, facts, checks)


def key(device: str) -> str:
    """Return the name of the setting that holds what came of it last."""
    return f"device.answered.{device}"


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
