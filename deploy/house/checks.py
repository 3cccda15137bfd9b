"""The checks of ./test: what runs, in which order, and what became of it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

MEMORY = Path("/dev/shm")  # noqa: S108 - below it a folder of our own is made
MEMORY_FACTS = Path("/proc/meminfo")
ROOM = 6 * 1024**3  # bytes: what the tests write, and what they need to run


@dataclass(frozen=True)
class Check:
    """One command of ./test; it passes with exit status 0."""

    name: str
    command: Sequence[str]
    silent: bool = False  # its output is of use only where it failed


@dataclass(frozen=True)
class Outcome:
    """What became of a check, and after how many seconds."""

    name: str
    passed: bool
    seconds: float


@dataclass(frozen=True)
class Tally:
    """How many tests passed, failed (errors too) and were skipped."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __str__(self) -> str:
        """Say it as test runners close: `N passed, N failed`."""
        text = f"{self.passed} passed, {self.failed} failed"
        return f"{text}, {self.skipped} skipped" if self.skipped else text


def static_checks(*, fast: bool) -> list[Check]:
    """Return the checks that read the sources, the slow ones first; `fast` leaves two of those out.

    To load the tests once is also to compile them: the workers of pytest would do it beside each other, each
    for itself, all at the same moment.
    """
    python = [sys.executable, "-m"]
    checks = [
        Check("tests load", [*python, "pytest", "-qq", "--collect-only"], silent=True),
        Check("ruff check", [*python, "ruff", "check", "."]),
        Check("ruff format", [*python, "ruff", "format", "--check", "."]),
        Check("import rules", [str(Path(sys.executable).parent / "lint-imports")]),
        Check("sizes", [*python, "deploy.house.sizes"]),
    ]
    if not fast:
        checks.insert(0, Check("mypy --strict", [*python, "mypy"]))
        checks.append(Check("qmllint", [*python, "deploy.house.lint_qml"]))
    return checks


def place_for_tests(memory: Path = MEMORY, room: int = ROOM) -> Path | None:
    """Return a folder of memory for what the tests write; None where it is too small, or runs no programs.

    Waiting for a disk proves nothing there: a kill leaves what was written either way, and power cuts are
    made from a record of what was synced (`tests/helpers/power`). A container has 64 MiB, or no programs.
    """
    try:
        there = os.statvfs(memory)
        facts = dict(line.split(":") for line in MEMORY_FACTS.read_text(encoding="ascii").splitlines())
    except OSError:
        return None
    available = int(facts["MemAvailable"].removesuffix("kB")) * 1024
    usable = os.access(memory, os.W_OK) and not there.f_flag & os.ST_NOEXEC
    return memory if usable and min(there.f_bavail * there.f_frsize, available) > room else None


def pytest_check(
    report: Path, *, everything: bool, fast: bool, selection: Sequence[str], folder: Path | None = None
) -> Check:
    """Return the run of pytest that writes its JUnit report to `report`; its tests write below `folder`."""
    together = str((os.cpu_count() or 1) + 2)  # tests from end to end wait two thirds of their time
    command = [sys.executable, "-m", "pytest", "-q", "-n", together, "--dist", "loadgroup"]
    command += [f"--junitxml={report}", "--durations=25", "--durations-min=5"]
    if folder is not None:
        command.append(f"--basetemp={folder / 't'}")
    if not everything:
        command += ["-m", "not slow"]
    if fast:
        command += ["--ignore=tests/integration", "--ignore=tests/end2end"]
    return Check("pytest", [*command, *selection])


def quiet_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return `environment` with Qt drawing off screen and in software, unless it says otherwise.

    Compiled sources are kept: the tests start the program some hundred times.
    """
    kept = {key: value for key, value in environment.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return {"QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software", **kept}


def carry_out(check: Check, environment: Mapping[str, str], say: Callable[[str], None]) -> Outcome:
    """Run `check` with its output on ours, a heading before and the seconds after it."""
    say(heading(check))
    begun = time.monotonic()
    status = subprocess.run(check.command, env=dict(environment), stdin=subprocess.DEVNULL, check=False)
    outcome = Outcome(check.name, passed=status.returncode == 0, seconds=time.monotonic() - begun)
    say(closing_line(outcome))
    return outcome


def carry_out_beside(
    checks: Sequence[Check], environment: Mapping[str, str], say: Callable[[str], None]
) -> list[Outcome]:
    """Run `checks` two at a time, and say what each put out once it has ended."""
    outcomes: dict[str, Outcome] = {}
    with ThreadPoolExecutor(max_workers=2) as pool:
        for ended in as_completed(pool.submit(_hear, check, environment) for check in checks):
            check, outcome, heard = ended.result()
            shown = "" if check.silent and outcome.passed else heard.rstrip()
            say("\n".join(part for part in (heading(check), shown, closing_line(outcome)) if part))
            outcomes[check.name] = outcome
    return [outcomes[check.name] for check in checks]


def _hear(check: Check, environment: Mapping[str, str]) -> tuple[Check, Outcome, str]:
    begun = time.monotonic()
    ended = subprocess.run(
        check.command,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return check, Outcome(check.name, ended.returncode == 0, time.monotonic() - begun), ended.stdout


def heading(check: Check) -> str:
    """Return the line above what a check puts out."""
    return f"\n── {check.name} " + "─" * max(0, 60 - len(check.name))


def closing_line(outcome: Outcome) -> str:
    """Return the line below what a check put out."""
    return f"   {outcome.name}: {'passed' if outcome.passed else 'FAILED'} in {outcome.seconds:.1f} s"


def tally_of(report: Path) -> Tally:
    """Read pytest's JUnit report; a report that is not there or not whole counts as one failure."""
    try:
        suites = list(ET.parse(report).getroot().iter("testsuite"))  # noqa: S314 - written by pytest a moment ago
    except (OSError, ET.ParseError):
        return Tally(failed=1)
    count = {
        key: sum(int(suite.get(key, 0)) for suite in suites)
        for key in ("tests", "failures", "errors", "skipped")
    }
    failed = count["failures"] + count["errors"]
    return Tally(count["tests"] - failed - count["skipped"], failed, count["skipped"])


def table(outcomes: Sequence[Outcome], seconds: float) -> str:
    """Return the closing table: a row for each check, and how many seconds all took."""
    rows = [
        f"  {one.name:<16} {'passed' if one.passed else 'FAILED':<7} {one.seconds:8.1f} s" for one in outcomes
    ]
    return "\n".join([*rows, f"  {'all':<16} {'':<7} {seconds:8.1f} s"])


def closing(outcomes: Sequence[Outcome], tally: Tally) -> Tally:
    """Count the checks beside pytest among the tests, so that a red one is never hidden by green tests."""
    others = [one for one in outcomes if one.name != "pytest"]
    ran = next((one for one in outcomes if one.name == "pytest"), None)
    broke = ran is not None and not ran.passed and tally.failed == 0
    return Tally(
        tally.passed + sum(one.passed for one in others),
        tally.failed + sum(not one.passed for one in others) + broke,
        tally.skipped,
    )


def run_all(
    checks: Sequence[Check],
    report: Path,
    say: Callable[[str], None],
    environment: Mapping[str, str] = os.environ,
) -> int:
    """Carry out every check, pytest by itself at the end; print table and closing line, return the status."""
    begun = time.monotonic()
    surroundings = quiet_environment(environment)
    alone = [check for check in checks if check.name == "pytest"]
    outcomes = carry_out_beside([check for check in checks if check not in alone], surroundings, say)
    outcomes += [carry_out(check, surroundings, say) for check in alone]
    total = closing(outcomes, tally_of(report))
    say(f"\n{table(outcomes, time.monotonic() - begun)}\n\n{total}")
    return 1 if total.failed else 0
