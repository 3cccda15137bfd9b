"""A virtual badge on a pcscd of the test's own."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from devices.emulators.vpcd_card import VpcdCard, VpcdCardOptions
from devices.pcsc_service import emulator_at_work, end_orphan, service_runs
from tests.helpers.machine_lock import machine_lock

PATIENCE = 90.0  # seconds
READER = "Test Badge Reader"
UID = "04A1B2C3D4E580"
PIN = "271828"
PIV_CARDS = [
    ("04A0000000000A", "none", "rsa-2048"),
    ("04A0000000000B", "clone", "p-256"),
    ("04A0000000000C", "expired", "p-384"),
    ("04A0000000000D", "unknown-issuer", "p-256"),
]
OTHER_UID = "04112233445566"


def wait_for_other_emulators() -> None:
    """Wait for a stand or a tour on this machine to give its pcscd up."""
    until = time.monotonic() + PATIENCE
    while emulator_at_work():
        assert time.monotonic() < until, "another emulator kept this machine's pcscd"
        time.sleep(0.1)


@contextmanager
def pcscd_alone() -> Iterator[None]:
    """Have the machine's one place for a pcscd; skips where another runs, or the test may not start one."""
    with machine_lock("pcscd"):
        end_orphan()
        wait_for_other_emulators()
        if service_runs():
            pytest.skip("a pcscd runs already, and a machine has room for one")
        if os.geteuid() != 0:
            pytest.skip("starting pcscd needs root")
        yield


@contextmanager
def virtual_badge(folder: Path, *, mute: float = 0.5, piv: bool = False) -> Iterator[VpcdCard]:
    """Start pcscd and the badge, and have PIV cards; skips where the test may not, or another pcscd runs."""
    options = VpcdCardOptions.model_validate(
        {
            "badges": [
                {"uid": UID, "label": {"zh": "甲", "en": "A"}},
                {"uid": OTHER_UID, "label": {"zh": "乙", "en": "B"}},
            ],
            "piv": [
                {"uid": uid, "label": {"zh": flaw, "en": flaw}, "flaw": flaw, "key": key, "pin": PIN}
                for uid, flaw, key in PIV_CARDS[: len(PIV_CARDS) * piv]
            ],
            "reader": READER,
            "mute": mute,
        }
    )
    with pcscd_alone():
        emulator = VpcdCard(options, folder)
        emulator.start()
        try:
            yield emulator
        finally:
            emulator.stop()
