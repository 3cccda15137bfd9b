"""The whole program when its battery is nearly empty: it ends in order, and has the machine switched off."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from devices.emulators.nut import NEARLY_EMPTY, Nut, NutOptions
from tests.helpers.project import ROOT

SETTINGS = """\
terminal_id: lobby-1
site: beijing
name: {{zh: 大厅, en: Lobby}}
hub: {{url: "http://127.0.0.1:9", token_file: token}}
employer:
  name: {{zh: 示例, en: Example}}
  short_name: {{zh: 示例, en: Example}}
facilities: {{zh: 前台, en: Desk}}
display: {{fullscreen: false}}
devices: [{{name: ups, driver: nut, options: {{port: {port}}}}}]
power: {{command: ["{python}", "-c", "open('off', 'w')"]}}
"""


@pytest.mark.slow
def test_it_ends_with_75_closes_its_store_and_runs_the_command(tmp_path: Path) -> None:
    upsd = Nut(NutOptions(), tmp_path)
    upsd.start()
    upsd.act("fail")
    upsd.act("charge", NEARLY_EMPTY)
    (tmp_path / "token").write_text("word\n")
    (tmp_path / "terminal.yaml").write_text(SETTINGS.format(port=upsd.port, python=sys.executable))
    words = ["--config", str(tmp_path / "terminal.yaml"), "--data", str(tmp_path / "data"), "--no-curtain"]
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "kiosk", *words], cwd=tmp_path, capture_output=True, text=True, timeout=90,
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}, check=False,
        )  # fmt: skip
    finally:
        upsd.stop()
    assert ended.returncode == 75, ended.stderr
    assert (tmp_path / "off").exists()
    assert not list((tmp_path / "data").glob("**/*-wal")), "the store was closed in order"
