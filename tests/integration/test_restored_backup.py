"""A backup of the store is put back: nothing of before or after is swallowed or doubled, and HR is told."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import select

from hub.store.tables import events
from kiosk.domain.errors import KioskError
from kiosk.store.condition import Condition
from kiosk.store.failures import StoreFault
from kiosk.store.lineage import DATABASE
from kiosk.store.store import Store
from sync.backoff import Backoff
from sync.relay import Relay
from tests.helpers.forks import killed_after
from tests.helpers.hub_platform import Clock
from tests.helpers.ingest_hub import IngestHub
from tests.helpers.terminal_store import HandClock, open_store, visit_opened


def over_it(store: Path, backup: Path) -> None:
    """Put it back as `cp` does: the same file with other contents."""
    (store / DATABASE).write_bytes((backup / DATABASE).read_bytes())


def in_its_place(store: Path, backup: Path) -> None:
    """Put it back as `mv` does: another file."""
    shutil.copyfile(backup / DATABASE, store / "restored")
    (store / "restored").replace(store / DATABASE)


def the_whole_folder(store: Path, backup: Path) -> None:
    """Put the folder back, with all that lies in it."""
    shutil.rmtree(store)
    shutil.copytree(backup, store)


def the_whole_disk(store: Path, backup: Path) -> None:
    """Put back what an image of the disk holds: nothing here can show it."""
    for path in store.iterdir():
        if not (backup / path.name).exists():
            path.unlink()
    for path in backup.iterdir():
        (store / path.name).write_bytes(path.read_bytes())


WAYS: dict[Callable[[Path, Path], None], set[str]] = {
    over_it: {"copy"},
    in_its_place: {"copy"},
    the_whole_folder: {"copy", "key-reused"},  # a file system may give the copy the inode that it just freed
    the_whole_disk: {"key-reused"},
}


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[IngestHub]:
    hub = IngestHub.on(tmp_path / "hub", Clock())
    yield hub
    hub.close()


def put(store: Store, first: int, last: int) -> None:
    for number in range(first, last + 1):
        with store.unit() as unit:
            unit.outbox.put(visit_opened(number))


def deliver(store: Store, hub: IngestHub) -> None:
    Relay(store, hub, Backoff(Random(1)), HandClock()).run_once()
    assert store.load().queue_depth == 0


def told(hub: IngestHub) -> tuple[Counter[int], list[str]]:
    """Return how often the platform heard of each visit, and how the store is said to have gone back."""
    with hub.platform.database.read() as unit:
        payloads = [
            json.loads(row) for row in unit.visits._connection.execute(select(events.c.payload)).scalars()
        ]
    visits = Counter(UUID(each["visit_id"]).int for each in payloads if each["type"] == "visit.opened")
    return visits, [each["cause"] for each in payloads if each["type"] == "store.went-back"]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_a_backup_that_is_put_back_swallows_and_doubles_nothing(
    tmp_path: Path, hub: IngestHub, way: Callable[[Path, Path], None]
) -> None:
    folder, backup = tmp_path / "store", tmp_path / "backup"
    store = open_store(folder)
    put(store, 1, 5)
    deliver(store, hub)
    put(store, 6, 10)
    epoch = store.epoch
    store.close()
    shutil.copytree(folder, backup)
    store = open_store(folder)
    deliver(store, hub)
    put(store, 11, 20)
    deliver(store, hub)
    put(store, 21, 25)
    store.close()

    way(folder, backup)

    store = open_store(folder)
    put(store, 31, 45)
    deliver(store, hub)
    assert store.epoch != epoch
    assert store.dead_letters() == []
    store.close()
    heard, causes = told(hub)
    expected = dict.fromkeys((*range(1, 21), *range(31, 46)), 1)
    assert heard == expected, "21 to 25 were in what was overwritten, and nowhere else"
    assert len(causes) == 1
    assert set(causes) <= WAYS[way]


@pytest.mark.parametrize("way", [over_it, in_its_place], ids=lambda way: way.__name__)
def test_a_backup_that_is_put_back_under_a_running_terminal_is_noticed_and_nothing_is_mixed(
    tmp_path: Path, hub: IngestHub, way: Callable[[Path, Path], None]
) -> None:
    """The log that lies beside begins where this backup ends: all of it counts, or nothing of it."""
    folder, backup = tmp_path / "store", tmp_path / "backup"

    def work() -> None:
        store = open_store(folder)
        put(store, 1, 10)
        store.close()
        shutil.copytree(folder, backup)
        store = open_store(folder)
        put(store, 11, 20)
        way(folder, backup)
        with pytest.raises(KioskError) as refused:
            put(store, 21, 21)
        assert refused.value.code == StoreFault.REPLACED
        assert store.try_again() is Condition.REPLACED
        restored = (folder / DATABASE).read_bytes()
        store.close()
        assert (folder / DATABASE).read_bytes() == restored == (backup / DATABASE).read_bytes()

    killed_after(work)
    store = open_store(folder)
    put(store, 31, 35)
    deliver(store, hub)
    store.close()
    heard, causes = told(hub)
    of_log = range(11, 21) if 11 in heard else range(0)
    assert heard == dict.fromkeys((*range(1, 11), *of_log, *range(31, 36)), 1)
    whole = [[]] if of_log and way is over_it else []  # the file is as it was: nothing went back
    assert causes in (["copy"], ["other-log"], *whole)


def test_a_copied_folder_is_a_store_of_its_own_even_beside_the_running_one(
    tmp_path: Path, hub: IngestHub
) -> None:
    folder = tmp_path / "store"
    store = open_store(folder)
    put(store, 1, 3)
    shutil.copytree(folder, tmp_path / "copied")
    other = open_store(tmp_path / "copied")
    put(other, 11, 13)
    put(store, 4, 6)
    assert other.epoch != store.epoch
    deliver(store, hub)
    deliver(other, hub)
    other.close()
    store.close()
    heard, causes = told(hub)
    assert heard == dict.fromkeys((*range(1, 7), *range(11, 14)), 1)
    assert causes == ["copy"]
