"""A store that is read beside the terminal that runs on it."""

import os
import shutil
from pathlib import Path

import pytest

from kiosk.domain.errors import KioskError
from kiosk.store.data_folder import DataFolder
from kiosk.store.engine import encrypted_engine
from kiosk.store.lineage import DATABASE
from kiosk.store.lineage import NAME as MARK
from kiosk.store.look import Look
from tests.helpers.terminal_store import KEY, HandClock, open_store, visit_opened


def looked(folder: Path, key: bytes = KEY) -> Look:
    return Look.open(folder, key, HandClock())


def code_of_looking(folder: Path, key: bytes = KEY) -> str:
    with pytest.raises(KioskError) as raised:
        looked(folder, key)
    return raised.value.code


def at_schema(folder: Path, revision: str) -> None:
    engine = encrypted_engine(folder / DATABASE, KEY)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = ?", (revision,))
    engine.dispose()


def test_sees_what_a_running_terminal_commits_and_holds_it_up_in_nothing(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    with looked(tmp_path) as looking:
        assert looking.epoch == store.epoch
        with looking.view() as before:
            assert before.outbox.depth() == 0
            with store.unit() as unit:
                unit.outbox.put(visit_opened(1))
            assert before.outbox.depth() == 0
        assert looking.load().queue_depth == 1
    store.close()


def test_a_store_that_nobody_has_open_is_left_byte_for_byte_as_it_was(tmp_path: Path) -> None:
    """A killed terminal leaves a write-ahead log: it is read, and neither taken over nor removed."""
    folder, killed = tmp_path / "store", tmp_path / "killed"
    store = open_store(folder)
    with store.unit() as unit:
        unit.outbox.put(visit_opened(1))
    shutil.copytree(folder, killed)
    store.close()
    names = [MARK, DATABASE, f"{DATABASE}-wal"]
    before = [(killed / name).read_bytes() for name in names]
    assert all(before)
    with looked(killed) as looking:
        assert looking.load().queue_depth == 1
    assert [(killed / name).read_bytes() for name in names] == before


def test_nothing_can_be_written_through_it(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    with (
        looked(tmp_path) as looking,
        pytest.raises(KioskError, match=r"store\.read-only"),
        looking.view() as unit,
    ):
        unit.settings.set("name", "value")


def test_a_missing_store_is_told_and_not_made(tmp_path: Path) -> None:
    assert code_of_looking(tmp_path) == "store.unreachable"
    assert list(tmp_path.iterdir()) == []


def test_a_schema_of_another_release_is_refused_and_not_migrated(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    for revision, code in (("0001", "store.older"), ("9999", "store.newer")):
        at_schema(tmp_path, revision)
        before = (tmp_path / DATABASE).read_bytes()
        assert code_of_looking(tmp_path) == code
        assert (tmp_path / DATABASE).read_bytes() == before


def test_a_database_without_any_schema_is_refused(tmp_path: Path) -> None:
    engine = encrypted_engine(tmp_path / DATABASE, KEY)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE strange (thing TEXT)")
    engine.dispose()
    assert code_of_looking(tmp_path) == "store.older"


def test_another_key_is_told(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    assert code_of_looking(tmp_path, os.urandom(32)) == "store.key"


def test_a_look_makes_no_key(tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data")
    with pytest.raises(KioskError, match="there is no store in"):
        data.look(HandClock())
    assert not data.path.exists()
    data.open(HandClock()).close()
    data.key.rename(tmp_path / "key")
    with pytest.raises(KioskError, match=r"store\.key-file"):
        data.look(HandClock())
    (tmp_path / "key").rename(data.key)
    with data.look(HandClock()) as looking:
        assert looking.load().queue_depth == 0


def test_a_folder_with_a_name_that_an_address_would_misread(tmp_path: Path) -> None:
    folder = tmp_path / "100% sure? #1 数据"
    open_store(folder).close()
    assert (folder / DATABASE).exists()
    looked(folder).close()
