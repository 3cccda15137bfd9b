"""A document camera that is not there, for a terminal without one and for tests of other rooms."""

from __future__ import annotations

from typing import ClassVar

import cv2
import numpy as np

from devices.device import Fault, Report, Status
from devices.document_camera import Capture, DocumentCamera, Look, Outline
from devices.errors import DeviceError, DeviceFailure
from devices.options import Options
from devices.paper.formats import Finish, Format, millimetres
from devices.paper.judgement import UNUSABLE, Verdict
from devices.paper.page import page_of
from devices.paper.straighten import Straight

PX_PER_MM = 4
LIES = ((0.3, 0.1), (0.7, 0.1), (0.7, 0.9), (0.3, 0.9))
NOWHERE = frozenset({Verdict.NO_SHEET, Verdict.NOT_WHOLE})


class SimulatedDocumentCameraOptions(Options):
    """Nothing to tell it."""


class SimulatedDocumentCamera(DocumentCamera):
    """Takes pages of an imaginary sheet. Its hands are set from any thread.

    `verdict` is how the sheet lies, `written` what stands on it, `frozen` a picture that stands still.
    """

    driver = "simulated-document-camera"
    options: ClassVar[type[Options]] = SimulatedDocumentCameraOptions
    watch_pause = 0.02

    def __init__(self, options: SimulatedDocumentCameraOptions) -> None:
        del options
        self.plugged = True
        self.verdict = Verdict.NO_SHEET
        self.written = ""
        self.frozen = False
        self._is_open = self._enabled = False

    def open(self) -> None:
        """Open, where it is plugged in."""
        self._check_plugged()
        self._is_open = True

    def close(self) -> None:
        """Close."""
        self._is_open = False

    def enable(self) -> None:
        """Take pictures from now on."""
        self._enabled = True

    def disable(self) -> None:
        """Take no more pictures."""
        self._enabled = False

    def watch(self) -> Report:
        """Tell whether the picture stands still."""
        self._check_open()
        frozen = self.frozen and self._enabled
        return Report(Status.ONLINE, frozenset({Fault.PICTURE_FROZEN} if frozen else ()))

    def look(self, size: Format) -> Look | None:
        """Return the sheet as it lies."""
        self._check_enabled()
        outline: Outline | None = None if self.verdict in NOWHERE else LIES
        _, jpeg = cv2.imencode(".jpg", self._sheet(size).picture)
        return Look(jpeg.tobytes(), self.verdict, outline)

    def capture(
        self, size: Format, finish: Finish = Finish.EVENED, *, within: float = 3.0, anyway: bool = False
    ) -> Capture:
        """Return the sheet as a page."""
        del within
        self._check_enabled()
        if self.frozen:
            raise DeviceError(DeviceFailure.TIME_OUT, "no new picture")
        verdict = self.verdict
        if verdict is not Verdict.GOOD and (verdict in UNUSABLE or not anyway):
            return Capture(verdict)
        return Capture(verdict, page_of(self._sheet(size), finish))

    def _sheet(self, size: Format) -> Straight:
        width, height = millimetres(size, 1.6 if size is Format.ID_1 else 0.7)
        picture = np.full((round(height * PX_PER_MM), round(width * PX_PER_MM), 3), 250, dtype=np.uint8)
        cv2.putText(picture, self.written, (20, 80), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (40, 40, 40), 2)
        return Straight(picture, width, height)

    def _check_enabled(self) -> None:
        self._check_open()
        if not self._enabled:
            raise DeviceError(DeviceFailure.SEQUENCE_ERROR, "disabled")

    def _check_open(self) -> None:
        self._check_plugged()
        if not self._is_open:
            raise DeviceError(DeviceFailure.SEQUENCE_ERROR, "not open")

    def _check_plugged(self) -> None:
        if not self.plugged:
            raise DeviceError(DeviceFailure.NO_DEVICE, "unplugged by hand")
