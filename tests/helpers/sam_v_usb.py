"""A SAM_V reader on a USB bus of memory."""

from __future__ import annotations

from pathlib import Path

from devices.drivers.sam_v_usb import SamVUsbOptions, SamVUsbReader
from devices.emulators.sam_v import SamV, SamVOptions
from devices.emulators.sam_v_usb import FourPipes
from devices.serial_end import Hear


class UsbReader:
    """An emulator, the bus that it hangs on, and drivers for it."""

    def __init__(self, options: SamVOptions, folder: Path) -> None:
        self.emulator = SamV(options, folder, self._plug_at)

    def _plug_at(self, hear: Hear) -> FourPipes:
        self.bus = FourPipes(hear)
        return self.bus

    def driver(self, **reading: object) -> SamVUsbReader:
        options = SamVUsbOptions.model_validate({"url": self.bus.url, **reading})
        return SamVUsbReader(options, self.bus)
