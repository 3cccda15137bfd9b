"""A device whose file goes away and comes back under another number is found by its lasting name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from queue import Queue

from devices.device import USABLE, Announcement, StatusChanged
from devices.emulators.sam_v import SamV, SamVOptions
from devices.pace import Pace
from devices.serial_end import PtyEnd
from devices.supervisor import DeviceSpec, Supervisor

WITHIN = 20.0


def plug(folder: Path, number: int) -> SamV:
    """Have the reader appear as ttyUSB<number>, with its lasting name linked to that, as udev does."""
    device, by_id = folder / f"ttyUSB{number}", folder / "by-id-sam"
    reader = SamV(SamVOptions(), folder, plug_at=lambda hear: PtyEnd(hear, device))
    reader.start()
    by_id.unlink(missing_ok=True)
    by_id.symlink_to(device)
    return reader


@contextmanager
def somebody_else_at(device: Path, number: Path) -> Iterator[None]:
    """Have another device, which says nothing, behind both names that it had: the link's and the system's."""
    with ExitStack() as stack:
        for _ in range(64):  # the system gives the lowest number that is free
            if number.exists():
                break
            for end in os.openpty():
                stack.callback(os.close, end)
        device.symlink_to(number)
        yield


def test_a_reader_that_comes_back_as_another_device_file_is_found_again(tmp_path: Path) -> None:
    reader = plug(tmp_path, 0)
    told: Queue[Announcement] = Queue()
    bugs: Queue[BaseException] = Queue()
    supervisor = Supervisor(
        [DeviceSpec("id", "sam-v", {"url": str(tmp_path / "by-id-sam")})],
        on_bug=bugs.put,
        pace=Pace(reopen=lambda _: 0.02),
    )
    supervisor.subscribe(lambda _name, announcement: told.put(announcement))

    def until(*, usable: bool) -> None:
        while True:
            match told.get(timeout=WITHIN):
                case StatusChanged(report) if (report.status in USABLE) is usable:
                    return
                case _:
                    pass

    supervisor.start()
    try:
        until(usable=True)
        number = (tmp_path / "ttyUSB0").resolve()
        reader.stop()
        (tmp_path / "by-id-sam").unlink()
        until(usable=False)
        with somebody_else_at(tmp_path / "ttyUSB0", number):
            reader = plug(tmp_path, 1)
            until(usable=True)
            assert (tmp_path / "ttyUSB1").resolve() != number
        assert (tmp_path / "by-id-sam").readlink() == tmp_path / "ttyUSB1"
    finally:
        assert supervisor.stop(WITHIN)
        reader.stop()
    assert bugs.empty()
