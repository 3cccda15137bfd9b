"""Something of a store is taken away, or put there, while no terminal runs: told, never taken for a fact."""

from __future__ import annotations

import itertools
import json
import os
import shutil
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from kiosk.store import lineage
from kiosk.store.engine import Anchor
from kiosk.store.lineage import DATABASE, LOG, LOG_INDEX
from kiosk.store.log_file import FRAME_BYTES, HEADER_BYTES
from kiosk.store.salvage import salvage
from kiosk.store.store import Store
from kiosk.store.witness import NAME as WITNESS
from kiosk.store.witness import commits_seen
from tests.helpers.forks import die, killed_after
from tests.helpers.terminal_store import KEY, HandClock, open_store, visit_opened

COMMITS = 20
MANY = 100
FIRST_PAGE = (1).to_bytes(4, "big")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


def work(folder: Path, first: int = 1, commits: int = COMMITS) -> Store:
    """Open the store and put events numbered from `first`, one a commit."""
    store = open_store(folder)
    for number in range(first, first + commits):
        with store.unit() as unit:
            unit.outbox.put(visit_opened(number))
    return store


def found(folder: Path) -> tuple[str, list[int], list[dict[str, Any]]]:
    """Open the store in order and return its epoch, the events' numbers, and what it tells of itself."""
    store = open_store(folder)
    with store.view() as unit:
        payloads = [json.loads(each.envelope.payload) for each in unit.outbox.first(100_000)]
    store.close()
    visits = [int(each["visit_id"].replace("-", ""), 16) for each in payloads if "visit_id" in each]
    return str(store.epoch), visits, [each for each in payloads if each["type"] == "store.went-back"]


def killed(folder: Path, first: int = 1) -> str:
    """Leave the store of a terminal that worked and was killed; return its epoch."""
    killed_after(lambda: work(folder, first))
    mark = lineage.read_mark(folder)
    assert mark is not None
    assert mark.open
    return mark.epoch


def salts_of(log: Path) -> bytes:
    """Return what tells a run of the log from the one before, whose frames it overwrites."""
    return log.read_bytes()[16:24]


def half(log: Path) -> None:
    os.truncate(log, log.stat().st_size // 2)


def of_another_database(log: Path) -> None:
    other = log.parent.parent / "other"
    killed_after(lambda: work(other, 5001))
    shutil.copy(other / LOG, log)


TAKEN = {
    "removed": (Path.unlink, "log-gone", 0),
    "emptied": (lambda log: os.truncate(log, 0), "log-gone", 0),
    "cut short": (half, "log-gone", COMMITS // 2 - 4),
    "of another database": (of_another_database, "other-log", 0),
}


@pytest.mark.parametrize("way", TAKEN)
def test_a_log_that_is_not_what_it_was_is_told(folder: Path, way: str) -> None:
    act, cause, at_least = TAKEN[way]
    open_store(folder).close()
    epoch = killed(folder)
    act(folder / LOG)
    now, visits, told = found(folder)
    assert now != epoch
    assert at_least <= len(visits) < COMMITS
    assert visits == list(range(1, len(visits) + 1))
    assert [(each["cause"], each["epoch_before"]) for each in told] == [(cause, epoch)]
    assert told[0]["commits_known"] == COMMITS + 2
    assert told[0]["commits_found"] == told[0]["commits_known"] - COMMITS + len(visits) - (not visits)
    assert found(folder) == (now, visits, told), "told once"


@pytest.mark.parametrize("way", ["removed", "of another database"])
def test_a_log_that_held_everything_is_told(folder: Path, way: str) -> None:
    """Nothing of the first start was written back into the database."""
    act, cause, _ = TAKEN[way]
    epoch = killed(folder)
    act(folder / LOG)
    now, visits, told = found(folder)
    assert (now != epoch, visits) == (True, [])
    assert [(each["cause"], each["epoch_before"]) for each in told] == [(cause, epoch)]
    assert (told[0]["commits_known"], told[0]["commits_found"]) == (COMMITS + 1, 0)


def test_a_salvage_without_the_whole_log_says_what_is_gone(folder: Path) -> None:
    open_store(folder).close()
    killed(folder)
    half(folder / LOG)
    done = salvage(folder, KEY, HandClock(), uuid4)
    assert not any(table.gaps for table in done.tables)
    assert not done.whole
    _, visits, told = found(folder)
    assert done.commits_gone == COMMITS - len(visits)
    assert told[-1]["commits_known"] - told[-1]["commits_found"] == done.commits_gone


def test_a_kill_and_a_start_in_order_tell_nothing(folder: Path) -> None:
    epoch = killed(folder)
    assert found(folder) == (epoch, list(range(1, COMMITS + 1)), [])
    killed(folder, COMMITS + 1)
    assert found(folder) == (epoch, list(range(1, 2 * COMMITS + 1)), [])


@pytest.mark.parametrize("index", [None, b"", b"x" * 32768])
def test_the_index_of_the_log_may_be_anything(folder: Path, index: bytes | None) -> None:
    epoch = killed(folder)
    (folder / LOG_INDEX).unlink()
    if index is not None:
        (folder / LOG_INDEX).write_bytes(index)
    assert found(folder) == (epoch, list(range(1, COMMITS + 1)), [])


def test_a_log_of_another_time_is_not_written_over_a_later_database(folder: Path) -> None:
    killed(folder)
    shutil.copy(folder / LOG, folder.parent / "old")
    work(folder, COMMITS + 1).close()
    epoch = killed(folder, 2 * COMMITS + 1)
    shutil.copy(folder.parent / "old", folder / LOG)
    now, visits, told = found(folder)
    assert now != epoch
    assert visits == list(range(1, 2 * COMMITS + 1))
    assert [each["cause"] for each in told] == ["other-log"]
    assert (folder / f"{LOG}.aside-1").read_bytes() == (folder.parent / "old").read_bytes()


def test_what_an_earlier_run_left_under_a_frame_that_was_begun_is_no_other_log(folder: Path) -> None:
    """A frame's head is written before its page; a kill between them leaves the page of the run before."""

    def work_until_the_log_begins_anew() -> None:
        store = open_store(folder)
        first = salts_of(folder / LOG)
        for commit in itertools.count():
            with store.unit() as unit:
                for number in range(commit * MANY, commit * MANY + MANY):
                    unit.outbox.put(visit_opened(number))
            if salts_of(folder / LOG) != first:
                return

    killed_after(work_until_the_log_begins_anew)
    mark = lineage.read_mark(folder)
    assert mark is not None
    log = bytearray((folder / LOG).read_bytes())
    salts = salts_of(folder / LOG)
    places = range(HEADER_BYTES, len(log) - FRAME_BYTES + 1, FRAME_BYTES)
    stale = next(at for at in places if log[at + 8 : at + 16] != salts and log[at : at + 4] == FIRST_PAGE)
    log[stale : stale + 24] = FIRST_PAGE + bytes(4) + salts + bytes(8)
    (folder / LOG).write_bytes(log)
    now, visits, told = found(folder)
    assert (now, told) == (mark.epoch, [])
    assert len(visits) % MANY == 0, "whole commits"
    assert visits == list(range(len(visits)))


def test_an_earlier_database_is_not_mixed_with_a_later_log(folder: Path) -> None:
    work(folder).close()
    backup = (folder / DATABASE).read_bytes()
    work(folder, COMMITS + 1).close()
    epoch = killed(folder, 2 * COMMITS + 1)
    (folder / DATABASE).write_bytes(backup)
    now, visits, told = found(folder)
    assert now != epoch
    assert visits == list(range(1, COMMITS + 1))
    assert [each["cause"] for each in told] == ["other-log"]


def test_a_strange_log_beside_a_store_that_was_closed_is_set_aside(folder: Path) -> None:
    work(folder).close()
    of_another_database(folder / LOG)
    epoch, visits, told = found(folder)
    assert visits == list(range(1, COMMITS + 1))
    assert not told, "nothing of this store is missing"
    assert (folder / f"{LOG}.aside-1").exists()
    assert found(folder)[0] == epoch


@pytest.mark.parametrize("log_stays", [True, False])
def test_killed_between_the_mark_of_closing_and_the_end_of_the_log(folder: Path, log_stays: bool) -> None:
    open_store(folder).close()

    def close_up() -> None:
        Anchor.close = lambda _anchor: die()  # type: ignore[method-assign]  # only in the fork
        work(folder).close()

    killed_after(close_up)
    mark = lineage.read_mark(folder)
    assert mark is not None
    assert not mark.open
    if not log_stays:
        (folder / LOG).unlink()
    _, visits, told = found(folder)
    assert len(visits) == (COMMITS if log_stays else 0)
    assert [each["cause"] for each in told] == ([] if log_stays else ["copy"])


def test_cut_off_in_its_very_first_opening_is_no_copy(folder: Path) -> None:
    def begin() -> None:
        lineage.Lineage.opened = lambda *_: die()  # type: ignore[method-assign]  # only in the fork
        open_store(folder)

    killed_after(begin)
    assert lineage.read_mark(folder) is None
    _, visits, told = found(folder)
    assert (visits, told) == ([], [])


@pytest.mark.parametrize("contents", [b"", b"00000000000000000099 12345678\n", b"\xff" * 30, None])
def test_a_count_that_is_none_raises_no_alarm(folder: Path, contents: bytes | None) -> None:
    epoch = killed(folder)
    assert commits_seen(folder) == COMMITS + 1
    if contents is None:
        (folder / WITNESS).unlink()
    else:
        (folder / WITNESS).write_bytes(contents)
    assert commits_seen(folder) == 0
    assert found(folder) == (epoch, list(range(1, COMMITS + 1)), [])


def test_the_count_is_never_ahead_of_the_database(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(folder)
    noted: list[int] = []

    def note(_witness: object, count: int) -> None:
        with store._engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA user_version").scalar_one() == count
        noted.append(count)

    monkeypatch.setattr("kiosk.store.witness.Witness.note", note)
    with store.unit() as unit:
        unit.outbox.put(visit_opened(1))
    with store.unit() as unit:
        assert unit.outbox.depth() == 1, "a unit that writes nothing is not counted"
    with pytest.raises(ZeroDivisionError):
        fail(store)
    assert noted == [2]
    store.close()


def fail(store: Store) -> None:
    with store.unit() as unit:
        unit.outbox.put(visit_opened(2))
        raise ZeroDivisionError
