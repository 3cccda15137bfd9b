"""Every driver is in the contract suite, and one that speaks on a wire has an emulator at its end."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from devices.registry import driver_classes, emulator_classes
from tests.helpers.project import ROOT

RIGS = ROOT / "tests/contract/rigs"
DRIVERS = sorted(driver_classes())


def rig_of(driver: str) -> Path:
    """Return where the contract suite's rig of a driver has to be."""
    return RIGS / f"{driver.replace('-', '_')}.py"


def emulators_in(path: Path) -> set[str]:
    """Return the emulator modules that a rig starts, itself or through tests.helpers."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            if node.module.startswith("devices.emulators."):
                found.add(node.module.rpartition(".")[2])
            elif node.module.startswith("tests.helpers."):
                found |= emulators_in(ROOT.joinpath(*node.module.split(".")).with_suffix(".py"))
    return found


@pytest.mark.parametrize("driver", DRIVERS)
def test_a_driver_is_in_the_contract_suite(driver: str) -> None:
    assert rig_of(driver).is_file()


@pytest.mark.parametrize("driver", [driver for driver in DRIVERS if not driver.startswith("simulated-")])
def test_a_driver_with_a_wire_has_an_emulator_at_its_other_end(driver: str) -> None:
    models = {model.replace("-", "_") for model in emulator_classes()}
    assert emulators_in(rig_of(driver)) & models


def test_every_class_of_device_has_a_simulator() -> None:
    classes = driver_classes()
    simulated = {found.device_class for name, found in classes.items() if name.startswith("simulated-")}
    assert {found.device_class for found in classes.values()} == simulated


def test_every_rig_is_of_a_driver_that_exists() -> None:
    assert {path.stem.replace("_", "-") for path in RIGS.glob("*.py") if path.stem != "__init__"} == set(
        DRIVERS
    )
