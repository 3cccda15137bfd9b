"""What the platform refused: kept, shown with the reason, decided by HR, done by its terminal."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import get_args
from uuid import UUID, uuid4

import pytest

from contract.dead_letters import DeadLetterBuried, DeadLetterReplayed, Decision, DismissReason, Place
from contract.events import AnyEvent, Batch, VisitOpened
from contract.feed import FeedItem
from contract.language import Language
from contract.problems import ProblemType
from hub.refused import LONGEST_PAYLOAD
from hub.store.accounts import Role, User
from hub.store.dead_letters import LetterState
from hub.store.letter_list import WantedLetters
from hub.store.visit_list import WantedVisits
from hub.texts import TEXTS
from kiosk.store.dead_letters import Decider
from kiosk.store.store import Store
from sync.answers import Decisions, Receipts
from sync.backoff import Backoff
from sync.feed import Feed
from sync.relay import Relay
from tests.helpers.answers import pages_from
from tests.helpers.hub_platform import PASSWORD, START, cheap, envelope
from tests.helpers.terminal_store import HandClock, open_store, visit_opened
from tests.unit.hub.test_console import form_token, sign_in

EPOCH = UUID(int=7)


def unknown(seq: int = 1, said: str = "x") -> dict[str, object]:
    """An envelope with an event that this platform does not know."""
    return envelope(VisitOpened(visit_id=uuid4(), at=START, language="zh"), seq, EPOCH) | of_payload(
        f'{{"said":"{said}","type":"robot.danced"}}'
    )


def of_payload(payload: str) -> dict[str, object]:
    return {"payload": payload, "sha256": hashlib.sha256(payload.encode()).hexdigest()}


@pytest.fixture
def console(client):
    assert sign_in(client).status_code == 303
    return client


def find(platform, raw, terminal_id="T001"):
    with platform.database.read() as unit:
        return unit.dead_letters.find(terminal_id, UUID(raw["event_id"]))


def feed(platform, terminal_id="T001"):
    with platform.database.read() as unit:
        return [fact for _, fact in unit.terminals.feed(terminal_id, 0, 100)]


def decide(console, raw, decision, reason="", **changes):
    address = f"/console/dead-letters/T001/{raw['event_id']}"
    fields = {"decision": decision, "reason": reason, "form_token": form_token(console.get(address))}
    return console.post(address, data=fields | changes, follow_redirects=False)


def test_what_is_refused_is_kept_with_its_reason_and_counted_each_time(platform, clock):
    raw = unknown()
    platform.ingest.take("T001", [raw])
    clock.forward(hours=1)
    platform.ingest.take("T001", [raw])
    letter = find(platform, raw)
    assert (letter.type, letter.problem, letter.state) == ("robot.danced", "unknown-event", "refused")
    assert (letter.refusals, letter.first_at, letter.last_at) == (2, START, clock())
    assert letter.payload == raw["payload"]
    assert find(platform, raw, "T002") is None


def test_what_can_hardly_be_read_is_kept_as_far_as_it_can(platform):
    bad = [
        {"epoch": str(EPOCH), "seq": 1, "event_id": str(UUID(int=1))},
        {"epoch": str(EPOCH), "seq": 2, "payload": "\ud800 [" + "x" * 100_000},
        {"epoch": str(EPOCH), "seq": -3, "event_id": 5, "payload": '{"type":"\\ud800"}'},
        {"epoch": str(EPOCH), "seq": 4, "event_id": "no", "payload": "[" * 100_000},
        {"epoch": str(EPOCH), "seq": 5, "payload": '{"type":"' + "t" * 300 + '\\u0000"}'},
    ]
    platform.ingest.take("T001", bad)
    with platform.database.read() as unit:
        letters = unit.letter_list.page(WantedLetters(), 10).rows
    assert {letter.seq for letter in letters} == {1, 2, -3, 4, 5}
    assert {letter.type for letter in letters} == {None}
    assert max(len(letter.payload or "") for letter in letters) == LONGEST_PAYLOAD


def test_a_report_without_the_content_is_kept_too_and_the_refusal_here_adds_to_it(platform):
    raw = unknown(3)
    told = DeadLetterBuried(
        at=START, epoch=EPOCH, seq=3, event_id=raw["event_id"], event_type="robot.danced", problem="too-large"
    )
    platform.ingest.take("T001", [envelope(told, 9, EPOCH)])
    letter = find(platform, raw)
    assert (letter.problem, letter.refusals, letter.payload) == ("too-large", 0, None)
    platform.ingest.take("T001", [raw])
    letter = find(platform, raw)
    assert (letter.problem, letter.refusals, letter.payload) == ("unknown-event", 1, raw["payload"])


def test_what_arrives_after_all_needs_nobody_whatever_is_told_later(platform):
    raw = envelope(VisitOpened(visit_id=uuid4(), at=START, language="zh"), 1, EPOCH)
    broken = raw | {"sha256": "0" * 64}
    platform.ingest.take("T001", [broken])
    assert find(platform, raw).state is LetterState.REFUSED
    about = {"epoch": EPOCH, "seq": 1, "event_id": raw["event_id"], "event_type": "visit.opened"}
    replayed = DeadLetterReplayed(at=START, **about, place="command", by="root")
    platform.ingest.take("T001", [raw, envelope(replayed, 2, EPOCH)])
    assert find(platform, raw).state is LetterState.DELIVERED
    buried = DeadLetterBuried(at=START, **about, problem="malformed")
    platform.ingest.take("T001", [envelope(buried, 3, EPOCH)])
    assert find(platform, raw).state is LetterState.DELIVERED


def test_an_event_under_a_new_key_is_known_by_its_id(platform):
    raw = unknown(1)
    platform.ingest.take("T001", [raw])
    good = envelope(VisitOpened(visit_id=uuid4(), at=START, language="zh"), 1, uuid4())
    platform.ingest.take("T001", [good | {"event_id": raw["event_id"]}])
    assert find(platform, raw).state is LetterState.DELIVERED


def test_reports_of_dead_letters_that_are_refused_count_for_nobody(platform):
    raw = envelope(VisitOpened(visit_id=uuid4(), at=START, language="zh"), 1, EPOCH)
    platform.ingest.take("T001", [raw | of_payload('{"type":"dead-letter.burned"}'), unknown(2)])
    with platform.database.read() as unit:
        assert unit.letter_list.count(WantedLetters()) == 2
        assert unit.dead_letters.count_open() == 1


def test_hr_sends_again_and_the_terminal_is_told_once(console, platform):
    raw = unknown()
    platform.ingest.take("T001", [raw])
    answer = decide(console, raw, "replay", " updated ")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/console/dead-letters/T001/{raw['event_id']}"
    (fact,) = feed(platform)
    assert fact == {
        "type": "dead-letter.decided",
        "epoch": str(EPOCH),
        "seq": 1,
        "event_id": raw["event_id"],
        "decision": "replay",
        "reason": "updated",
        "by": "wang",
    }
    page = console.get(answer.headers["location"] + "?lang=en").text
    assert "asked on 23 November 2026" in page
    with platform.database.read() as unit:
        assert unit.dead_letters.count_open() == 0
        actions = [(row.actor, row.action) for row in unit.accounts.audit_trail()]
    assert ("wang", "replay dead letter") in actions
    assert ("wang", "looked at a dead letter") in actions


def test_dismissing_needs_a_reason_and_the_form_of_this_session(console, platform):
    raw = unknown()
    platform.ingest.take("T001", [raw])
    assert decide(console, raw, "dismiss", "  ").status_code == 422
    assert decide(console, raw, "dismiss", "x" * 201).status_code == 422
    assert decide(console, raw, "dismiss", "\0").status_code == 422
    assert decide(console, raw, "burn", "test").status_code == 422
    assert decide(console, raw, "dismiss", "test", form_token="0" * 64).status_code == 403
    assert feed(platform) == []
    assert decide(console, raw, "dismiss", "test").status_code == 303
    assert [fact["decision"] for fact in feed(platform)] == ["dismiss"]


def test_whoever_is_not_hr_reads_and_decides_nothing(client, platform):
    with platform.database.write() as unit:
        unit.accounts.save(User("kim", Role.AUDITOR, cheap().hash(PASSWORD)))
    assert sign_in(client, "kim").status_code == 303
    raw = unknown()
    platform.ingest.take("T001", [raw])
    page = client.get(f"/console/dead-letters/T001/{raw['event_id']}?lang=en")
    assert page.status_code == 200
    assert "<button type" not in page.text
    assert decide(client, raw, "replay").status_code == 403
    assert feed(platform) == []


def test_a_letter_that_is_not_there_or_too_late_changes_nothing(console, platform):
    raw = unknown()
    assert console.get(f"/console/dead-letters/T001/{raw['event_id']}").status_code == 404
    platform.ingest.take("T001", [raw])
    about = {"epoch": EPOCH, "seq": 1, "event_id": raw["event_id"], "event_type": None}
    told = DeadLetterReplayed(at=START, **about, place="staff-page", by="staff")
    platform.ingest.take("T001", [envelope(told, 5, EPOCH)])
    assert decide(console, raw, "dismiss", "test").status_code == 303
    assert feed(platform) == []
    assert decide(console, raw, "replay").headers["location"].startswith("/console")


@pytest.mark.parametrize("lang", list(Language))
def test_the_list_says_what_why_and_how_it_stands(console, platform, lang):
    empty = console.get(f"/console/dead-letters?lang={lang}").text
    assert TEXTS["letters.empty"].to(lang) in empty
    assert 'class="count"' not in empty
    raws = [unknown(seq) for seq in range(1, 61)]
    platform.ingest.take("T001", raws)
    platform.ingest.take("T002", [unknown(1) | {"payload": "<script>"}])
    pages = pages_from(console, "/console/dead-letters")
    shown = re.findall(r'/dead-letters/T00[12]/([0-9a-f-]{36})"', "".join(pages))
    assert len(set(shown)) == len(shown) == 61
    assert len(pages) == 2
    assert TEXTS["problem.unknown-event"].to(lang) in pages[0]
    assert "robot.danced" in pages[0]
    assert ">61</span>" in pages[0]
    mine = console.get("/console/dead-letters?terminal=T002").text
    assert "/dead-letters/T002/" in mine
    assert "/dead-letters/T001/" not in mine
    assert TEXTS["letters.emptyHere"].to(lang) in console.get("/console/dead-letters?terminal=T009").text
    assert console.get("/console/dead-letters?after=T001").status_code == 404
    file = console.get("/console/dead-letters.csv?terminal=T002").text
    assert file.count("T002") == 1
    assert "robot.danced" not in file.partition("T002")[2]


def test_content_is_shown_as_text_even_with_half_characters(console, platform):
    raw = unknown() | of_payload('{"type":"robot.danced","said":"<script>\\ud800张"}')
    platform.ingest.take("T001", [raw])
    page = console.get(f"/console/dead-letters/T001/{raw['event_id']}").text
    assert "&lt;script&gt;" in page
    assert "张" in page
    assert "<script>" not in page


def test_every_event_problem_state_and_reason_has_words():
    kinds = [kind.model_fields["type"].default for kind in get_args(get_args(AnyEvent)[0])]
    problems = ["malformed", "unknown-event", "key-reused", "too-large"]
    assert set(problems) <= set(ProblemType)
    keys = [
        *(f"event.{kind}" for kind in kinds),
        *(f"problem.{problem}" for problem in problems),
        *(f"letter.{state}" for state in LetterState),
        *(f"place.{place}" for place in Place),
        *(f"dismiss.{reason}" for reason in DismissReason),
        *(f"letters.decided.{decision}" for decision in Decision),
    ]
    assert [key for key in keys if key not in TEXTS] == []


class Direct:
    """The platform asked without HTTP: what a terminal's sync needs of it."""

    def __init__(self, platform) -> None:
        self.platform = platform
        self.unknown = "visit.opened"

    def deliver(self, batch: Batch) -> Receipts:
        raws = [each.model_dump(mode="json") for each in batch.envelopes]
        if self.unknown:
            raws = [raw | of_payload(raw["payload"].replace(self.unknown, "x")) for raw in raws]
        return Receipts(self.platform.ingest.take("T001", raws))

    def feed(self, after: int, wait: float) -> Decisions:
        assert wait == 0
        with self.platform.database.read() as unit:
            found = unit.terminals.feed("T001", after, 100)
        items = [FeedItem.model_validate({"cursor": cursor, "fact": fact}) for cursor, fact in found]
        return Decisions(tuple(items), items[-1].cursor if items else after, more=False)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(tmp_path / "terminal", HandClock())
    yield store
    store.close()


def test_from_refusal_to_delivery_between_a_real_terminal_and_platform(console, platform, store):
    hub = Direct(platform)
    relay, decisions = Relay(store, hub, Backoff(Random(1)), HandClock()), Feed(store, hub)
    with store.unit() as unit:
        unit.outbox.put(visit_opened(1))
    relay.run_once()
    (letter,) = store.dead_letters()
    raw = {"event_id": str(letter.envelope.event_id)}
    assert find(platform, raw).state is LetterState.REFUSED
    assert decide(console, raw, "dismiss", "test").status_code == 303
    decisions.pull(0)
    relay.run_once()
    shown = find(platform, raw)
    assert (shown.state, shown.settled_by, shown.settled_place) == ("dismissed", "wang", "console")
    assert store.load().dead_letters == 0
    hub.unknown = ""
    assert decide(console, raw, "replay").status_code == 303
    decisions.pull(0)
    relay.run_once()
    assert find(platform, raw).state is LetterState.DELIVERED
    assert store.dead_letters() == []
    with platform.database.read() as unit:
        assert unit.visit_list.count(WantedVisits()) == 1


@pytest.mark.parametrize("decision", ["replay", "dismiss"])
def test_what_a_terminal_lost_with_its_data_is_told_as_missing(console, platform, store, tmp_path, decision):
    hub = Direct(platform)
    with store.unit() as unit:
        unit.outbox.put(visit_opened(1))
    Relay(store, hub, Backoff(Random(1)), HandClock()).run_once()
    (letter,) = store.dead_letters()
    raw = {"event_id": str(letter.envelope.event_id)}
    before = open_store(tmp_path / "before", HandClock())
    decide(console, raw, decision, "test")
    for _ in range(2):
        Feed(before, hub).pull(0)
        Relay(before, hub, Backoff(Random(1)), HandClock()).run_once()
    before.close()
    shown = find(platform, raw)
    assert (shown.state, shown.waiting, shown.open_to) == (LetterState.MISSING, False, frozenset())
    said = console.get(f"/console/dead-letters/T001/{letter.envelope.event_id}?lang=en").text
    assert "will not be sent" in said
    assert "went back in time" in said
    assert 'name="decision"' not in said


def test_an_old_decision_that_a_restored_terminal_hears_again_takes_nothing_back(
    console, platform, store, tmp_path
):
    hub = Direct(platform)
    relay, decisions = Relay(store, hub, Backoff(Random(1)), HandClock()), Feed(store, hub)
    with store.unit() as unit:
        unit.outbox.put(visit_opened(1))
    relay.run_once()
    (letter,) = store.dead_letters()
    raw = {"event_id": str(letter.envelope.event_id)}
    hub.unknown = ""
    decide(console, raw, "replay")
    decisions.pull(0)
    relay.run_once()
    before = open_store(tmp_path / "before", HandClock())
    Feed(before, hub).pull(0)
    assert before.waiting == 1
    Relay(before, hub, Backoff(Random(1)), HandClock()).run_once()
    before.close()
    assert find(platform, raw).state is LetterState.DELIVERED


def test_staff_at_the_terminal_are_seen_at_the_platform(platform, store):
    hub = Direct(platform)
    relay = Relay(store, hub, Backoff(Random(1)), HandClock())
    with store.unit() as unit:
        unit.outbox.put(visit_opened(1))
    relay.run_once()
    (letter,) = store.dead_letters()
    with store.unit() as unit:
        unit.dead_letters.decide(
            letter.envelope.event_id, Decision.DISMISS, Decider(Place.STAFF_PAGE, "staff"), "repeated"
        )
    relay.run_once()
    shown = find(platform, {"event_id": str(letter.envelope.event_id)})
    assert (shown.state, shown.settled_place, shown.settled_reason) == ("dismissed", "staff-page", "repeated")


def test_a_batch_that_the_network_repeats_opens_no_letter_that_was_dismissed(console, platform, store):
    """HR would decide once more, and the terminal, where nothing is left to do, would never answer."""
    hub = Direct(platform)
    relay, decisions = Relay(store, hub, Backoff(Random(1)), HandClock()), Feed(store, hub)
    with store.unit() as unit:
        unit.outbox.put(visit_opened(1))
        old = Batch(sent_at=START, envelopes=[each.envelope for each in unit.outbox.first(1)])
    relay.run_once()
    (letter,) = store.dead_letters()
    event_id = letter.envelope.event_id
    raw = {"event_id": str(event_id)}
    decide(console, raw, "dismiss", "test")
    decisions.pull(0)
    relay.run_once()
    hub.deliver(old)
    assert decide(console, raw, "dismiss", "test").status_code == 303
    shown = find(platform, raw)
    assert (shown.state, shown.waiting, shown.refusals, len(feed(platform))) == ("dismissed", False, 2, 1)
    with store.unit() as unit:
        assert unit.dead_letters.decide(event_id, Decision.REPLAY, Decider(Place.STAFF_PAGE, "staff"), "")
    relay.run_once()
    assert find(platform, raw).state is LetterState.REFUSED, "put back, and refused again"
