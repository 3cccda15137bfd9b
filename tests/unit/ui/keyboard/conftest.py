from __future__ import annotations

import os

import pytest


@pytest.fixture(scope="session", autouse=True)
def _no_screen() -> None:
    """Have Qt draw into memory, in software; the application is made by pytest-qt afterwards."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_QUICK_BACKEND"] = "software"
