"""Document cameras with hands at their desks."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from pathlib import Path
from random import Random
from typing import ClassVar

from devices.device import Fault
from devices.document_camera import DocumentCamera
from devices.drivers.camera_document import CameraDocument as Driver
from devices.drivers.camera_document import CameraDocumentOptions as DriverOptions
from devices.emulators.camera_document import PAPER, CameraDocument, CameraDocumentOptions
from devices.emulators.desk_sheets import SheetKind, printed

WITHIN = 40.0  # seconds by the wall
HASTE = 8.0  # times as fast the driver's clock runs


class CameraRig(ABC):
    """A camera that is open and enabled, above an empty desk."""

    code: ClassVar[str] = printed(SheetKind.LETTER, Random(1), px_per_mm=1.0, tint=PAPER).code
    glare_hides_the_desk: ClassVar[bool] = False
    camera: DocumentCamera

    def start(self) -> None:
        self.camera = self.build()
        self.camera.enable()
        self.camera.open()

    def stop(self) -> None:
        self.camera.close()

    def watch_until(self, fault: Fault | None) -> None:
        until = time.monotonic() + WITHIN
        wanted = frozenset() if fault is None else {fault}
        while self.camera.watch().faults != wanted:
            assert time.monotonic() < until

    @abstractmethod
    def build(self) -> DocumentCamera: ...
    @abstractmethod
    def lay(self, what: str) -> None: ...
    @abstractmethod
    def move(self) -> None: ...
    @abstractmethod
    def push_out(self) -> None: ...
    @abstractmethod
    def hold(self) -> None: ...
    @abstractmethod
    def let_go(self) -> None: ...
    @abstractmethod
    def take(self) -> None: ...
    @abstractmethod
    def light(self, lighting: str) -> None: ...
    @abstractmethod
    def freeze(self) -> None: ...
    @abstractmethod
    def unfreeze(self) -> None: ...
    @abstractmethod
    def blacken(self) -> None: ...
    @abstractmethod
    def is_given_back(self) -> None:
        """Wait until nobody is sent pictures."""

    @abstractmethod
    def unplug(self) -> None: ...
    @abstractmethod
    def plug(self) -> None: ...


class EmulatedCameraRig(CameraRig):
    """The driver over MJPEG."""

    def __init__(self, folder: Path) -> None:
        self.emulator = CameraDocument(CameraDocumentOptions(rate=6, width=1280, height=960), folder)

    def start(self) -> None:
        self.emulator.start()
        super().start()

    def stop(self) -> None:
        super().stop()
        self.emulator.stop()

    def build(self) -> DocumentCamera:
        return Driver(DriverOptions(url=self.emulator.url), clock=lambda: time.monotonic() * HASTE)

    def lay(self, what: str) -> None:
        self.emulator.act("lay", what)

    def move(self) -> None:
        self.emulator.act("move")

    def push_out(self) -> None:
        self.emulator.act("push-out")

    def hold(self) -> None:
        self.emulator.act("hold")

    def let_go(self) -> None:
        self.emulator.act("let-go")

    def take(self) -> None:
        self.emulator.act("take")

    def light(self, lighting: str) -> None:
        self.emulator.act("light", lighting)

    def freeze(self) -> None:
        self.emulator.act("view", "frozen")

    def unfreeze(self) -> None:
        self.emulator.act("view", "live")

    def blacken(self) -> None:
        self.emulator.act("view", "black")

    def is_given_back(self) -> None:
        until = time.monotonic() + WITHIN
        while self.emulator.watched:
            assert time.monotonic() < until

    def unplug(self) -> None:
        self.emulator.act("unplug")

    def plug(self) -> None:
        self.emulator.act("plug")
