"""New folders and small files: every name is synced in the folder that it stands in."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kiosk.store.durable_file import make_folder_durably, write_durably


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What was synced, in order."""
    done: list[Path] = []
    fsync = os.fsync

    def note(file: int) -> None:
        done.append(Path(f"/proc/self/fd/{file}").readlink())
        fsync(file)

    monkeypatch.setattr("kiosk.store.durable_file.os.fsync", note)
    return done


def test_each_new_folder_is_synced_into_the_one_above(tmp_path: Path, synced: list[Path]) -> None:
    make_folder_durably(tmp_path / "data" / "store")
    assert synced == [tmp_path, tmp_path / "data"]
    assert (tmp_path / "data" / "store").stat().st_mode & 0o777 == 0o700


def test_a_folder_that_is_there_costs_nothing(tmp_path: Path, synced: list[Path]) -> None:
    make_folder_durably(tmp_path)
    assert synced == []


def test_a_file_in_the_way_is_the_environments_fault(tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"")
    with pytest.raises(FileExistsError):
        make_folder_durably(tmp_path / "data")


def test_contents_are_synced_before_the_name(tmp_path: Path, synced: list[Path]) -> None:
    write_durably(tmp_path / "mark", b"1")
    assert synced == [tmp_path / "mark.new", tmp_path]
