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


@pytest.mark.parametrize(
    ("trouble", "words"), [("full", "The disk is full"), ("read-only", "The disk cannot be written")]
)
def test_staff_come_in_and_look_whatever_the_disk_takes_and_decide_when_it_does(
    tmp_path: Path, trouble: str, words: str
) -> None:
    if trouble == "full" and not REAL:
        pytest.skip("only a real disk is full to the last byte")
    seen = live(f"staff when {trouble}", tmp_path, real=REAL)
    assert seen["wrong"] == "Refused(tries_left=4, wait_seconds=0)"
    assert seen["came"]
    assert seen["sees"] == [words, 1, True, False]
    assert seen["dismissed"] == f"store.{trouble}"
    assert seen["told meanwhile"] == []
    assert seen["then"] == [True, 1, True], "the letter is still there"
    assert seen["told then"] == ["staff.refused", "staff.entered", "staff.left"], "later, in order"
    assert seen["told at last"] == ["dead-letter.dismissed"]
