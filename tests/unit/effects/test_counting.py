"""A counter that moved by itself is told once, with what our own effects explain of it."""

from __future__ import annotations

import json
from dataclasses import replace
from uuid import UUID

import pytest

from contract.effects import EffectKind
from devices.evidence import Evidence
from kiosk.domain.effect import Effect, EffectState
from kiosk.effects.counting import moved_since
from kiosk.effects.outcomes import report_to_nobody
from tests.helpers.terminal_store import HandClock
from tests.unit.effects.conftest import ORDER, Bench

NOW = HandClock()()
LAST = Effect(UUID(int=1), EffectKind.PRINT_DOCUMENT, "a4", EffectState.CONFIRMED, NOW, units=2)


@pytest.mark.parametrize(
    ("state", "came_out", "before", "after", "found", "known"),
    [
        (EffectState.CONFIRMED, 2, 40, 42, 42, None),
        (EffectState.CONFIRMED, 2, 40, 40, 42, None),  # it counted late
        (EffectState.CONFIRMED, 2, 40, 40, 40, None),  # and lost that with its power
        (EffectState.CONFIRMED, 2, 40, 42, 43, 42),
        (EffectState.CONFIRMED, 2, 40, 42, 41, 42),
        (EffectState.CONFIRMED, 2, 40, 42, 7, 42),  # another board
        (EffectState.FAILED, 0, 40, 40, 41, 40),
        (EffectState.FAILED, 1, 40, None, 41, None),
        (EffectState.FAILED, 1, 40, None, 42, 41),
        (EffectState.IN_DOUBT, None, 40, None, 42, None),
        (EffectState.IN_DOUBT, None, 40, 41, 43, 42),
        (EffectState.STARTED, None, 40, None, 40, None),
        (EffectState.CONFIRMED, 2, None, 42, 43, 42),
        (EffectState.CONFIRMED, 2, None, None, 43, None),
        (EffectState.CONFIRMED, 2, 40, 42, None, None),
    ],
)
def test_what_our_effects_do_not_explain(
    state: EffectState, came_out: int, before: int | None, after: int | None, found: int, known: int | None
) -> None:
    last = replace(LAST, state=state, came_out=came_out, before={"counter": before}, after={"counter": after})
    moved = moved_since(last, Evidence(found), NOW)
    assert (None if moved is None else moved.counter_known) == known
    if moved is not None:
        assert (moved.device, moved.counter_found, moved.restarted) == ("a4", found, False)


def test_that_it_was_switched_on_anew_is_told_too() -> None:
    last = replace(LAST, before={"counter": 40, "up_since": 1_000})
    moved = moved_since(last, Evidence(50, up_since=9_000), NOW)
    assert moved is not None
    assert moved.restarted


def test_nothing_is_known_of_a_device_that_was_never_used() -> None:
    assert moved_since(None, Evidence(50), NOW) is None


def test_it_is_told_once_with_the_next_print(bench: Bench) -> None:
    def moves() -> list[tuple[int, int]]:
        with bench.store.view() as unit:
            events = [json.loads(each.envelope.payload) for each in unit.outbox.first(100)]
        told = [one for one in events if one["type"] == "device.counter-moved"]
        return [(one["counter_known"], one["counter_found"]) for one in told]

    def print_one(number: int) -> None:
        order = replace(ORDER, request_id=UUID(int=number), certificate_number=None)
        bench.effects.print_document(order, report_to_nobody)

    print_one(1)
    print_one(2)
    assert moves() == []
    bench.printer.counter += 3  # a technician's test pages
    print_one(3)
    print_one(4)
    assert moves() == [(44, 47)]
