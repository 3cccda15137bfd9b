"""One Qt application for every test of the screens in this process, drawing into memory."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QGuiApplication

from tests.helpers.known_statements import known_statements
from tests.helpers.ready_schemas import ready_schemas


@pytest.fixture(scope="session", autouse=True)
def _no_screen() -> None:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_QUICK_BACKEND"] = "software"


@pytest.fixture(scope="session", autouse=True)
def _schemas() -> Iterator[None]:
    with ready_schemas(), known_statements():
        yield


@pytest.fixture(scope="session")
def qt(_no_screen: None, qapp: QGuiApplication) -> QGuiApplication:
    return qapp
