"""./test goes on after a failure, hides none behind green tests, and closes as test runners do."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from deploy.house.checks import (
    Check,
    Outcome,
    Tally,
    carry_out_beside,
    closing,
    place_for_tests,
    pytest_check,
    quiet_environment,
    run_all,
    tally_of,
)

GREEN = Check("green", [sys.executable, "-c", ""])
RED = Check("red", [sys.executable, "-c", "raise SystemExit(3)"])
REPORT = '<testsuites><testsuite tests="7" failures="{failures}" errors="1" skipped="2"/></testsuites>'


def report(folder: Path, failures: int = 1) -> Path:
    path = folder / "pytest.xml"
    path.write_text(REPORT.format(failures=failures))
    return path


def test_a_report_is_counted_errors_as_failures(tmp_path: Path) -> None:
    assert tally_of(report(tmp_path)) == Tally(passed=3, failed=2, skipped=2)


@pytest.mark.parametrize("text", ["", "<testsuites>", None])
def test_a_report_that_is_not_whole_is_a_failure(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "pytest.xml"
    if text is not None:
        path.write_text(text)
    assert tally_of(path) == Tally(failed=1)


def test_a_red_check_is_not_hidden_by_green_tests() -> None:
    outcomes = [Outcome("ruff", passed=False, seconds=0), Outcome("pytest", passed=True, seconds=0)]
    assert closing(outcomes, Tally(passed=5)) == Tally(passed=5, failed=1)


def test_a_run_of_pytest_that_broke_is_not_hidden_by_its_report() -> None:
    outcomes = [Outcome("pytest", passed=False, seconds=0)]
    assert closing(outcomes, Tally(passed=5)) == Tally(passed=5, failed=1)


def test_all_checks_run_and_the_last_line_counts(tmp_path: Path) -> None:
    path = tmp_path / "pytest.xml"
    write = (
        f'open({str(path)!r}, \'w\').write(\'<testsuite tests="4" failures="0" errors="0" skipped="1"/>\')'
    )
    said: list[str] = []
    status = run_all([RED, GREEN, Check("pytest", [sys.executable, "-c", write])], path, said.append)
    assert status == 1
    assert [line.split()[0] for line in said[-1].splitlines() if line.startswith("  ")] == [
        "red",
        "green",
        "pytest",
        "all",
    ]
    assert said[-1].splitlines()[-1] == "4 passed, 1 failed, 1 skipped"


def test_what_a_check_puts_out_is_said_with_it_or_only_where_it_failed() -> None:
    def check(name: str, status: int, *, silent: bool) -> Check:
        return Check(
            name, [sys.executable, "-c", f"print('of {name}'); raise SystemExit({status})"], silent=silent
        )

    said: list[str] = []
    checks = [check("loud", 0, silent=False), check("mute", 0, silent=True), check("cry", 1, silent=True)]
    outcomes = carry_out_beside(checks, os.environ, said.append)
    assert [(one.name, one.passed) for one in outcomes] == [("loud", True), ("mute", True), ("cry", False)]
    together = "\n".join(said)
    assert "of loud" in together
    assert "of mute" not in together
    assert "of cry" in together


def test_qt_draws_off_screen_unless_told_otherwise() -> None:
    assert quiet_environment({})["QT_QPA_PLATFORM"] == "offscreen"
    assert quiet_environment({"QT_QPA_PLATFORM": "xcb"})["QT_QPA_PLATFORM"] == "xcb"


def test_tests_write_to_memory_where_there_is_room_and_else_to_the_disk(tmp_path: Path) -> None:
    assert place_for_tests(tmp_path, room=1) == tmp_path
    assert place_for_tests(tmp_path, room=1 << 60) is None
    assert place_for_tests(tmp_path / "nothing", room=1) is None


def test_pytest_is_told_where_its_tests_write(tmp_path: Path) -> None:
    there = pytest_check(tmp_path / "x.xml", everything=False, fast=False, selection=[], folder=tmp_path)
    assert f"--basetemp={tmp_path / 't'}" in there.command
    unsaid = pytest_check(tmp_path / "x.xml", everything=False, fast=False, selection=[])
    assert not [word for word in unsaid.command if word.startswith("--basetemp")]


@pytest.mark.xdist_group("one-worker")
def test_groups_of_tests_stay_on_one_worker(request: pytest.FixtureRequest) -> None:
    if getattr(request.config.option, "loadgroup", False):
        assert request.node.nodeid.endswith("@one-worker"), "pytest-xdist does not group with this pytest"
