"""The lamp says how the terminal is, and goes out with it."""

from __future__ import annotations

import pytest

from devices.drivers.simulated_status_lamp import SimulatedStatusLamp, SimulatedStatusLampOptions
from devices.pace import Pace
from devices.status_lamp import LampState, StatusLamp
from devices.supervisor import DeviceSpec, Supervisor
from kiosk.app.errands import Errands
from kiosk.app.lamp import Lamp


def test_it_follows_the_screen_and_the_devices_and_goes_out() -> None:
    simulated = SimulatedStatusLamp(SimulatedStatusLampOptions())
    supervisor = Supervisor(
        [DeviceSpec("lamp", "any")],
        on_bug=lambda bug: pytest.fail(str(bug)),
        pace=Pace(reopen=lambda _: 0.05),
        build=lambda _: simulated,
    )
    supervisor.start()
    assert supervisor.slots()["lamp"].wait_until_seen(20)
    now = {"screen": "attract", "served": False, "hand": False}
    errands = Errands()
    lamp = Lamp(errands, lambda: str(now["screen"]), lambda: bool(now["served"]), lambda: bool(now["hand"]))
    lamp.look()
    lamp.use(supervisor.of_class(StatusLamp))
    for change in (
        {},
        {"screen": "home", "served": True},
        {"hand": True},
        {"screen": "attract", "served": False},
        {"screen": "out_of_service"},
    ):
        now |= change
        lamp.look()
    lamp.put_out()
    errands.close()
    assert supervisor.stop(20)
    assert simulated.shown == [
        LampState.READY,
        LampState.BUSY,
        LampState.BUSY,
        LampState.ATTENTION,
        LampState.OUT_OF_ORDER,
        LampState.OFF,
    ]
