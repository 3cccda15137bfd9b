"""A page of the database is not as it was written: noticed, never a wrong fact, and the rest is saved."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.errors import KioskError
from kiosk.store.condition import Condition
from kiosk.store.engine import connect
from kiosk.store.failures import StoreFault
from kiosk.store.inspection import Inspection, damaged_pages, free_pages, page_count
from kiosk.store.lineage import DATABASE
from kiosk.store.page_cipher import PAGE_BYTES
from kiosk.store.salvage import salvage
from kiosk.store.table_pages import Range, RowNumbers, TablePages
from kiosk.store.upkeep import BETWEEN_PASSES, Upkeep
from tests.helpers.forks import in_a_fork
from tests.helpers.full_store import Facts, facts, fill, full_store
from tests.helpers.terminal_store import KEY, HandClock, open_store

T = TypeVar("T")


@dataclass(frozen=True)
class Original:
    """A full store that was closed in order, and what it says."""

    folder: Path
    facts: Facts
    pages: int
    files: dict[str, bytes]

    def put_back(self) -> None:
        """Make every file what it was, and none another: nothing seems to be a copy."""
        for path in self.folder.iterdir():
            if path.name not in self.files:
                path.unlink()
        for name, contents in self.files.items():
            (self.folder / name).write_bytes(contents)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Original:
    folder = tmp_path_factory.mktemp("original") / "store"
    told = full_store(folder)
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    return Original(folder, told, page_count(folder / DATABASE), files)


@pytest.fixture
def folder(original: Original, tmp_path: Path) -> Path:
    original.put_back()
    return copied(original, tmp_path)


def copied(original: Original, place: Path) -> Path:
    """Copy the store."""
    folder = place / "store"
    shutil.copytree(original.folder, folder)
    return folder


def hurt(path: Path, page: int, how: Callable[[bytes], bytes]) -> None:
    with path.open("r+b") as file:
        file.seek((page - 1) * PAGE_BYTES)
        contents = file.read(PAGE_BYTES)
        file.seek((page - 1) * PAGE_BYTES)
        file.write(how(contents))


def flipped(at: int, bits: int) -> Callable[[bytes], bytes]:
    return lambda page: page[:at] + bytes([page[at] ^ bits]) + page[at + 1 :]


def zeroed(_page: bytes) -> bytes:
    return bytes(PAGE_BYTES)


HURTS = st.one_of(
    st.builds(flipped, st.integers(0, PAGE_BYTES - 1), st.integers(1, 255)),
    st.just(zeroed),
    st.binary(min_size=PAGE_BYTES, max_size=PAGE_BYTES).map(lambda page: lambda _: page),
)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_page_that_was_changed_gives_a_wrong_fact(original: Original, data: st.DataObject) -> None:
    original.put_back()
    page = data.draw(st.integers(1, original.pages))
    hurt(original.folder / DATABASE, page, data.draw(HURTS))
    assert in_a_fork(lambda: attempt(lambda: facts(open_store(original.folder)))) in (None, original.facts)


def attempt(call: Callable[[], T]) -> T | None:
    """Return what `call` says; None where the store is told to be damaged, or no store of this key."""
    try:
        return call()
    except KioskError as error:
        assert error.code in {StoreFault.CORRUPT, StoreFault.KEY}  # noqa: PT017 - what is drawn shall be shown
        return None


@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_what_is_salvaged_is_right_and_what_is_missing_is_said(
    original: Original, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    original.put_back()
    folder = copied(original, tmp_path_factory.mktemp("salvage"))
    for page in data.draw(st.sets(st.integers(2, original.pages), min_size=1, max_size=3)):
        hurt(folder / DATABASE, page, data.draw(HURTS))
    before = (folder / DATABASE).read_bytes()
    done = salvage(folder, KEY, HandClock(), uuid4)
    assert (done.kept_in / DATABASE).read_bytes() == before
    store = open_store(folder)
    saved = facts(store)
    store.close()
    for table in done.tables:
        if table.table == "audit":
            continue
        lost = original.facts[table.table] - saved[table.table]
        if table.table in {"employees", "badges"}:
            assert not lost or any(each.gaps for each in done.tables)
        elif table.table == "settings":
            assert {row[0] for row in lost} <= {"directory.version"} or table.gaps
        else:
            assert not lost or table.gaps
        more = saved[table.table] - original.facts[table.table]
        assert table.table in {"outbox", "effects", "visits"} or not more
    told = [row[4] for row in saved["outbox"] - original.facts["outbox"]]
    assert any('"cause":"salvaged"' in payload for payload in told)
    numbers = {int(row[0]) for row in saved["outbox"]}
    gaps = next(table.gaps for table in done.tables if table.table == "outbox")
    for seq in range(1, 121):
        assert seq in numbers or any(first <= seq and (last is None or seq <= last) for first, last in gaps)
    shutil.rmtree(folder.parent)


def test_a_page_of_messages_lost_leaves_the_others_in_order(folder: Path) -> None:
    page = page_of(folder, "outbox")
    hurt(folder / DATABASE, page, flipped(100, 1))
    done = salvage(folder, KEY, HandClock(), uuid4)
    outbox = next(table for table in done.tables if table.table == "outbox")
    assert 0 < outbox.missing < 20
    assert len(outbox.rows) + outbox.missing == 120
    store = open_store(folder)
    assert store.load().queue_depth >= 120 - outbox.missing - 1
    with store.view() as unit:
        assert unit.outbox.first(1000)[-1].envelope.epoch == store.epoch
    store.close()
    assert (done.kept_in / DATABASE).exists()


def page_of(folder: Path, table: str) -> int:
    """Return a page in the middle of a table's rows."""
    pages = TablePages(folder / DATABASE, KEY)
    seen: list[int] = []
    walk = pages._walk

    def noted(found: RowNumbers, number: int, within: Range, depth: int) -> None:
        seen.append(number)
        walk(found, number, within, depth)

    pages._walk = noted  # type: ignore[method-assign]
    pages.rows(root_of(folder, table))
    pages.close()
    assert len(seen) > 3, "a root and some leaves"
    return seen[len(seen) // 2]


def test_a_page_that_nobody_reads_is_found_by_looking_through(folder: Path) -> None:
    store = open_store(folder)
    clock = HandClock()
    upkeep = Upkeep(store, clock.monotonic)
    assert upkeep.look().condition is Condition.WELL
    page = page_count(folder / DATABASE) - 2
    clock.pass_(BETWEEN_PASSES - 1)
    store._database.write_log_back()
    hurt(folder / DATABASE, page, flipped(2000, 4))
    store._database.settle()
    assert upkeep.look().condition is Condition.WELL, "not yet due"
    clock.pass_(1)
    found = upkeep.look()
    assert (found.condition, found.room) == (Condition.DAMAGED, False)
    with pytest.raises(KioskError) as refused, store.unit():
        pass
    assert refused.value.code == StoreFault.CORRUPT
    before = (folder / DATABASE).read_bytes()
    store.close()
    assert (folder / DATABASE).read_bytes() == before, "the damaged file is left as it is"
    with pytest.raises(KioskError, match=f"pages {page}") as refused:
        open_store(folder)
    assert refused.value.code == StoreFault.CORRUPT
    salvage(folder, KEY, HandClock(), uuid4)
    open_store(folder).close()


def test_a_page_that_is_read_while_running_closes_the_store(folder: Path) -> None:
    open_store(folder).close()
    page = page_of(folder, "journeys")
    hurt(folder / DATABASE, page, flipped(100, 1))
    store = open_store(folder)
    assert store.condition is Condition.WELL, "nothing has read it yet"
    with pytest.raises(KioskError):
        facts(store)
    assert store.condition is Condition.DAMAGED
    assert store.try_again() is Condition.DAMAGED, "it does not pass"
    store.close()


def test_a_store_in_use_is_looked_through_without_alarm(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    clock = HandClock()
    upkeep = Upkeep(store, clock.monotonic)
    fill(store)
    with store.unit() as unit:
        unit.connection.exec_driver_sql("DELETE FROM outbox")
        unit.connection.exec_driver_sql("DELETE FROM journeys")
    for _ in range(3):
        clock.pass_(BETWEEN_PASSES)
        assert upkeep.look().condition is Condition.WELL
    store._database.write_log_back()
    free = free_pages(store._database.path, KEY)
    assert free, "what was deleted is on the list of free pages"
    hurt(store._database.path, max(free), zeroed)
    store._database.settle()
    clock.pass_(BETWEEN_PASSES)
    assert list(damaged_pages(store._database.path, KEY, 1, 10_000)) == [max(free)]
    assert upkeep.look().condition is Condition.WELL, "what stands on a free page is nothing to SQLite"
    store.close()


def test_a_page_that_is_about_to_be_written_is_no_damage(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    fill(store, messages=30)
    store._database.write_log_back()
    store._database.settle()
    with store.unit() as unit:
        unit.settings.set("feed.cursor", "18")
    torn = [1]  # page 1 is in the log: a power cut while it was written back left it torn
    hurt(store._database.path, 1, flipped(3000, 1))
    store._database.settle()
    assert list(damaged_pages(store._database.path, KEY, 1, 1)) == torn
    store.inspect(store.inspection())
    assert store.condition is Condition.WELL
    assert not list(damaged_pages(store._database.path, KEY, 1, 1))
    store.close()


def test_large_stores_are_looked_through_in_parts(original: Original, folder: Path) -> None:
    inspection = Inspection(folder / DATABASE, KEY, pages_at_a_time=7)
    hurt(folder / DATABASE, 9, flipped(0, 1))
    looks = [inspection.look()]
    while not inspection.at_begin:
        looks.append(inspection.look())
    assert len(looks) == -(-original.pages // 7)
    assert [found for found in looks if found] == [[9]]


class TestSalvage:
    def test_needs_the_store_for_itself(self, folder: Path) -> None:
        store = open_store(folder)
        with pytest.raises(KioskError) as refused:
            salvage(folder, KEY, HandClock(), uuid4)
        assert refused.value.code == StoreFault.IN_USE
        store.close()

    def test_makes_no_empty_store_with_another_key(self, folder: Path) -> None:
        with pytest.raises(KioskError) as refused:
            salvage(folder, bytes(32), HandClock(), uuid4)
        assert refused.value.code == StoreFault.KEY
        open_store(folder).close()

    def test_saves_everything_where_nothing_is_wrong(self, original: Original, folder: Path) -> None:
        done = salvage(folder, KEY, HandClock(), uuid4)
        assert done.whole
        store = open_store(folder)
        saved = facts(store)
        saved["outbox"] = {row for row in saved["outbox"] if "went-back" not in row[4]}
        assert saved == original.facts
        store.close()

    def test_cut_off_between_its_renames_is_finished(self, folder: Path) -> None:
        whole = salvage(folder, KEY, HandClock(), uuid4)
        folder.rename(folder.with_name("store.salvaged"))
        with pytest.raises(KioskError) as refused:
            open_store(folder)
        assert refused.value.code == StoreFault.SALVAGING
        assert not folder.exists()
        assert salvage(folder, KEY, HandClock(), uuid4).tables == ()
        store = open_store(folder)
        assert store.load().queue_depth >= 119
        store.close()
        assert whole.kept_in.exists()

    def test_what_may_have_been_printed_is_left_to_staff(self, folder: Path) -> None:
        hurt(folder / DATABASE, root_of(folder, "effects"), flipped(50, 1))
        done = salvage(folder, KEY, HandClock(), uuid4)
        assert [table.table for table in done.tables if table.gaps] == ["effects"]
        store = open_store(folder)
        with store.view() as unit:
            parked = unit.effects.in_doubt()
            assert len(parked) == 19, "all that were submitted, but for the one that was proved to be printed"
            assert unit.journeys.waiting_for("E000001") == []
        store.close()


def root_of(folder: Path, table: str) -> int:
    """Return the page where a table begins."""
    connection = connect(folder / DATABASE, KEY)
    found = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    connection.close()
    return int(found[0])
