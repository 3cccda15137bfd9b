"""`python -m devices conform`: the suite on one driver, told line by line."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from pathlib import Path

from devices.conformance.rig import OpenRig, rig_in, rig_of
from devices.conformance.run import Finding, Verdict, conform, handless
from devices.conformance.table import with_findings
from devices.registry import build_driver, driver_class


class Conforming:
    """One run: lines to show while it goes on, then whether everything held."""

    def __init__(self, driver: str, options: Mapping[str, object], rig: Path | None) -> None:
        self._driver = driver
        self._class = driver_class(driver)
        self._rig = _rig(driver, options, rig)
        self._findings: list[Finding] = []

    @property
    def held(self) -> bool:
        """Whether nothing failed, and all of it is written."""
        return not unwritten(self._class) and all(one.verdict is not Verdict.FAILS for one in self._findings)

    def lines(self) -> Iterator[str]:
        """Run the checks; yield a line for each, and what was not written yet."""
        for one in conform(self._class, self._rig):
            self._findings.append(one)
            yield f"{one.check:<20}  {one.verdict:<15}  {one.seconds:5.1f} s  {one.why}".rstrip()
        for name in unwritten(self._class):
            yield f"{name:<20}  to be written"

    def write(self, page: Path) -> None:
        """Put what was found into the table of a page."""
        text = page.read_text(encoding="utf-8")
        page.write_text(with_findings(text, self._driver, self._findings), encoding="utf-8")


def unwritten(driver: type) -> list[str]:
    """Return the methods of a driver that only raise NotImplementedError."""
    return [
        name
        for name, method in inspect.getmembers(driver, inspect.isfunction)
        if "NotImplementedError" in method.__code__.co_names
    ]


def _rig(driver: str, options: Mapping[str, object], path: Path | None) -> OpenRig:
    if options:
        return handless(build_driver(driver, options))
    return rig_of(driver) if path is None else rig_in(path, driver)
