"""What ippeveprinter runs for each job: sheets of paper come out as pictures, one at a time.

`python -m devices.emulators.ipp_print_command FOLDER SECONDS_PER_SHEET JOB.pdf`. State goes back on standard
error as ippeveprinter(1) wants it: `STATE: +reason`, `ATTR: name=value`.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]  # it ships no types
from PIL import Image

from devices.emulators.ipp_mechanism import Mechanism, MechanismFile

DOTS_PER_INCH = 150  # enough to read a verify code from the sheet
POINTS_PER_INCH = 72
GAP = 12
LOOK_EVERY = 0.05


class Canceled(Exception):  # noqa: N818  an outcome, not an error
    """The job was taken back."""


class PrintRun:
    """One job on its way through the mechanism."""

    def __init__(self, folder: Path, seconds_per_sheet: float, environment: Mapping[str, str]) -> None:
        self._outlet = folder / "outlet"
        self._mechanism = MechanismFile(folder / "mechanism.json")
        self._seconds_per_sheet = seconds_per_sheet
        self._job = int(environment["IPP_JOB_ID"])
        self._copies = int(environment.get("IPP_COPIES") or 1)
        self._duplex = environment.get("IPP_SIDES", "one-sided") != "one-sided"
        self._told: tuple[str, ...] = ()

    def print(self, pdf: Path) -> None:
        """Print all copies; raise Canceled."""
        pages = list(_pages(pdf))
        per_sheet = 2 if self._duplex else 1
        sheets = [pages[at : at + per_sheet] for at in range(0, len(pages), per_sheet)]
        tell(f"ATTR: job-impressions={len(pages) * self._copies}")
        done = 0
        for number, sheet in enumerate(sheets * self._copies, start=1):
            time.sleep(self._seconds_per_sheet)
            self._wait_until_free(number)
            done += len(sheet)
            self._drop(sheet)
            tell(f"ATTR: job-impressions-completed={done}")
        if self._mechanism.read().paper == 0:
            tell("STATE: +media-empty-error")

    def _wait_until_free(self, number: int) -> None:
        def feed(now: Mechanism) -> Mechanism:
            if now.jam_on_sheet == number:
                return replace(now, jam_on_sheet=0, jammed=True)
            return now

        while (now := self._mechanism.change(feed)).stopping or self._told:
            self._tell_reasons(now.stopping)
            self._refuse_canceled(now)
            if now.stopping:
                time.sleep(LOOK_EVERY)
        self._refuse_canceled(now)

    def _refuse_canceled(self, now: Mechanism) -> None:
        if self._job in now.canceled_jobs:
            self._tell_reasons(())
            raise Canceled

    def _tell_reasons(self, reasons: tuple[str, ...]) -> None:
        for gone in set(self._told) - set(reasons):
            tell(f"STATE: -{gone}-error")
        for new in set(reasons) - set(self._told):
            tell(f"STATE: +{new}-error")
        self._told = reasons

    def _drop(self, sheet: list[Image.Image]) -> None:
        """Let a sheet fall into the outlet and count it."""

        def count(now: Mechanism) -> Mechanism:
            return replace(
                now,
                paper=max(0, now.paper - 1),
                sheets_ever=now.sheets_ever + 1,
                impressions_ever=now.impressions_ever + len(sheet),
            )

        number = self._mechanism.read().sheets_ever + 1
        picture = self._outlet / f"sheet-{number:06}.png"
        _side_by_side(sheet).save(picture.with_suffix(".new"), format="PNG")
        self._mechanism.change(count)
        picture.with_suffix(".new").replace(picture)


def _pages(pdf: Path) -> Iterator[Image.Image]:
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        yield page.render(scale=DOTS_PER_INCH / POINTS_PER_INCH).to_pil().convert("RGB")
    document.close()


def _side_by_side(sides: list[Image.Image]) -> Image.Image:
    """Return front and back of a sheet as one picture."""
    if len(sides) == 1:
        return sides[0]
    width = sum(side.width for side in sides) + GAP
    both = Image.new("RGB", (width, max(side.height for side in sides)), (96, 96, 96))
    both.paste(sides[0], (0, 0))
    both.paste(sides[1], (sides[0].width + GAP, 0))
    return both


def tell(line: str) -> None:
    """Say one line to ippeveprinter."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def main(arguments: list[str]) -> int:
    """Print one job; 1 where its PDF cannot be read or it was canceled."""
    folder, seconds_per_sheet, pdf = Path(arguments[0]), float(arguments[1]), Path(arguments[2])
    try:
        PrintRun(folder, seconds_per_sheet, os.environ).print(pdf)
    except (Canceled, pypdfium2.PdfiumError):
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
