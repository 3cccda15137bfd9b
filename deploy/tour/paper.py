"""Reading the emulated paper: the verify code on the last certificate that came out."""

from __future__ import annotations

from pathlib import Path

from deploy.tour.stage import TourError
from devices.emulators.paper_path import OUTLET
from devices.pictures.printed import newest_code


def code_on(printer: Path) -> str:
    """Return the verify code on the newest sheet in the outlet of the printer whose folder this is."""
    code = newest_code(printer / OUTLET)
    if code is None:
        raise TourError(f"no code could be read on any sheet of {printer.name}")
    return code
