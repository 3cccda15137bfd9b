"""`python -m deploy.stand`: on a display it comes up and goes without a trace, else it plays the tour."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from deploy.stand import __main__ as stand_command
from tests.helpers.pcsc import pcscd_alone

pytestmark = [pytest.mark.xdist_group("pcsc"), pytest.mark.timeout(300)]

UP_WITHIN = 120.0
DOWN_WITHIN = 60.0
PEOPLE = ("--employees", "300")


@pytest.fixture
def display() -> Iterator[str]:
    """A virtual screen of our own; its server says which number it took."""
    read, write = os.pipe()
    try:
        server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", "1920x1920x24", "-nolisten", "tcp"],
            pass_fds=[write],
            stderr=subprocess.DEVNULL,
        )
    except FileNotFoundError:
        pytest.skip("Xvfb is not installed")
    finally:
        os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()
    try:
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(10)


@pytest.fixture
def alone() -> Iterator[None]:
    with pcscd_alone():
        yield


def environment(**changes: str) -> dict[str, str]:
    """Return this process's environment without any display, and with `changes`."""
    without = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    return {name: value for name, value in os.environ.items() if name not in without} | changes


@pytest.mark.usefixtures("alone")
def test_it_comes_up_on_a_display_and_ends_with_everything_it_started(display: str, tmp_path: Path) -> None:
    data = tmp_path / "stand"
    with (tmp_path / "said").open("w") as said:
        stand = subprocess.Popen(
            [sys.executable, "-m", "deploy.stand", "--windowed", "--data", str(data), *PEOPLE],
            stdout=said,
            stderr=subprocess.STDOUT,
            env=environment(DISPLAY=display, QT_QPA_PLATFORM="xcb"),
        )
    try:
        wait_for_text(data / "log" / "terminal.log", "the platform answers", stand)
        wait_for_text(tmp_path / "said", "Ctrl-C ends all of it.", stand)
        started = psutil.Process(stand.pid).children(recursive=True)
        assert len(started) >= 4  # hub, rig, terminal, desk, and what they started
        stand.send_signal(signal.SIGINT)
        assert stand.wait(DOWN_WITHIN) == 0, (tmp_path / "said").read_text()
    finally:
        if stand.poll() is None:
            stand.kill()
            stand.wait()
    _gone, left = psutil.wait_procs(started, timeout=10)
    assert left == []


@pytest.mark.usefixtures("alone")
def test_it_plays_the_tour_into_a_folder(tmp_path: Path) -> None:
    tour = tmp_path / "tour"
    ended = subprocess.run(
        [sys.executable, "-m", "deploy.stand", "--tour", str(tour), "--only", "out of service", *PEOPLE],
        capture_output=True,
        text=True,
        env=environment(),
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    lines = [line for line in ended.stdout.splitlines() if line.startswith("ok ")]
    assert len(lines) == 2
    assert sorted(path.name for path in tour.iterdir()) == ["landscape-en", "portrait-zh"]
    assert list(tour.rglob("*-out_of_service.png"))


def test_without_a_display_the_tour_is_played(monkeypatch: pytest.MonkeyPatch) -> None:
    played: list[tuple[Path, str | None]] = []

    def play(pictures: Path, *, only: str | None, **_rest: object) -> int:
        played.append((pictures, only))
        return 0

    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(stand_command, "play", play)
    monkeypatch.setattr(sys, "argv", ["run", "--only", "verify"])
    assert stand_command.main() == 0
    assert played == [(stand_command.ROOT / "tour", "verify")]


def wait_for_text(path: Path, text: str, process: subprocess.Popen[bytes]) -> None:
    """Look into a growing file until it holds `text`; fail where its writer ends before."""
    deadline = time.monotonic() + UP_WITHIN
    while not (path.exists() and text in path.read_text(encoding="utf-8")):
        assert process.poll() is None, "the stand has ended"
        assert time.monotonic() < deadline, f"no {text!r} in {path.name}"
        time.sleep(0.05)
