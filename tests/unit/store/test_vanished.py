"""A database that was there and is gone is told, never begun anew in silence."""

import json
import os
import resource
import uuid
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.domain.errors import KioskError
from kiosk.store.durable_file import write_durably
from kiosk.store.failures import StoreFault
from kiosk.store.lineage import DATABASE, LOG, NAME
from kiosk.store.salvage import salvage
from kiosk.store.store import Store
from kiosk.store.witness import NAME as WITNESS
from tests.helpers.forks import killed_after

KEY = bytes(range(32))


def opened(folder: Path) -> Store:
    return Store.open(folder, KEY, lambda: datetime(2026, 11, 23, tzinfo=UTC))


@pytest.mark.parametrize("gone", [(NAME,), (WITNESS,), (), (NAME, WITNESS)])
@pytest.mark.parametrize("left", [None, 0, 1])
def test_a_vanished_database_is_refused(tmp_path: Path, left: int | None, gone: tuple[str, ...]) -> None:
    """Whatever is left beside it: the mark, the count of commits, its log."""
    killed_after(lambda: opened(tmp_path))
    database, log = tmp_path / DATABASE, tmp_path / LOG
    for name in gone:
        (tmp_path / name).unlink()
    if len(gone) < 2:
        log.unlink()
    if left is None:
        database.unlink()
    else:
        os.truncate(database, left)
    before = {path.name: path.stat().st_size for path in tmp_path.iterdir()}

    with pytest.raises(KioskError) as refused:
        opened(tmp_path)

    assert refused.value.code == StoreFault.CORRUPT
    assert {path.name: path.stat().st_size for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("left", [None, 0])
def test_a_salvage_begins_anew_where_nothing_is_left_and_says_so(tmp_path: Path, left: int | None) -> None:
    folder = tmp_path / "store"
    before = opened(folder)
    before.close()
    (folder / DATABASE).unlink()
    if left is not None:
        (folder / DATABASE).touch()

    done = salvage(folder, KEY, lambda: datetime(2026, 11, 23, tzinfo=UTC), uuid.uuid4)

    assert not done.whole
    store = opened(folder)
    with store.view() as unit:
        [told] = [json.loads(each.envelope.payload) for each in unit.outbox.first(9)]
    store.close()
    assert (told["type"], told["cause"]) == ("store.went-back", "salvaged")
    assert told["epoch_before"] == str(before.epoch)
    assert store.epoch != before.epoch


def test_a_folder_that_is_gone_has_no_room(tmp_path: Path) -> None:
    store = opened(tmp_path / "store")
    (tmp_path / "store").rename(tmp_path / "elsewhere")
    assert not store.has_room()
    store.close()


def test_a_file_for_which_there_is_no_place_stays_as_it_was(tmp_path: Path) -> None:
    write_durably(tmp_path / "key", b"whole")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, before[1]))
    try:
        with pytest.raises(OSError, match="too large"):
            write_durably(tmp_path / "key", bytes(32))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert (tmp_path / "key").read_bytes() == b"whole"
