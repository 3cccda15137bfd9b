"""The contract suite's rigs, one file a driver in tests/contract/rigs."""

from __future__ import annotations

from devices.conformance.rig import DriverRig, Edge, OpenRig, rig_of

__all__ = ["DriverRig", "Edge", "OpenRig", "rig_of"]
