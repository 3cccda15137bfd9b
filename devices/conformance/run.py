"""Runs the checks on a driver, each with a rig of its own, and tells what held."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path

from devices.conformance.checks import CHECKS, Check, Subject
from devices.conformance.looking import NotApplicableError, NotHeldError
from devices.conformance.rig import DriverRig, OpenRig
from devices.device import Device
from devices.errors import DeviceError
from devices.hangs import standing

LONGEST = 120.0  # seconds that a check may take; the slowest here takes 10
FRAMES = 2  # of a check that hangs, the innermost


class Verdict(StrEnum):
    """What a check found."""

    HOLDS = "holds"
    FAILS = "FAILS"
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True)
class Finding:
    """What one check found, why, and how many seconds it took."""

    check: str
    verdict: Verdict
    why: str
    seconds: float


def conform(driver: type[Device], rig: OpenRig) -> Iterator[Finding]:
    """Run every check; a driver that fails one goes on to the next."""
    for name, check in CHECKS.items():
        started = time.monotonic()
        verdict, why = Verdict.HOLDS, ""
        try:
            with tempfile.TemporaryDirectory(prefix="conform-", ignore_cleanup_errors=True) as folder:
                ended(partial(run, check, driver, rig(Path(folder))))
        except NotApplicableError as reason:
            verdict, why = Verdict.NOT_APPLICABLE, str(reason)
        except NotHeldError as reason:
            verdict, why = Verdict.FAILS, str(reason)
        except DeviceError as error:
            verdict, why = Verdict.FAILS, f"unexpected DeviceError: {error}"
        except Exception as bug:  # noqa: BLE001 - whatever a maker's driver raises is a finding
            verdict, why = Verdict.FAILS, f"{type(bug).__name__} instead of a DeviceError: {bug}"
        yield Finding(name, verdict, why, time.monotonic() - started)


def run(check: Check, driver: type[Device], rig: AbstractContextManager[DriverRig]) -> None:
    """Run one check on a rig; raise NotHeldError or NotApplicableError."""
    with rig as running:
        check(Subject(driver, running))


def ended(what: Callable[[], None]) -> None:
    """Do `what` on a thread of its own; raise NotHeldError where it hangs, and leave it behind."""
    outcome: Future[None] = Future()

    def work() -> None:
        try:
            what()
            outcome.set_result(None)
        except BaseException as error:  # noqa: BLE001 - carried to whoever waits, who raises it
            outcome.set_exception(error)

    thread = threading.Thread(target=work, name="conformance", daemon=True)
    thread.start()
    if not wait([outcome], timeout=LONGEST).done:
        where = "; ".join(standing(thread).splitlines()[-FRAMES:])
        raise NotHeldError(f"it ends within {LONGEST:.0f} s; it stands at {where}")
    outcome.result()


def handless(device: Device) -> OpenRig:
    """Return the rig of a device of real hardware, which nobody unplugs or troubles."""

    @contextmanager
    def rig(folder: Path) -> Iterator[DriverRig]:
        del folder
        yield DriverRig(build=lambda: device)

    return rig
