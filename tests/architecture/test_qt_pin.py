"""PySide6 stays at a release that does not abort on Python before 3.12."""

from __future__ import annotations

import re
import subprocess
import sys

import PySide6

from tests.helpers.project import ROOT

CALLS = 20_000  # 6.12.0 loses a reference of None with each void call and is dead after some 5,100

PROGRAM = f"""
from PySide6.QtCore import QObject
thing = QObject()
for _ in range({CALLS}):
    thing.setObjectName("x")
print("alive")
"""


def test_void_calls_do_not_use_up_none() -> None:
    ended = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (0, "alive\n"), ended.stderr


def test_the_pin_holds_and_is_what_is_installed() -> None:
    pins = re.findall(r'"PySide6-(\w+)>=6\.11,<6\.12"', (ROOT / "setup.py").read_text(encoding="utf-8"))
    assert sorted(pins) == ["Addons", "Essentials"]
    assert PySide6.__version__.startswith("6.11.")
