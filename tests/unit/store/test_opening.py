"""What can be wrong with a store when it is opened, each by its own code."""

import errno
import multiprocessing
import os
import shutil
import sqlite3
import stat
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from kiosk.domain.errors import KioskError
from kiosk.store import schema
from kiosk.store.condition import Condition
from kiosk.store.engine import encrypted_engine
from kiosk.store.key import key_from_file
from kiosk.store.lineage import DATABASE, LOG, Lineage, Mark, read_mark
from kiosk.store.store import Store
from kiosk.store.tables import metadata
from tests.helpers.forks import die, killed_after
from tests.helpers.terminal_store import KEY, open_store, visit, visit_opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


def code_of_opening(folder: Path, key: bytes = KEY) -> str:
    with pytest.raises(KioskError) as raised:
        open_store(folder, key=key)
    return raised.value.code


def filled(folder: Path) -> None:
    store = open_store(folder)
    with store.unit() as unit:
        unit.visits.open(visit())
        for number in range(200):
            unit.outbox.put(visit_opened(number))
    store.close()


def test_what_was_committed_is_there_again(folder: Path) -> None:
    filled(folder)
    store = open_store(folder)
    with store.view() as unit:
        assert unit.visits.unclosed() == [visit()]
        assert unit.outbox.depth() == 200
    store.close()


def test_the_file_on_disk_is_not_readable_without_the_key(folder: Path) -> None:
    filled(folder)
    contents = b"".join(path.read_bytes() for path in folder.glob("store.db*"))
    assert b"visit.opened" not in contents
    assert not contents.startswith(b"SQLite format 3")
    with sqlite3.connect(folder / DATABASE) as plain, pytest.raises(sqlite3.DatabaseError):
        plain.execute("SELECT * FROM visits")


def test_another_key_is_told_from_damage(folder: Path) -> None:
    filled(folder)
    assert code_of_opening(folder, os.urandom(32)) == "store.key"
    damaged = bytearray((folder / DATABASE).read_bytes())
    damaged[40] ^= 1
    (folder / DATABASE).write_bytes(damaged)
    assert code_of_opening(folder) == "store.corrupt"


def test_a_store_that_failed_to_open_is_free_again(folder: Path) -> None:
    filled(folder)
    assert code_of_opening(folder, os.urandom(32)) == "store.key"
    open_store(folder).close()


def test_one_store_one_opener(folder: Path) -> None:
    store = open_store(folder)
    assert code_of_opening(folder) == "store.in-use"
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply(code_of_opening, (folder,)) == "store.in-use"
    store.close()
    open_store(folder).close()


def test_a_later_schema_is_left_alone(folder: Path) -> None:
    filled(folder)
    engine = encrypted_engine(folder / DATABASE, KEY)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    before = (folder / DATABASE).read_bytes()
    assert code_of_opening(folder) == "store.newer"
    assert (folder / DATABASE).read_bytes() == before


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert code_of_opening(tmp_path / "file" / "store") == "store.unreachable"


def test_a_full_disk_has_its_code_and_nothing_is_half_written(folder: Path) -> None:
    store = open_store(folder)
    with store.view() as unit:
        used = unit.visits._connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    listener_called = []
    store.on_put(lambda: listener_called.append(True))
    with pytest.raises(KioskError) as raised:
        write_until_full(store, used)
    assert raised.value.code == "store.full"
    assert not listener_called
    with store.view() as unit:
        assert unit.visits.unclosed() == []
        assert unit.outbox.depth() == 0
    store.close()


def write_until_full(store: Store, pages: int) -> None:
    with store.unit() as unit:
        unit.visits._connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        unit.visits.open(visit())
        for number in range(2000):
            unit.outbox.put(visit_opened(number))


def test_migrations_make_the_declared_schema(folder: Path) -> None:
    open_store(folder).close()
    engine = encrypted_engine(folder / DATABASE, KEY)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        migrated = dict(
            connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql NOT NULL").all()
        )
    engine.dispose()
    declared = create_engine("sqlite://")
    with declared.begin() as connection:
        metadata.create_all(connection)
        made = dict(
            connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql NOT NULL").all()
        )
    declared.dispose()
    del migrated["alembic_version"]
    assert {name: words(sql) for name, sql in migrated.items()} == {
        name: words(sql) for name, sql in made.items()
    }


def words(sql: str) -> list[str]:
    return sorted(sql.replace(",", " ").replace("\n", " ").split())


def test_the_known_head_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.SCRIPTS))
    assert ScriptDirectory.from_config(config).get_current_head() == schema.HEAD


def test_a_number_is_not_used_again_where_the_table_is_made_anew(folder: Path) -> None:
    folder.mkdir()
    engine = encrypted_engine(folder / DATABASE, KEY)
    config = Config()
    config.set_main_option("script_location", str(schema.SCRIPTS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0007")
        insert = (
            "INSERT INTO outbox VALUES (?, 'e', ?, 'at', '{}', 'd', 3, NULL, ?, 'r', NULL, NULL, NULL, NULL)"
        )
        connection.exec_driver_sql(insert, [(40, "a", None), (41, "b", "then"), (42, "c", None)])
        connection.exec_driver_sql("DELETE FROM outbox WHERE seq = 42")
    engine.dispose()
    store = open_store(folder)
    with store.unit() as unit:
        assert unit.outbox.put(visit_opened(1)) == 43
        rows = unit.visits._connection.exec_driver_sql(
            "SELECT seq, event_id, attempts, buried_at FROM outbox"
        )
        assert rows.all()[:2] == [(40, "a", 3, None), (41, "b", 3, "then")]
    assert store.waiting == 2
    store.close()


def test_the_log_of_a_first_life_stays_when_every_other_connection_is_closed(folder: Path) -> None:
    store = open_store(folder)
    before = (folder / LOG).stat().st_size
    store._database.writer.close()
    store._engine.dispose()
    assert (folder / LOG).stat().st_size == before > 0
    with store.unit() as unit:
        unit.outbox.put(visit_opened(1))
    assert store.condition is Condition.WELL
    store.close()


def test_promises_of_the_connection(folder: Path) -> None:
    store = open_store(folder)
    with store.unit() as unit:
        ask = unit.visits._connection.exec_driver_sql
        assert ask("PRAGMA journal_mode").scalar_one() == "wal"
        assert ask("PRAGMA synchronous").scalar_one() == 2
        assert ask("PRAGMA secure_delete").scalar_one() == 1
        assert ask("PRAGMA foreign_keys").scalar_one() == 1
        assert ask("PRAGMA temp_store").scalar_one() == 2
    store.close()


class TestKeyFile:
    def test_is_made_once_and_for_its_owner_only(self, tmp_path: Path) -> None:
        path = tmp_path / "keys" / "store.key"
        key = key_from_file(path)
        assert len(key) == 32
        assert stat.S_IMODE(path.stat().st_mode) == 0o400
        assert key_from_file(path) == key
        assert key_from_file(tmp_path / "other.key") != key

    @pytest.mark.parametrize("mode", [0o440, 0o404, 0o644])
    def test_is_refused_where_others_may_read_it(self, tmp_path: Path, mode: int) -> None:
        path = tmp_path / "store.key"
        key_from_file(path)
        path.chmod(mode)
        with pytest.raises(KioskError, match=r"store\.key-file"):
            key_from_file(path)

    def test_is_refused_where_it_is_not_a_key(self, tmp_path: Path) -> None:
        path = tmp_path / "store.key"
        path.write_bytes(b"short")
        path.chmod(0o400)
        with pytest.raises(KioskError, match=r"store\.key-file"):
            key_from_file(path)


def mark_of(folder: Path) -> Mark:
    mark = read_mark(folder)
    assert mark is not None
    return mark


def no_space(*_: object) -> None:
    raise OSError(errno.ENOSPC, "no space left")


class TestEpoch:
    """A store that went back in time must not use its numbers again."""

    def test_stays_from_start_to_start(self, folder: Path) -> None:
        epochs = set()
        for _ in range(3):
            store = open_store(folder)
            epochs.add(store.epoch)
            store.close()
        assert len(epochs) == 1

    def test_changes_when_a_copy_comes_back(self, folder: Path, tmp_path: Path) -> None:
        filled(folder)
        shutil.copy(folder / DATABASE, tmp_path / "backup")
        store = open_store(folder)
        epoch = store.epoch
        store.close()
        shutil.copy(tmp_path / "backup", folder / DATABASE)
        store = open_store(folder)
        assert store.epoch != epoch
        with store.unit() as unit:
            assert unit.outbox.put(visit_opened(1)) == 202, "that it went back is told first"
            epochs = [waiting.envelope.epoch for waiting in unit.outbox.first(300)]
        assert epochs == [epoch] * 200 + [store.epoch] * 2
        store.close()

    def test_changes_when_the_whole_folder_is_a_copy(self, folder: Path, tmp_path: Path) -> None:
        filled(folder)
        shutil.copytree(folder, tmp_path / "backup")
        store = open_store(folder)
        epoch = store.epoch
        store.close()
        shutil.move(folder, tmp_path / "gone")
        shutil.copytree(tmp_path / "backup", folder)
        store = open_store(folder)
        assert store.epoch != epoch
        store.close()

    def test_survives_a_power_cut_between_database_and_mark(self, folder: Path) -> None:
        filled(folder)
        mark = (folder / "store.mark").read_bytes()
        store = open_store(folder)
        epoch = store.epoch
        store.close()
        (folder / "store.mark").write_bytes(mark)
        store = open_store(folder)
        assert store.epoch == epoch
        store.close()

    def test_begins_anew_once_for_each_reused_key(self, folder: Path) -> None:
        store = open_store(folder)
        first = store.epoch
        second = store.begin_epoch(first)
        assert second != first
        assert store.begin_epoch(first) == second
        store.close()
        store = open_store(folder)
        assert store.epoch == second
        store.close()

    @pytest.mark.parametrize("back", [False, True])
    def test_that_a_copy_came_back_is_told_once_however_often_the_opening_is_cut_off(
        self, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, back: bool
    ) -> None:
        """Killed between commit and mark, then a disk that takes no mark. A new store tells nothing."""
        if back:
            filled(folder)
            shutil.copy(folder / DATABASE, tmp_path / "backup")
            open_store(folder).close()
            shutil.copy(tmp_path / "backup", folder / DATABASE)
        with monkeypatch.context() as patched:
            patched.setattr(Lineage, "opened", lambda *_: die())
            killed_after(lambda: open_store(folder))
            patched.setattr(Lineage, "opened", no_space)
            for _ in range(2):
                with pytest.raises(KioskError, match=r"store\.full"):
                    open_store(folder)
        store = open_store(folder)
        with store.view() as unit:
            waiting = [each.envelope.payload for each in unit.outbox.first(300)]
        assert sum("store.went-back" in each for each in waiting) == int(back)
        store.close()
        assert not (folder / "store.beginning").exists()

    def test_a_kill_between_a_new_epoch_and_its_mark_is_no_copy(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        filled(folder)
        first = str(mark_of(folder).epoch)

        def begin_anew() -> None:
            store = open_store(folder)
            store.begin_epoch(store.epoch)

        monkeypatch.setattr(Lineage, "renamed", lambda *_: die())
        killed_after(begin_anew)
        assert mark_of(folder).epoch == first
        store = open_store(folder)
        with store.view() as unit:
            waiting = [each.envelope for each in unit.outbox.first(300)]
            told = [each for each in waiting if "store.went-back" in each.payload]
        assert str(store.epoch) != first
        assert [str(each.epoch) for each in told] == [str(store.epoch)], "of the used key alone"
        store.close()
        assert str(store.epoch) == mark_of(folder).epoch
