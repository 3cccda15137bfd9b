"""A start in haste, and the rest after it."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from config.complaint import Refused
from config.loader import load
from kiosk.app.back_office import BackOffice
from kiosk.app.terminal import Terminal
from kiosk.domain.errors import KioskError

PROGRAM = """
import gc
import sys
from kiosk.app.haste import make_haste, take_time
make_haste()
print(gc.isenabled(), sys.getswitchinterval() < 0.001)
from pydantic.plugin import _loader
print(list(_loader.get_plugins()))
take_time()
print(gc.isenabled(), gc.get_freeze_count() > 0)
"""
SETTINGS = """\
terminal_id: lobby-1
site: beijing
name: {zh: 大厅, en: Lobby}
hub: {url: "https://hr-platform.example", token_file: token}
employer:
  name: {zh: 示例, en: Example}
  short_name: {zh: 示例, en: Example}
facilities: {zh: 前台, en: Desk}
display: {fullscreen: false}
"""


@pytest.fixture
def no_collection() -> Iterator[None]:
    gc.disable()
    yield
    gc.unfreeze()
    gc.enable()


def test_nothing_is_looked_for_until_the_screen_is_up() -> None:
    told = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert told.stdout.splitlines() == ["False True", "[]", "True True"]


@pytest.mark.usefixtures("no_collection")
def test_a_terminal_collects_again_once_it_has_moved_in_or_could_not(
    qt: QGuiApplication, tmp_path: Path
) -> None:
    (tmp_path / "terminal.yaml").write_text(SETTINGS, encoding="utf-8")
    config = load(tmp_path / "terminal.yaml")
    assert not isinstance(config, Refused)

    def open_office() -> BackOffice:
        assert not gc.isenabled()
        raise KioskError("store.corrupt")

    bugs: list[BaseException] = []
    failures: list[KioskError] = []
    terminal = Terminal(config, open_office, data=tmp_path, on_bug=bugs.append, on_failure=failures.append)
    terminal.start()
    assert terminal.stop()
    qt.processEvents()
    assert gc.isenabled()
    assert [error.code for error in failures] == ["store.corrupt"]
    assert bugs == []
