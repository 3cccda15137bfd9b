"""A terminal's window over a fake counter, and what a careful look at its screens finds."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import combinations
from random import Random

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from devices.speaker import Cue
from kiosk.maintenance.staff_desk import StaffDesk
from tests.helpers.fake_counter import FakeCounter
from ui.application import TerminalWindow
from ui.keyboard.input_method import InputMethod
from ui.settings import ScreenSettings
from ui.touch import Eyes, Finger, NotOnScreen, Spot

SMALLEST_MM = 12.7
APART_MM = 2.54
SMALLEST_CAPITALS_MM = 3.5
CAPITALS = 0.733  # of the font's size


@dataclass
class Stage:
    """A window that runs, the finger that touches it, and every warning of the engine."""

    terminal: TerminalWindow
    counter: FakeCounter
    finger: Finger
    eyes: Eyes
    now: list[float]
    warnings: list[str] = field(default_factory=list)
    bugs: list[BaseException] = field(default_factory=list)
    cues: list[Cue] = field(default_factory=list)
    look: tuple[int, str, bool] = (0, "calm", False)  # text step, colour scheme, reach mode
    frames: int = 0

    def settle(self, until: Callable[[], bool], what: str, within: float = 10.0) -> None:
        """Let Qt work until something is so."""
        deadline = time.monotonic() + within
        while not until():
            assert time.monotonic() < deadline, f"waited in vain for {what}; screen {self.screen()}"
            QGuiApplication.processEvents()
            time.sleep(0.002)
        QGuiApplication.processEvents()

    def screen(self) -> str:
        current = self.terminal.navigator.current
        return "" if current is None else current.screen

    @property
    def busy(self) -> bool:
        """Whether an answer that somebody waits for is still out."""
        return self.terminal.background.busy or self.terminal.staff_background.busy

    def until_screen(self, name: str) -> None:
        """Wait until that screen is drawn and nothing is out."""
        self.settle(
            lambda: self.screen() == name and self.terminal.drawn and not self.busy,
            f"screen {name}",
        )

    def touch(self, name: str) -> None:
        """Touch the item of that name once it is there, as the next person's finger: not a double tap."""
        self.settle(lambda: self._rests(name), f"item {name}")
        self.now[0] += 1
        self.finger.tap(self.eyes.find(name).middle)
        QGuiApplication.processEvents()

    def press(self, key: Qt.Key) -> None:
        """Press a key as the next person does: not the last key bouncing."""
        self.now[0] += 1
        self.press_at_once(key)

    def press_at_once(self, key: Qt.Key | str) -> None:
        """Press a key in no time after what was pressed before."""
        QTest.keyClick(self.terminal.window, key)

    def scan(self, code: str) -> None:
        """Have a scanner in the hand type a code and Return, all at once."""
        for letter in code:
            QTest.keyClick(self.terminal.window, letter)
        QTest.keyClick(self.terminal.window, Qt.Key.Key_Return)

    def _rests(self, name: str) -> bool:
        """Say whether the item is drawn, and stays where it is in the next frame: Qt lays out before each."""
        if not self.terminal.drawn:
            return False
        try:
            before = self.eyes.find(name).place
            self.next_frame()
            return self.eyes.find(name).place == before
        except NotOnScreen:
            return False

    def next_frame(self) -> None:
        """Wait until the window was drawn once more, with all that has been laid out since."""
        seen = self.frames
        self.terminal.window.update()
        self.settle(lambda: self.frames > seen, "a frame")

    def take_frame(self) -> None:
        """Take that the window was drawn."""
        self.frames += 1


@contextmanager
def stage(
    counter: FakeCounter,
    settings: ScreenSettings | None = None,
    random: Random | None = None,
    input_method: InputMethod | None = None,
    desk: StaffDesk | None = None,
) -> Iterator[Stage]:
    """Open a terminal's window; fail on leaving it if the engine warned."""
    now = [0.0]
    bugs: list[BaseException] = []
    cues: list[Cue] = []
    terminal = TerminalWindow(
        counter,
        settings or ScreenSettings(fullscreen=False, motion=False),
        clock=lambda: now[0],
        random=random or Random(7),
        on_bug=bugs.append,
        input_method=input_method,
        find_staff_desk=lambda: desk,
        play=cues.append,
    )
    shown = Stage(
        terminal, counter, Finger(terminal.window), Eyes(terminal.window), now, bugs=bugs, cues=cues
    )
    terminal.warned.connect(shown.warnings.append)
    terminal.window.frameSwapped.connect(shown.take_frame)
    terminal.open()
    try:
        yield shown
    finally:
        terminal.close()
    assert shown.warnings == []


def complaints(shown: Stage, spots: Sequence[Spot]) -> list[str]:
    """Return everything that is wrong with the screen on which those items are."""
    look = _Look(spots, shown.terminal.window.property("dpi") / 25.4)
    return [*look.texts(), *look.targets(), *look.crowding(), *look.unnamed()]


class _Look:
    """One careful look at what a window shows; `mm` is pixels in a millimetre."""

    def __init__(self, spots: Sequence[Spot], mm: float) -> None:
        self._spots = spots
        self._mm = mm
        self._window = spots[0].place
        self._buttons = [one for one in spots if one.kind == "button" and self._in_sight(one)]

    def texts(self) -> list[str]:
        found = []
        for one in self._spots:
            if one.kind != "text" or not one.text:
                continue
            if one.truncated:
                found.append(f"cut: {one.text!r}")
            if one.paintedWidth > one.width + 1.5:
                found.append(f"too wide ({one.paintedWidth:.0f} > {one.width:.0f}): {one.text!r}")
            if one.paintedHeight > one.height + 1.5:
                found.append(f"too high ({one.paintedHeight:.0f} > {one.height:.0f}): {one.text!r}")
            if self._in_sight(one) and one.pixels * CAPITALS < SMALLEST_CAPITALS_MM * self._mm:
                found.append(f"too small to read ({one.pixels} px): {one.text!r}")
            if self._in_sight(one):
                found += self._outside(one)
        return found

    def targets(self) -> list[str]:
        found = []
        for one in self._buttons:
            if min(one.width, one.height) < SMALLEST_MM * self._mm:
                found.append(f"{one.name} is too small: {one.width:.0f} × {one.height:.0f}")
            inside = self._window.left() <= one.place.left() and one.place.right() <= self._window.right()
            if not inside or not (self._scrolls(one) or self._window.contains(one.place)):
                found.append(f"{one.name} is outside the window: {one.place}")
        return found

    def crowding(self) -> list[str]:
        apart = APART_MM * self._mm - 0.5
        enabled = [one for one in self._buttons if one.enabled]
        pairs = [(one, other) for one, other in combinations(enabled, 2) if not self._layered(one, other)]
        return [
            f"{one.name} and {other.name} are too close"
            for one, other in pairs
            if one.place.adjusted(-apart, -apart, apart, apart).intersects(other.place)
        ]

    def unnamed(self) -> list[str]:
        usable = [one for one in self._spots if one.kind in {"button", "entry"} and self._in_sight(one)]
        silent = [f"says nothing: {one.name or one.place}" for one in usable if not one.spoken]
        return silent + [f"has no objectName: {one.spoken}" for one in usable if not one.name]

    def _in_sight(self, spot: Spot) -> bool:
        above = [self._spots[index] for index in spot.above]
        hidden = any(one.clip and not one.place.contains(spot.place.center()) for one in above)
        return not hidden and all(one.opacity > 0 for one in [*above, spot])

    def _scrolls(self, spot: Spot) -> bool:
        return any(self._spots[index].kind == "flickable" for index in spot.above)

    def _layered(self, one: Spot, other: Spot) -> bool:
        """Something that scrolls slides below what stands still; a disabled layer takes no touch."""
        return self._scrolls(one) != self._scrolls(other)

    def _outside(self, spot: Spot) -> list[str]:
        """A text lies within every button it stands in, and within the window, unless it scrolls."""
        place = spot.place.adjusted(2, 2, -2, -2)
        for index in reversed(spot.above):
            box = self._spots[index]
            if box.kind == "flickable":
                return []
            if box.kind == "button" and not box.place.contains(place):
                return [f"outside {box.name}: {spot.text!r}"]
        return [] if self._window.contains(place) else [f"outside the window: {spot.text!r}"]
