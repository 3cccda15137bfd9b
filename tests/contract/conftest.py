"""Every driver of the registry goes through the suite, each with its own rig."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.conformance.rig import DriverRig, rig_of
from devices.registry import driver_classes


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "driver" in metafunc.fixturenames:
        names = sorted(driver_classes())
        marks = [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in names]
        metafunc.parametrize("driver", marks)


@pytest.fixture
def rig(driver: str, tmp_path: Path) -> Iterator[DriverRig]:
    with rig_of(driver)(tmp_path) as running:
        yield running
