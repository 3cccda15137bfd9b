"""The console's first page: figures that are right, pictures of them, and no session that never ends."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from uuid import uuid4
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from contract.events import VisitOpened
from contract.feed import Heartbeat
from hub.console.charts import columns, steps
from hub.store.account_tables import console_sessions
from tests.helpers.hub_platform import START, envelope, submitted
from tests.unit.hub.test_console import sign_in

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def console(client):
    assert sign_in(client).status_code == 303
    client.get("/console/board?lang=en")
    return client


def visit(platform, at, *services):
    """Have a visit at a moment, with a request for each service."""
    visit_id = uuid4()
    same = {"visit_id": visit_id, "at": at}
    events = [VisitOpened(**same, language="zh"), *(submitted(**same, service_id=one) for one in services)]
    epoch = uuid4()
    platform.ingest.take("T001", [envelope(event, seq, epoch) for seq, event in enumerate(events, 1)])


def test_it_counts_what_was_today_by_the_companys_clock(platform, console, clock):
    midnight = datetime(2026, 11, 23, 0, 0, tzinfo=SHANGHAI)
    visit(platform, midnight - timedelta(seconds=1), "cert.employment")
    visit(platform, midnight, "cert.employment", "cert.employment")
    visit(platform, START)
    beat = Heartbeat(at=START, software="9", queue_depth=1234, dead_letters=0, in_doubt=0, devices=[])
    with platform.database.write() as unit:
        unit.terminals.heard("T001", beat, clock())
    page = " ".join(console.get("/console/board").text.split())
    for words in (
        '<a href="/console/terminals">Terminals heard of</a><b>1</b><span class="small">of 2 · 1 never',
        '<a href="/console/visits">Visits today</a><b>2</b>',
        "<span>Requests today</span><b>2</b>",
        '<a href="/console/terminals">Records at terminals</a><b>1,234</b>',
        '<th scope="row">Proof of employment</th><td class="figure">2</td>',
        '<th scope="row">12:00</th><td class="figure">1</td>',
        '<th scope="row">23:00</th><td class="figure">1</td>',
    ):
        assert words in page
    clock.forward(minutes=4)
    assert "of 2 · 1 silent" in console.get("/console/board").text


def test_the_picture_is_whole_and_needs_nothing_from_elsewhere(platform, console):
    visit(platform, START, "cert.employment")
    answer = console.get("/console/board/visits.svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    drawn = ET.fromstring(answer.content)
    assert drawn.tag.endswith("svg")
    assert not list(drawn.iter("{http://www.w3.org/2000/svg}script"))
    assert set(re.findall(rb"https?://[a-z.0-9]+", answer.content)) == {b"http://www.w3.org"}
    heights = [float(bar.get("height", "0")) for bar in drawn.iter("{http://www.w3.org/2000/svg}rect")][1:]
    assert [height > 0 for height in heights] == [False] * 23 + [True]


def test_names_in_a_picture_are_only_text():
    drawn = ET.fromstring(columns({"<script>alert(1)</script>&": 3}))
    assert "<script>alert(1)</script>&" in "".join(drawn.itertext())


@given(st.integers(0, 10**9))
def test_the_scale_has_round_steps_and_room_for_the_highest(most):
    scale = steps(most)
    assert scale[-1] >= most
    assert scale[1] <= max(1, most)
    assert str(scale[1]).strip("0") in {"1", "2", "5"}


def test_a_page_that_looks_again_by_itself_keeps_nobody_signed_in(console, clock):
    for _ in range(29):
        clock.forward(minutes=1)
        assert console.get("/console/board?live=1", follow_redirects=False).status_code == 200
        assert console.get("/console/board/visits.svg?live=1", follow_redirects=False).status_code == 200
    clock.forward(minutes=1)
    assert console.get("/console/board?live=1", follow_redirects=False).status_code == 303


def test_without_a_request_it_says_so(console):
    assert "Nothing was asked for today yet." in console.get("/console/board").text


def test_the_use_of_a_session_is_written_down_every_half_minute_at_most(console, clock, platform):
    def used_at():
        with platform.database.read() as unit:
            return unit.board._connection.execute(select(console_sessions.c.used_at)).scalar_one()

    begun = used_at()
    clock.forward(seconds=29)
    console.get("/console/board")
    assert used_at() == begun
    clock.forward(seconds=1)
    console.get("/console/board")
    assert used_at() == clock()
