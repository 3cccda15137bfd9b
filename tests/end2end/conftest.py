"""A stand for a module, and the real terminal on stage for a test; nothing here draws on a screen."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from deploy.stand.stand import Stand
from deploy.tour.stage import Stage
from tests.helpers.houses import employees_stand, people_of, staged

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep a module's tests on one worker: it sets up their stand once."""
    for item in items:
        if item.path.parent == HERE and item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


@pytest.fixture(scope="session", autouse=True)
def _no_screen() -> None:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_QUICK_BACKEND"] = "software"


@pytest.fixture(scope="session")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stand's folder with its employees, made once in a run: that takes seconds."""
    own = tmp_path_factory.getbasetemp()
    of_run = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    return people_of(of_run / "people")


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory, people: Path) -> Iterator[Stand]:
    """Hub and rig, without a badge reader: a machine has only one PC/SC service."""
    with employees_stand(tmp_path_factory.mktemp("stand"), people, badge_reader=False) as stand:
        yield stand


@pytest.fixture
def stage(stand: Stand, _no_screen: None, qapp: QGuiApplication) -> Iterator[Stage]:
    """The terminal, all its hardware well, waiting for somebody."""
    qapp.setQuitOnLastWindowClosed(False)
    with staged(stand) as stage:
        yield stage
