"""A driver in a process of its own keeps the same promises."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import pytest

from devices import registry
from devices.conformance.checks import CHECKS, Subject
from devices.conformance.looking import NotApplicableError
from devices.conformance.rig import DriverRig, rig_of
from devices.device import Device
from devices.hangs import keep_nothing
from devices.isolation.messages import Call
from devices.isolation.proxy import build_isolated
from devices.registry import driver_class

DRIVERS = [
    "sam-v",
    "simulated-card-reader",
    pytest.param("escpos", marks=pytest.mark.slow),
    pytest.param("simulated-document-printer", marks=pytest.mark.slow),
    pytest.param("simulated-id-card-reader", marks=pytest.mark.slow),
    pytest.param("simulated-receipt-printer", marks=pytest.mark.slow),
]


def _set_plugged(device: Any, plugged: bool) -> None:
    device._ask(Call("__setattr__", ("plugged", plugged)))


@pytest.fixture
def isolated_rig(
    isolated: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[DriverRig, list[Device]]]:
    built: list[Device] = []

    def build(name: str, options: Mapping[str, object]) -> Device:
        device = build_isolated(name, options, keep_nothing)
        if name.startswith("simulated-"):  # its hands are in the child, too
            cast("Any", type(device)).plugged = property(None, _set_plugged)
            device.open()
            device.close()
        built.append(device)
        return device

    monkeypatch.setattr(registry, "build_driver", build)
    with rig_of(isolated)(tmp_path) as running:
        yield running, built
    for device in built:
        device.discard()


@pytest.mark.parametrize("check", [name for name in CHECKS if name not in {"described", "babble survived"}])
@pytest.mark.parametrize("isolated", DRIVERS)
def test_it_holds_across_the_border(
    isolated_rig: tuple[DriverRig, list[Device]], isolated: str, check: str
) -> None:
    rig, built = isolated_rig
    try:
        CHECKS[check](Subject(driver_class(isolated), rig))
    except NotApplicableError as reason:
        pytest.skip(str(reason))
    assert built
    assert all(type(device).__name__.startswith("Isolated") for device in built)
