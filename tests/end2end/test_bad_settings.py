"""Wrong settings: the line and the reason, and nothing is started; the last good ones where there are."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml

from deploy.stand.process import Child
from deploy.stand.stand import Stand
from kiosk.store.data_folder import DataFolder

EX_CONFIG = 78
SOON = 60.0


def wrong(stand: Stand, change: str) -> Path:
    """Return settings that are the stand's with one line changed: `old=>new`."""
    old, new = change.split("=>")
    text = stand.settings.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path = stand.folder / "wrong.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def run(settings: Path, data: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kiosk", "--no-curtain", "--config", str(settings), "--data", str(data)],
        capture_output=True,
        text=True,
        timeout=SOON,
        check=False,
    )


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("driver: sam-v=>driver: sam-w", 'no driver is called "sam-w"'),
        ("width: 1080=>width: wide", "width"),
        ("terminal_id: t001=>terminal_no: t001", "terminal_no"),
        ("driver: escpos=>driver: {escpos", "is not YAML"),
    ],
)
def test_wrong_settings_start_nothing(stand: Stand, tmp_path: Path, change: str, reason: str) -> None:
    settings = wrong(stand, change)
    lines = settings.read_text(encoding="utf-8").splitlines()
    line = 1 + next(number for number, each in enumerate(lines) if change.split("=>")[1] in each)
    ended = run(settings, tmp_path / "data")
    assert ended.returncode == EX_CONFIG, ended.stderr
    told = [
        each
        for each in ended.stderr.splitlines()
        if f"wrong.yaml:{line}:" in each or f"wrong.yaml:{line + 1}:" in each
    ]
    assert any(reason in each for each in told), ended.stderr
    assert "Nothing was started" in ended.stderr
    assert not (tmp_path / "data" / "store").exists()


def test_no_file_at_all_starts_nothing(tmp_path: Path) -> None:
    ended = run(tmp_path / "nowhere.yaml", tmp_path / "data")
    assert ended.returncode == EX_CONFIG
    assert "nowhere.yaml" in ended.stderr
    assert not (tmp_path / "data" / "store").exists()


def test_the_last_good_settings_are_used_and_the_wrong_line_is_told(stand: Stand, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    shutil.copy(DataFolder(stand.terminal_data).identity.path, data)
    settings = stand.folder / "wrong.yaml"
    settings.write_text(stand.settings.read_text(encoding="utf-8"), encoding="utf-8")
    with running(settings, data, "the platform answers") as child:
        assert "running with the last good ones" not in child.last_lines
    content = yaml.safe_load(settings.read_text(encoding="utf-8"))
    content["devices"][0]["driver"] = "sam-w"
    settings.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    with running(settings, data, "the platform answers") as child:
        assert "running with the last good ones" in child.last_lines
        assert 'no driver is called "sam-w"' in child.last_lines
    settings.write_text("colour: red\n" + stand.settings.read_text(encoding="utf-8"), encoding="utf-8")
    with running(settings, data, "the platform answers") as child:
        assert child.last_lines.count("wrong.yaml:1: colour: is not a known setting") == 1


@contextmanager
def running(settings: Path, data: Path, mark: str) -> Iterator[Child]:
    """Run the terminal until `mark` stands in its log, and end it in order."""
    where = ["--no-curtain", "--config", str(settings), "--data", str(data)]
    child = Child("terminal", ["kiosk", *where], log=settings.with_suffix(".log"))
    child.start_reading(mark)
    try:
        child.wait_ready(SOON)
        yield child
    finally:
        child.end()
    assert child.exit_status == 0, child.last_lines
