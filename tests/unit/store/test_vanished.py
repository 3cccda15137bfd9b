"""A database that was there and is gone is told, never begun anew in silence."""

import resource
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.domain.errors import KioskError
from kiosk.store.durable_file import write_durably
from kiosk.store.failures import StoreFault
from kiosk.store.lineage import DATABASE
from kiosk.store.store import Store

KEY = bytes(range(32))


def opened(folder: Path) -> Store:
    return Store.open(folder, KEY, lambda: datetime(2026, 11, 23, tzinfo=UTC))


@pytest.mark.parametrize("emptied", [True, False])
def test_a_vanished_database_is_refused(tmp_path: Path, emptied: bool) -> None:
    opened(tmp_path).close()
    database = tmp_path / DATABASE
    for beside in tmp_path.glob(f"{DATABASE}-*"):
        beside.unlink()
    if emptied:
        database.write_bytes(b"")
    else:
        database.unlink()

    with pytest.raises(KioskError) as refused:
        opened(tmp_path)

    assert refused.value.code == StoreFault.CORRUPT
    assert not database.exists() or database.stat().st_size == 0


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
