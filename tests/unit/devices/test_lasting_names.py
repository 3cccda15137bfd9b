"""A device whose file goes away and comes back under another number is found by its lasting name."""

from __future__ import annotations

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
        reader.stop()
        (tmp_path / "by-id-sam").unlink()
        until(usable=False)
        with (tmp_path / "taken").open("wb"):  # ttyUSB0 belongs to somebody else meanwhile
            (tmp_path / "ttyUSB0").symlink_to(tmp_path / "taken")
            reader = plug(tmp_path, 1)
            until(usable=True)
        assert (tmp_path / "by-id-sam").readlink() == tmp_path / "ttyUSB1"
    finally:
        assert supervisor.stop(WITHIN)
        reader.stop()
    assert bugs.empty()
