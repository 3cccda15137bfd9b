"""Clocks that are wrong, at the terminal or here: told, and nothing that is known is forgotten for it."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import permutations
from uuid import UUID, uuid4

import pytest

from contract.effects import EffectConfirmed, EffectInDoubt
from contract.events import VisitClosed, VisitIdentified, VisitOpened
from contract.feed import CLOCK_ALARM_S, Heartbeat
from hub.console.clocks import shown_clock
from hub.texts import TEXTS
from tests.helpers.hub_platform import PASSWORD, START, envelope, submitted

VISIT = UUID("7e57ab1e-0000-4000-8000-000000000002")
DAY = 86_400


def beat(offset: int | None) -> Heartbeat:
    return Heartbeat(
        at=START, software="1", queue_depth=0, dead_letters=0, in_doubt=0, devices=[], clock_offset_s=offset
    )


@pytest.fixture
def console(client):
    token = re.search(r'name="form_token" value="(\w+)"', client.get("/console/login").text)
    assert token is not None
    form = {"name": "wang", "password": PASSWORD, "form_token": token[1]}
    assert client.post("/console/login", data=form).status_code in {200, 303}
    return client


@pytest.mark.parametrize("offset", [None, 0, CLOCK_ALARM_S - 1, 1 - CLOCK_ALARM_S])
def test_a_clock_that_is_right_is_not_mentioned(offset):
    assert shown_clock(beat(offset)) is None


@pytest.mark.parametrize(
    ("offset", "zh"),
    [
        (CLOCK_ALARM_S, "时钟慢了5分钟"),
        (-7199, "时钟快了119分钟"),
        (7200, "时钟慢了2小时"),
        (-2 * DAY, "时钟快了2天"),
        (10**12, "时钟慢了11574074天"),
    ],
)
def test_a_clock_that_is_wrong_is_told_in_words(offset, zh):
    told = shown_clock(beat(offset))
    assert told is not None
    assert TEXTS[told.text].zh.format(count=told.count) == zh


def test_a_terminal_whose_clock_is_wrong_needs_attention(console, platform, clock):
    with platform.database.write() as unit:
        unit.terminals.heard("T001", beat(3 * DAY), clock())
    page = console.get("/console/terminals?lang=en").text
    assert "Needs attention" in page
    assert "Clock behind by 3 days" in page


def test_a_terminal_heard_of_in_the_future_is_silent(console, platform, clock):
    with platform.database.write() as unit:
        unit.terminals.heard("T001", beat(0), clock())
    clock.forward(days=-2)
    assert "Silent" in console.get("/console/terminals?lang=en").text


def visit_on_a_clock_that_is_set_back():
    """Return a visit whose terminal's clock is set back by three days in its middle."""
    later = START - timedelta(days=3)
    asked = submitted(visit_id=VISIT, at=START)
    effect = {"visit_id": VISIT, "request_id": asked.request_id, "effect_id": uuid4(), "kind": "print-slip"}
    return [
        VisitOpened(visit_id=VISIT, at=START, language="zh"),
        VisitIdentified(visit_id=VISIT, at=START, employee_id="E000001", means="pin", level=2),
        asked,
        EffectInDoubt(**effect, at=START, device="slips", evidence={}),
        EffectConfirmed(**effect, at=later, device="slips", evidence={}),
        VisitClosed(visit_id=VISIT, at=later, end="left"),
    ]


@pytest.mark.parametrize("order", [1, -1], ids=["in order", "backwards"])
def test_certainty_outlives_a_clock_that_was_set_back(console, platform, clock, order):
    epoch = uuid4()
    events = visit_on_a_clock_that_is_set_back()
    for raw in [envelope(event, seq, epoch) for seq, event in enumerate(events, 1)][::order]:
        platform.ingest.take("T001", [raw])
        clock.forward(seconds=1)
    assert 'class="doubt"' not in console.get("/console/visits?lang=en").text
    page = console.get(f"/console/visits/T001/{VISIT}?lang=en").text
    assert 'class="doubt"' not in page
    said = ("began", "was identified", "was submitted", "found out later", "visit ended")
    told = [page.index(words) for words in said]
    assert told == sorted(told), "in the order in which it happened"
    assert page.index("was submitted") < page.index("issued certificate")


def test_every_order_of_what_is_known_of_an_effect_ends_alike(platform):
    states = {"failed": START - timedelta(days=3), "there": START, "in-doubt": START + timedelta(days=3)}
    for number, order in enumerate(permutations(states)):
        for state in order:
            values = {"kind": "print-slip", "device": "slips", "evidence": {}, "state": state}
            with platform.database.write() as unit:
                unit.visits.settle_effect("T001", UUID(int=number), states[state], values)
    assert effect_states(platform) == {"there"}


def effect_states(platform) -> set[str]:
    with platform.database.read() as unit:
        connection = unit.visits._connection
        return set(connection.exec_driver_sql("SELECT state FROM effects").scalars())
