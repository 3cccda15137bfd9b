"""A device that knows nothing of an effect is believed ten seconds after the act, whoever sets the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from contract.effects import EffectKind
from kiosk.domain.effect import Effect, EffectState
from kiosk.effects.quiet import Quiet

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)


class Clocks:
    """The time of day, which can be set, and seconds that cannot."""

    def __init__(self) -> None:
        self.day = NOON
        self.seconds = 1000.0
        self.quiet = Quiet(10.0, lambda: self.day, lambda: self.seconds)

    def pass_(self, seconds: float) -> None:
        self.day += timedelta(seconds=seconds)
        self.seconds += seconds


def effect_at(moment: datetime) -> Effect:
    return Effect(UUID(int=1), EffectKind.PRINT_SLIP, "receipt", EffectState.STARTED, moment)


def test_on_a_steady_clock_the_act_itself_counts() -> None:
    clocks = Clocks()
    assert clocks.quiet.lasts(effect_at(NOON - timedelta(seconds=9)))
    assert not clocks.quiet.lasts(effect_at(NOON - timedelta(seconds=10)))


@pytest.mark.parametrize("seconds", [2, 3600, 86_400 * 30, 86_400 * 20_000])
@pytest.mark.parametrize("direction", [-1, 1])
def test_a_clock_that_was_set_meanwhile_ends_no_quiet(seconds: int, direction: int) -> None:
    clocks = Clocks()
    effect = effect_at(NOON)
    assert clocks.quiet.lasts(effect)
    clocks.day += timedelta(seconds=direction * seconds)
    assert clocks.quiet.lasts(effect)
    clocks.pass_(9)
    assert clocks.quiet.lasts(effect)
    clocks.pass_(1)
    assert not clocks.quiet.lasts(effect)


def test_an_act_in_the_future_was_written_by_a_clock_that_has_been_set_back() -> None:
    clocks = Clocks()
    effect = effect_at(NOON + timedelta(days=3))
    assert clocks.quiet.lasts(effect)
    clocks.pass_(10)
    assert not clocks.quiet.lasts(effect)
