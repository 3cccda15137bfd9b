"""The disk fills up, or becomes read-only: nothing is lost, it is told, and it passes by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.disks import Seen, live, real_disks

REAL = real_disks()
KINDS = ["pretend", "real"] if REAL else ["pretend"]


@pytest.fixture(params=KINDS)
def real(request: pytest.FixtureRequest) -> bool:
    return bool(request.param == "real")


def test_a_disk_that_fills_up_takes_no_new_requests_and_lets_the_old_ones_leave(
    tmp_path: Path, real: bool
) -> None:
    seen = live("full", tmp_path, real=real)
    assert seen["begin"] == ["", ["well", True, True]]
    assert seen["filled"] == ["well", False, True], "no new requests; what was begun goes on"
    assert seen["touched"] == "store.full"
    assert seen["touched again"] == ["", ["well", False, False]], "the reserve was given up for it"
    assert seen["old ones leave"] == [0, 0]
    assert seen["to the last byte"] == ["store.full", [False, False]]
    assert seen["emptied"] == [["well", True, True], "", ["well", True, True]], "without a restart"
    assert seen["nothing lost"] == [0, 0]


def test_a_disk_that_becomes_read_only_closes_the_store_until_it_is_mended(
    tmp_path: Path, real: bool
) -> None:
    seen: Seen = live("read-only", tmp_path, real=real)
    assert seen["begin"] == ["", ["well", True, True]]
    assert seen["touched"] == "store.read-only"
    assert seen["locked"] == [["read-only", False]] * 2
    assert seen["read"] == 5, "what is there can be read, and sent"
    assert seen["mended"] == [["well", True], ""]
    assert seen["nothing lost"] == [0, 0]
    assert seen["at start"] == "store.read-only"
