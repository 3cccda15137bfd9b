"""What every driver must do, whatever its class, as docs/devices/README.md shows it."""

from __future__ import annotations

import pytest

from devices.conformance.checks import CHECKS, Subject
from devices.conformance.looking import NotApplicableError
from devices.conformance.rig import DriverRig
from devices.conformance.run import Verdict
from devices.conformance.table import MARKS, rows
from devices.registry import driver_class, driver_classes
from tests.helpers.project import ROOT

PAGE = (ROOT / "docs" / "devices" / "README.md").read_text(encoding="utf-8")
TABLE = rows(PAGE)
MEND = "python -m devices conform {} --into docs/devices/README.md"


def test_the_driver_is_where_its_name_says(driver: str) -> None:
    assert driver_class(driver).__module__ == f"devices.drivers.{driver.replace('-', '_')}"


@pytest.mark.parametrize("check", CHECKS)
def test_it_holds_and_the_table_says_so(rig: DriverRig, driver: str, check: str) -> None:
    verdict, why = Verdict.HOLDS, ""
    try:
        CHECKS[check](Subject(driver_class(driver), rig))
    except NotApplicableError as reason:
        verdict, why = Verdict.NOT_APPLICABLE, str(reason)
    assert TABLE.get(driver, {}).get(check) == MARKS[verdict], MEND.format(driver)
    if why:
        pytest.skip(why)


def test_the_table_has_no_driver_that_is_gone() -> None:
    assert TABLE.keys() <= driver_classes().keys()
