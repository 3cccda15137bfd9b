"""What is wrong with the fleet: told once, a site as one, over when it is over, whoever looks."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.availability import Availability
from contract.feed import Heartbeat, ServiceState
from hub.monitoring.conditions import Kind, conditions
from hub.monitoring.watch import Changes, Watch, write_down
from hub.store.accounts import Role, User
from hub.store.alerts import Pulse
from hub.store.past_alerts import WantedAlerts
from tests.helpers.answers import pages_from
from tests.helpers.hub_platform import PASSWORD, START, cheap
from tests.unit.hub.test_console import form_token, sign_in


def beat(at, *, queue=0, head=None, rate=None, services=()):
    return Heartbeat(
        at=at,
        software="1",
        queue_depth=queue,
        dead_letters=0,
        in_doubt=0,
        devices=[],
        oldest_waiting_at=head,
        delivered_per_second=rate,
        services=[
            ServiceState(service_id=f"s{number}", availability=one) for number, one in enumerate(services)
        ],
    )


class Fleet:
    """Terminals that beat every 30 s unless a test silences them, and one or two replicas that look."""

    def __init__(self, platform, clock):
        self.platform = platform
        self.clock = clock
        self.told: list[Changes] = []
        self.watches = [self.replica()]
        self.beats: dict[str, dict] = {"T001": {}, "T002": {}}

    def replica(self):
        return Watch(self.platform.database, self.clock, self.told.append)

    def pass_by(self, **length):
        """Let time pass in steps of a heartbeat, each followed by a look."""
        until = self.clock.now + timedelta(**length)
        while self.clock.now < until:
            self.clock.forward(seconds=30)
            with self.platform.database.write() as unit:
                for name, words in self.beats.items():
                    unit.terminals.heard(name, beat(self.clock.now, **words), self.clock.now)
            for watch in self.watches:
                watch.look()

    def wrong(self):
        with self.platform.database.read() as unit:
            return [(one.kind.value, one.subject) for one in unit.alerts.told()]

    def opened(self):
        return [one.fingerprint for changes in self.told for one in changes.opened]

    def closed(self):
        return [one.fingerprint for changes in self.told for one in changes.closed]


@pytest.fixture
def fleet(platform, clock):
    made = Fleet(platform, clock)
    made.pass_by(minutes=1)
    return made


def test_a_silent_terminal_is_told_once_after_three_minutes_and_is_over_when_it_is_heard(fleet):
    fleet.beats.pop("T002")
    fleet.pass_by(minutes=3)
    assert fleet.wrong() == []
    fleet.pass_by(seconds=30)
    assert fleet.wrong() == [("terminal-down", "T002")]
    fleet.pass_by(minutes=20)
    assert fleet.opened() == ["terminal-down:T002"]
    fleet.beats["T002"] = {}
    fleet.pass_by(seconds=30)
    assert (fleet.wrong(), fleet.closed()) == ([], ["terminal-down:T002"])


def test_a_silent_site_is_one_alert_even_where_its_terminals_fall_silent_one_by_one(fleet):
    fleet.beats.pop("T002")
    fleet.pass_by(seconds=90)
    fleet.beats.pop("T001")
    fleet.pass_by(minutes=10)
    assert fleet.wrong() == [("site-down", "beijing-north")]
    assert fleet.opened() == ["site-down:beijing-north"]
    fleet.beats["T001"] = {}
    fleet.pass_by(seconds=30)
    assert fleet.wrong() == [("terminal-down", "T002")]


def test_who_was_down_long_before_is_told_also_while_the_others_falter(fleet):
    fleet.beats.pop("T002")
    fleet.pass_by(minutes=30)
    fleet.beats.pop("T001")
    fleet.pass_by(minutes=2)
    assert fleet.wrong() == [("terminal-down", "T002")]
    fleet.pass_by(minutes=2)
    assert fleet.wrong() == [("site-down", "beijing-north")]


def test_a_platform_that_was_away_itself_does_not_call_everybody_silent(fleet, clock):
    clock.forward(hours=5)
    fleet.watches = [fleet.replica()]
    fleet.watches[0].look()
    assert fleet.wrong() == []
    fleet.pass_by(minutes=10)
    assert fleet.opened() == []


def test_a_terminal_that_comes_and_goes_is_one_alert_and_says_how_often(fleet):
    for _ in range(4):
        fleet.beats.pop("T002")
        fleet.pass_by(minutes=4)
        fleet.beats["T002"] = {}
        fleet.pass_by(minutes=2)
    assert fleet.opened() == ["terminal-down:T002"]
    with fleet.platform.database.read() as unit:
        (alert,) = unit.past_alerts.page(WantedAlerts(), 10).rows
    assert alert.times == 4
    fleet.pass_by(minutes=16)
    fleet.beats.pop("T002")
    fleet.pass_by(minutes=4)
    assert fleet.opened() == ["terminal-down:T002"] * 2


def test_records_that_do_not_move_for_seven_minutes_are_told_by_the_platforms_clock(fleet):
    long_ago = START - timedelta(days=30)  # the terminal was offline, or its clock is wrong
    fleet.beats["T002"] = {"queue": 5, "head": long_ago}
    fleet.pass_by(minutes=7)
    assert fleet.wrong() == []
    fleet.pass_by(seconds=30)
    assert fleet.wrong() == [("terminal-stuck", "T002")]
    fleet.beats["T002"] = {"queue": 4, "head": long_ago + timedelta(seconds=1)}
    fleet.pass_by(seconds=30)
    assert (fleet.wrong(), fleet.closed()) == ([], ["terminal-stuck:T002"])


@pytest.mark.parametrize("words", [{"queue": 100_000, "head": START, "rate": 300.0}, {"queue": 0}])
def test_what_drains_or_is_empty_is_not_stuck(fleet, words):
    fleet.beats["T002"] = words
    fleet.pass_by(minutes=20)
    assert fleet.opened() == []


def test_records_that_move_now_and_then_are_not_stuck(fleet):
    for number in range(20):
        fleet.beats["T002"] = {"queue": 5, "head": START + timedelta(seconds=number)}
        fleet.pass_by(minutes=2)
    assert fleet.opened() == []


def test_a_terminal_where_no_service_works_is_told_after_three_minutes(fleet):
    fleet.beats["T002"] = {"services": (Availability.NOT_NOW, Availability.NOT_NOW)}
    fleet.pass_by(minutes=2)
    assert fleet.wrong() == []
    fleet.pass_by(minutes=2)
    assert fleet.wrong() == [("out-of-service", "T002")]
    fleet.beats["T002"] = {"services": (Availability.NOT_NOW, Availability.LIMITED)}
    fleet.pass_by(minutes=1)
    assert fleet.wrong() == []


def test_two_replicas_tell_each_alert_once_and_one_that_is_new_does_not_close_it(fleet):
    fleet.watches.append(fleet.replica())
    fleet.beats["T002"] = {"queue": 5, "head": START}
    fleet.beats.pop("T001")
    fleet.pass_by(minutes=9)
    assert sorted(fleet.opened()) == ["terminal-down:T001", "terminal-stuck:T002"]
    fleet.watches = [fleet.replica()]
    fleet.pass_by(minutes=1)
    assert (len(fleet.opened()), [one for one in fleet.closed() if "stuck" in one]) == (2, [])


def test_what_was_told_stands_in_the_log(fleet, caplog):
    caplog.set_level(logging.WARNING)
    fleet.beats.pop("T002")
    fleet.pass_by(minutes=4)
    write_down(fleet.told[0])
    fleet.beats["T002"] = {}
    fleet.pass_by(minutes=1)
    write_down(fleet.told[1])
    assert [line.split(" since")[0] for line in caplog.messages] == [
        "alert terminal-down:T002",
        "over terminal-down:T002",
    ]


@settings(max_examples=200)
@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 1200), min_size=1), st.data())
def test_no_terminal_is_told_twice_at_once(silences, data):
    pulses = [
        Pulse(
            name,
            data.draw(st.sampled_from(("north", "south"))),
            START - timedelta(seconds=silent),
            None,
            True,
        )
        for name, silent in silences.items()
    ]
    found = conditions(pulses, START, START - timedelta(days=1))
    named = [name for one in found for name in one.terminals]
    assert len(named) == len(set(named))
    for one in pulses:
        there = [other for other in pulses if other.site == one.site]
        certain = silences[one.terminal_id] > 360 or (
            silences[one.terminal_id] > 180 and any(silences[other.terminal_id] <= 75 for other in there)
        )
        assert not certain or one.terminal_id in named
        assert silences[one.terminal_id] > 180 or one.terminal_id not in named
    assert all(one.kind is not Kind.SITE_DOWN or len(one.terminals) > 1 for one in found)


def as_role(client, platform, role):
    with platform.database.write() as unit:
        unit.accounts.save(User("kim", role, cheap().hash(PASSWORD)))
    assert sign_in(client, "kim").status_code == 303
    return client


def test_facility_takes_an_alert_with_a_note_and_the_menu_stops_counting_it(fleet, platform, client):
    fleet.beats.pop("T002")
    fleet.pass_by(minutes=4)
    as_role(client, platform, Role.FACILITY)
    answer = client.get("/console/alerts?lang=en")
    assert "Terminal not heard of" in answer.text
    assert 'aria-label="1 alerts that nobody looks after"' in answer.text
    with platform.database.read() as unit:
        (alert,) = unit.alerts.told()
    for note in ("on my way", "too late"):
        sent = {"form_token": form_token(answer), "note": note}
        assert client.post(f"/console/alerts/{alert.alert_id}", data=sent).status_code == 200
    page = client.get("/console/alerts").text
    assert "on my way" in page
    assert "too late" not in page
    assert "nobody looks after" not in page
    with platform.database.read() as unit:
        assert [one.subject for one in unit.trail.every() if "alert" in one.action] == ["terminal-down:T002"]


def test_an_auditor_reads_what_is_over_page_by_page(fleet, platform, client, clock):
    for _ in range(26):
        fleet.beats.pop("T002")
        fleet.pass_by(minutes=4)
        fleet.beats["T002"] = {}
        fleet.pass_by(minutes=1)
        clock.forward(minutes=16)
    as_role(client, platform, Role.AUDITOR)
    first = client.get("/console/alerts?lang=en").text
    assert first.count("Terminal not heard of") == 25
    assert "I look after it" not in first
    pages = pages_from(client, "/console/alerts")
    assert [page.count("Terminal not heard of") for page in pages] == [25, 1]
    assert client.get("/console/alerts?after=none").status_code == 404


def test_prometheus_on_this_machine_reads_the_fleet_and_the_requests(fleet, client):
    fleet.beats.pop("T002")
    fleet.beats["T001"] = {"queue": 7, "rate": 3.0}
    fleet.pass_by(minutes=4)
    here = client.get("/metrics", headers={"X-Forwarded-For": "1.2.3.4"})
    assert here.status_code == 401
    client._transport.client = ("127.0.0.1", 50000)
    client.get(f"/console/visits/T001/{'0' * 8}-0000-4000-8000-000000000000")
    text = client.get("/metrics").text
    assert 'hub_terminals{site="beijing-north",state="heard"} 1.0' in text
    assert 'hub_terminals{site="beijing-north",state="silent"} 1.0' in text
    assert 'hub_terminal_queue{site="beijing-north"} 7.0' in text
    assert 'hub_alerts{kind="terminal-down"} 1.0' in text
    assert 'hub_webhook_messages{state="given-up"} 0.0' in text
    assert 'route="/console/visits/{terminal_id}/{visit_id}"' in text
    assert "process_resident_memory_bytes" in text
