"""What the parts of a skeleton import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from devices.device import Device
from devices.skeletons.imports import Imports
from devices.skeletons.operations import names_used


@dataclass(frozen=True)
class Modules:
    """Where the parts of a driver go, and how they import each other."""

    driver: str
    protocol: str
    emulator: str
    own: str  # roots of first-party modules


def imports_of(kind: type[Device], name: str, modules: Modules) -> Mapping[str, Imports]:
    """Return the imports of each part of a driver `name` of this class."""
    return {
        "driver": _driver(kind, modules),
        "protocol": {"devices.errors": ["ProtocolError"]},
        "emulator": _emulator(modules),
        "rig": _rig(name, modules),
        "test": {
            "contextlib": ["suppress"],
            "random": ["Random"],
            "hypothesis": ["given", "strategies as st"],
            "devices.conformance.command": ["unwritten"],
            "devices.errors": ["ProtocolError"],
            modules.driver: [name],
            modules.protocol: ["LONGEST", "LineReader", "check"],
        },
    }


def _driver(kind: type[Device], modules: Modules) -> Imports:
    needed: dict[str, set[str]] = {
        "time": set(),
        "typing": {"ClassVar", "Literal"},
        "devices.device": {"Report", "Status"},
        "devices.errors": {"DeviceError", "DeviceFailure"},
        "devices.options": {"Options"},
        "devices.transports.wire": {"WireUrl", "wire"},
        kind.__module__: {kind.__name__},
        modules.protocol: {"ASK", "LineReader", "check"},
    }
    for module, used in names_used(kind).items():
        needed[module] = needed.get(module, set()) | used
    return needed


def _emulator(modules: Modules) -> Imports:
    return {
        "collections.abc": ["Sequence"],
        "pathlib": ["Path"],
        "typing": ["ClassVar"],
        "devices.emulator": ["Emulator", "Hand", "Sight"],
        "devices.errors": ["ProtocolError"],
        "devices.options": ["Options"],
        "devices.serial_end": ["TcpEnd"],
        modules.protocol: ["WELL", "LineReader"],
    }


def _rig(name: str, modules: Modules) -> Imports:
    return {
        "collections.abc": ["Iterator"],
        "contextlib": ["contextmanager"],
        "functools": ["partial"],
        "pathlib": ["Path"],
        "devices.conformance.rig": ["DriverRig"],
        "devices.device": ["Device"],
        "devices.registry": ["build_driver"],
        modules.emulator: [f"{name}Emulator", f"{name}EmulatorOptions"],
    }
