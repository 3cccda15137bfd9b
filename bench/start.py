"""From the start of the process to the first frame and the first answered touch, and the memory it takes."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.benchmark import Benchmark, Result, Say
from bench.screen import VirtualScreen, proportional_memory, virtual_screen
from deploy.stand.process import Child
from deploy.stand.stand import Stand

RUNS = 7
WARMING = 1
WIDTH, HEIGHT = 1080, 1920
PROBE = (WIDTH // 2, 160)  # in the dark part of both pages; light once a touch was answered
FINGER = (110, 900)  # the button that says start, on both pages
AGAIN_EVERY = 0.05  # seconds: a person who got no answer touches again
SETTLE = 6.0  # seconds until memory is looked at
PEER_PAGE = Path(__file__).parent / "peers" / "attract.html"
CHROMIUM = (
    "/usr/bin/chromium", "--kiosk", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    f"--window-size={WIDTH},{HEIGHT}", "--window-position=0,0",
)  # fmt: skip
BARS = {"first-frame": 0.6, "first-touch": 1.0, "memory-idle": 0.4, "memory-after-certificate": 0.6}


@dataclass
class Figures:
    """What one program took in all runs: seconds, and MiB of proportional memory."""

    frame: list[float] = field(default_factory=list)
    touch: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)


class Start(Benchmark):
    """The real terminal beside Chromium in kiosk mode with one static page, in turn, on a virtual screen."""

    name = "start"
    measures = (
        "process start to first frame, to the first touch answered, and memory (PSS of the process tree) "
        "idle and after one certificate; beside Chromium in kiosk mode with one static page of the same look"
    )

    def run(self, say: Say) -> Result:
        """Measure both in turn; the result is the figure that is nearest to its bar, or furthest past it."""
        with tempfile.TemporaryDirectory(prefix="bench-start-") as name:
            folder = Path(name)
            stand = Stand(folder / "stand", employees=2000, badge_reader=False)
            try:
                stand.prepare()
                stand.start_hub()
                stand.start_rig()
                with virtual_screen(folder, WIDTH, HEIGHT) as screen:
                    ours, peer = self._both(stand, screen, folder, say)
                after = memory_after_certificate(stand)
            finally:
                stand.close()
        results = {
            "first-frame": _result(ours.frame, peer.frame, 1000, "ms", BARS["first-frame"]),
            "first-touch": _result(ours.touch, peer.touch, 1000, "ms", BARS["first-touch"]),
            "memory-idle": _result(ours.memory, peer.memory, 1, "MiB", BARS["memory-idle"]),
            "memory-after-certificate": _result(
                [after], peer.memory, 1, "MiB", BARS["memory-after-certificate"]
            ),
        }
        for name, result in results.items():
            say(result.line(f"start.{name}"))
        return max(results.values(), key=lambda result: result.ratio / result.bar)

    def _both(self, stand: Stand, screen: VirtualScreen, folder: Path, say: Say) -> tuple[Figures, Figures]:
        ours, peer = Figures(), Figures()
        terminal = [
            sys.executable, "-m", "kiosk",
            "--config", str(stand.settings), "--data", str(stand.terminal_data),
        ]  # fmt: skip
        for run in range(WARMING + RUNS + 1):
            weigh = run == WARMING + RUNS  # in a run of its own: nobody has come yet
            profile = f"--user-data-dir={folder / f'profile-{run}'}"
            counted = run >= WARMING
            for figures, command in (
                (ours, terminal),
                (peer, [*CHROMIUM, profile, PEER_PAGE.as_uri()]),
            ):
                if weigh:
                    weigh_idle(command, screen, figures)
                else:
                    start(command, screen, figures if counted else Figures())
        for name, figures in (("terminal", ours), ("chromium", peer)):
            say(
                f"{name}: first frame {_told(figures.frame)}, first touch {_told(figures.touch)}, "
                f"idle {figures.memory[0]:.0f} MiB"
            )
        return ours, peer


def start(command: Sequence[str], screen: VirtualScreen, figures: Figures) -> None:
    """Start a program on the screen, note when it showed something and when it answered, and end it."""
    screen.clear(10.0)
    began = time.monotonic()
    with _running(command, screen):
        figures.frame.append(screen.wait(screen.shown, 30.0) - began)
        figures.touch.append(_touched(screen) - began)


def weigh_idle(command: Sequence[str], screen: VirtualScreen, figures: Figures) -> None:
    """Start a program, leave it alone for a while, and note its memory."""
    screen.clear(10.0)
    with _running(command, screen) as process:
        screen.wait(screen.shown, 30.0)
        time.sleep(SETTLE)
        figures.memory.append(proportional_memory(process.pid))


@contextmanager
def _running(command: Sequence[str], screen: VirtualScreen) -> Iterator[subprocess.Popen[bytes]]:
    environment = {**os.environ, "DISPLAY": screen.name, "QT_QPA_PLATFORM": "xcb"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # a terminal in a lobby is not compiled at every start
    process = subprocess.Popen(  # noqa: S603 - our own commands
        list(command), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)


def _touched(screen: VirtualScreen) -> float:
    """Touch again and again until the page has answered; return when."""
    screen.wait(lambda: screen.brightness(*PROBE) < 128, 30.0)
    deadline = time.monotonic() + 30.0
    while time.monotonic() < deadline:
        screen.press(*FINGER)
        try:
            return screen.wait(lambda: screen.brightness(*PROBE) > 200, AGAIN_EVERY)
        except TimeoutError:
            continue
    raise TimeoutError("no touch was answered")


def memory_after_certificate(stand: Stand) -> float:
    """Return MiB of a terminal that has served one person; it is driven by touch, in its own process."""
    child = Child(
        "visitor",
        ["bench.visitor", "--stand", str(stand.folder)],
        log=stand.folder / "log" / "visitor.log",
        environment={"QT_QPA_PLATFORM": "offscreen"},
    )
    child.start_reading("served")
    try:
        child.wait_ready(90.0)
        time.sleep(SETTLE)
        return proportional_memory(child.pid)
    finally:
        child.end()


def _result(ours: list[float], peer: list[float], scale: float, unit: str, bar: float) -> Result:
    return Result(
        statistics.median(ours) * scale, statistics.median(peer) * scale, unit, bar, bar_is_ratio=True
    )


def _told(seconds: list[float]) -> str:
    return f"{statistics.median(seconds) * 1000:.0f} ms (max {max(seconds) * 1000:.0f})"
