"""Dead letters: kept for ever, told without their content, put back in their place or dismissed."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from contract.dead_letters import Decision, Place
from kiosk.store.attachments import Backlog
from kiosk.store.dead_letters import SUBMITTED, DeadLetter, Decider
from kiosk.store.store import Store
from tests.helpers.scanned_files import jpeg, pdf
from tests.helpers.sealed_requests import request_with
from tests.helpers.terminal_store import HandClock, open_store, visit_opened

STAFF = Decider(Place.STAFF_PAGE, "staff")


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def store(tmp_path: Path, clock: HandClock) -> Iterator[Store]:
    store = open_store(tmp_path, clock)
    with store.unit() as unit:
        for number in (1, 2, 3):
            unit.outbox.put(visit_opened(number))
    bury(store, 2)
    yield store
    store.close()


def bury(store: Store, seq: int, problem: str = "malformed") -> None:
    with store.unit() as unit:
        envelopes = [waiting.envelope for waiting in unit.outbox.first(9)]
        unit.dead_letters.bury(next(each for each in envelopes if each.seq == seq), problem)


def decide(store: Store, letter: DeadLetter, decision: Decision, reason: str = "") -> bool:
    with store.unit() as unit:
        return unit.dead_letters.decide(letter.envelope.event_id, decision, STAFF, reason)


def waiting(store: Store) -> list[tuple[int, str]]:
    with store.view() as unit:
        return [(e.envelope.seq, json.loads(e.envelope.payload)["type"]) for e in unit.outbox.first(99)]


def last_event(store: Store) -> dict[str, object]:
    with store.view() as unit:
        document: dict[str, object] = json.loads(unit.outbox.first(99)[-1].envelope.payload)
    return document


def test_burying_tells_which_event_it_was_and_nothing_that_it_said(store: Store) -> None:
    (letter,) = store.dead_letters()
    assert waiting(store) == [(1, "visit.opened"), (3, "visit.opened"), (4, "dead-letter.buried")]
    assert last_event(store) == {
        "type": "dead-letter.buried",
        "at": "2026-11-23T08:00:00Z",
        "epoch": str(store.epoch),
        "seq": 2,
        "event_id": str(letter.envelope.event_id),
        "event_type": "visit.opened",
        "problem": "malformed",
    }


def test_a_letter_is_not_buried_twice(store: Store) -> None:
    (letter,) = store.dead_letters()
    with store.unit() as unit:
        unit.dead_letters.bury(letter.envelope, "too-large")
    assert store.dead_letters() == [letter]
    assert len(waiting(store)) == 3


def test_a_refused_report_of_a_dead_letter_is_buried_without_another(store: Store) -> None:
    for seq in (4, 1):
        bury(store, seq, "unknown-event")
    assert [each.envelope.seq for each in store.dead_letters()] == [1, 2, 4]
    assert waiting(store) == [(3, "visit.opened"), (5, "dead-letter.buried")]
    assert [each.needs_somebody for each in store.dead_letters()] == [True, True, False]
    assert store.load().dead_letters == 2


def test_a_replayed_letter_lives_again_in_its_place_with_its_key(store: Store) -> None:
    (letter,) = store.dead_letters()
    assert decide(store, letter, Decision.REPLAY, " platform mended ")
    assert store.dead_letters() == []
    with store.view() as unit:
        second = unit.outbox.first(9)[1]
    assert (second.envelope, second.attempts, second.next_at) == (letter.envelope, 0, None)
    told = last_event(store)
    assert (told["type"], told["seq"], told["by"]) == ("dead-letter.replayed", 2, "staff")
    assert (told["place"], told["reason"]) == ("staff-page", "platform mended")
    assert not decide(store, letter, Decision.REPLAY), "it is not dead any more"
    assert not decide(store, letter, Decision.DISMISS)
    assert len(waiting(store)) == 5


def test_a_replay_wakes_whoever_delivers(store: Store) -> None:
    woken: list[bool] = []
    store.on_put(lambda: woken.append(True))
    decide(store, store.dead_letters()[0], Decision.REPLAY)
    assert woken == [True]


def test_a_dismissed_letter_is_kept_for_ever_and_needs_nobody(store: Store, clock: HandClock) -> None:
    (letter,) = store.dead_letters()
    clock.pass_(60)
    assert decide(store, letter, Decision.DISMISS, "test")
    assert not decide(store, letter, Decision.DISMISS, "another reason")
    (kept,) = store.dead_letters()
    assert kept.envelope == letter.envelope
    assert kept.dismissal is not None
    assert (kept.dismissal.at, kept.dismissal.reason, kept.dismissal.by) == (clock(), "test", "staff")
    assert store.load().dead_letters == 0
    assert waiting(store)[-1] == (5, "dead-letter.dismissed")
    assert decide(store, kept, Decision.REPLAY), "somebody thought better of it"
    bury(store, 2)
    assert [each.dismissal for each in store.dead_letters()] == [None]
    assert store.load().dead_letters == 1


def test_what_is_no_dead_letter_is_not_decided_about(store: Store) -> None:
    with store.unit() as unit:
        living = unit.outbox.first(1)[0].envelope.event_id
        assert not unit.dead_letters.decide(living, Decision.REPLAY, STAFF, "")
        assert not unit.dead_letters.decide(UUID(int=5), Decision.DISMISS, STAFF, "")
    assert len(waiting(store)) == 3


def test_nothing_half_done_stays_where_the_unit_fails(store: Store) -> None:
    (letter,) = store.dead_letters()
    with contextlib.suppress(RuntimeError), store.unit() as unit:
        assert unit.dead_letters.decide(letter.envelope.event_id, Decision.DISMISS, STAFF, "test")
        raise RuntimeError
    assert store.dead_letters() == [letter]
    assert len(waiting(store)) == 3


def test_the_attachments_of_a_dismissed_submission_are_kept_and_wait_no_more_until_it_is_put_back(
    tmp_path: Path,
) -> None:
    store = open_store(tmp_path / "attached")
    request_with(store, jpeg(100), pdf(200))
    request_with(store, pdf(200), jpeg(300))
    first = next(letter for letter in _all_buried(store) if letter.event_type == SUBMITTED)
    before = _amounts(store)
    assert before == (Backlog(3, 600), Backlog()), "a letter that nobody decided about keeps them waiting"
    assert decide(store, first, Decision.DISMISS, "unneeded")
    assert _amounts(store) == (Backlog(2, 500), Backlog(1, 100)), "what another request has, too, still goes"
    with store.unit() as unit:
        for each in unit.attachments.outgoing():
            unit.attachments.sent(each.sha256)
    assert _amounts(store) == (Backlog(), Backlog(2, 300)), "all of the letter's are kept"
    assert decide(store, first, Decision.REPLAY)
    assert _amounts(store) == (Backlog(2, 300), Backlog())
    store.close()


@pytest.mark.parametrize("rest", ["", ', "request_id": 7', ', "request_id": "none"'])
def test_a_submission_that_names_no_request_is_a_letter_like_any_other(store: Store, rest: str) -> None:
    (letter,) = store.dead_letters()
    payload = f'{{"type": "request.submitted"{rest}}}'
    odd = replace(letter, envelope=letter.envelope.model_copy(update={"payload": payload}))
    assert odd.event_type == SUBMITTED
    assert odd.submission is None


def _all_buried(store: Store) -> list[DeadLetter]:
    with store.unit() as unit:
        for each in unit.outbox.first(99):
            unit.dead_letters.bury(each.envelope, "malformed")
    return store.dead_letters()


def _amounts(store: Store) -> tuple[Backlog, Backlog]:
    with store.view() as unit:
        return unit.attachments.backlog(), unit.attachments.kept()
