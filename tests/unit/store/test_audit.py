"""The audit chain is written with what it tells, never without it, and goes on over epochs."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from contract.audit import NOTHING, linked, written
from kiosk.store.audit_rows import Entry
from kiosk.store.lineage import DATABASE
from kiosk.store.store import Store
from tests.helpers.terminal_store import open_store, visit_opened


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "store")
    yield opened
    opened.close()


def entries_of(store: Store) -> list[Entry]:
    with store.view() as unit:
        return list(unit.audit_rows.every())


def head_of(entries: list[Entry]) -> str:
    """Compute the chain anew, and hold each row against it."""
    head = NOTHING
    for number, entry in enumerate(entries, 1):
        assert entry.n == number
        head = linked(head, written(entry.n, entry.at, entry.kind, entry.subject, entry.digest))
        assert entry.head == head.hex()
    return head.hex()


def test_each_event_has_an_entry_with_its_digest(store: Store) -> None:
    with store.unit() as unit:
        unit.outbox.put(visit_opened(1))
        unit.outbox.put(visit_opened(2))
        envelopes = [waiting.envelope for waiting in unit.outbox.first(2)]
    begun, opened, *told = entries_of(store)
    assert (begun.kind, begun.subject) == ("note.epoch-begun", str(store.epoch))
    assert opened.kind == "note.store-opened"
    assert [(entry.kind, entry.subject, entry.digest) for entry in told] == [
        ("visit.opened", str(one.event_id), one.sha256) for one in envelopes
    ]
    tip = store.tell_tip()
    assert (tip.count, tip.head) == (4, head_of(entries_of(store)))


def test_a_unit_that_fails_leaves_no_entry_and_the_chain_goes_on(store: Store) -> None:
    with pytest.raises(ZeroDivisionError):
        put_and_fail(store)
    assert store.tell_tip().count == 2
    with store.unit() as unit:
        unit.outbox.put(visit_opened(2))
    assert store.tell_tip().head == head_of(entries_of(store))


def put_and_fail(store: Store) -> None:
    with store.unit() as unit:
        unit.outbox.put(visit_opened(1))
        raise ZeroDivisionError


def test_what_is_acknowledged_or_refused_keeps_its_entry(store: Store) -> None:
    with store.unit() as unit:
        first, second = unit.outbox.put(visit_opened(1)), unit.outbox.put(visit_opened(2))
        letter = unit.outbox.first(2)[1].envelope
    with store.unit() as unit:
        unit.outbox.acknowledge(store.epoch, [first])
        unit.outbox.bury(store.epoch, second, "malformed")
        unit.outbox.bury(store.epoch, second, "again")
    *_, buried = entries = entries_of(store)
    assert len(entries) == 5
    assert (buried.kind, buried.subject) == ("note.event-buried", str(letter.event_id))
    assert buried.digest == hashlib.sha256(buried.detail.encode()).hexdigest()
    assert json.loads(buried.detail) == {"reason": "malformed"}


def test_the_chain_goes_on_in_a_new_epoch_and_names_its_parent(store: Store) -> None:
    with store.unit() as unit:
        unit.outbox.put(visit_opened(1))
    before = store.tell_tip()
    fresh = store.begin_epoch(store.epoch)
    tip = store.tell_tip()
    assert tip.epoch == fresh
    assert (tip.parent.epoch, tip.parent.count, tip.parent.head) == (before.epoch, before.count, before.head)
    assert tip.head == head_of(entries_of(store))
    with store.view() as unit:
        assert unit.audit_rows.epoch_of(before.count).epoch == before.epoch
        assert unit.audit_rows.epoch_after(before.count).parent == tip.parent
        assert unit.audit_rows.epoch_of(tip.count).count == before.count
        assert unit.audit_rows.epoch_after(tip.count) is None


def test_the_chain_goes_on_from_start_to_start(tmp_path: Path) -> None:
    tips = []
    for _ in range(3):
        store = open_store(tmp_path)
        tips.append(store.tell_tip())
        head_of(entries_of(store))
        store.close()
    assert [tip.count for tip in tips] == [2, 3, 4]
    assert [(tip.opening, tip.turn) for tip in tips] == [(1, 1), (2, 1), (3, 1)]
    assert len({tip.epoch for tip in tips}) == 1
    assert all(tip.parent is None for tip in tips)


def test_a_copy_that_came_back_says_what_it_goes_on_from(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    store = open_store(folder)
    kept = store.tell_tip()
    store.close()
    shutil.copy(folder / DATABASE, tmp_path / "backup")
    store = open_store(folder)
    with store.unit() as unit:
        unit.outbox.put(visit_opened(1))
    store.close()
    shutil.copy(tmp_path / "backup", folder / DATABASE)
    store = open_store(folder)
    tip = store.tell_tip()
    assert tip.epoch != kept.epoch
    assert (tip.parent.epoch, tip.parent.count, tip.parent.head) == (kept.epoch, kept.count, kept.head)
    store.close()


def test_of_two_tips_the_later_never_goes_less_far(store: Store) -> None:
    tips = []
    for number in range(5):
        tips.append(store.tell_tip())
        with store.unit() as unit:
            unit.outbox.put(visit_opened(number))
    assert [tip.turn for tip in tips] == [1, 2, 3, 4, 5]
    assert [tip.count for tip in tips] == sorted(tip.count for tip in tips)
