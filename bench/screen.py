"""A virtual screen whose pixels are read straight from its framebuffer, and a finger that touches it.

Xvfb keeps its framebuffer as an XWD file (`-fbdir`), so looking costs the measured program nothing.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import struct
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from Xlib import X, display  # type: ignore[import-untyped]  # ships no types
from Xlib.ext import xtest  # type: ignore[import-untyped]  # ships no types

XWD_HEADER = struct.Struct(">25I")  # XWDFile.h, file version 7
LOOK_EVERY = 0.001  # seconds


class VirtualScreen:
    """An X server with one screen of `width` × `height` pixels, 24 bits deep."""

    def __init__(self, folder: Path, width: int, height: int) -> None:
        self.width, self.height = width, height
        read_end, write_end = os.pipe()
        self._server = subprocess.Popen(  # noqa: S603 - our own arguments
            [
                "/usr/bin/Xvfb", "-displayfd", str(write_end), "-screen", "0", f"{width}x{height}x24",
                "-fbdir", str(folder), "-nolisten", "tcp", "-noreset",
            ],
            pass_fds=[write_end], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(write_end)
        with os.fdopen(read_end) as numbers:
            number = numbers.readline().strip()
        if not number:
            raise RuntimeError("Xvfb did not start")
        self.name = f":{number}"
        self._display = display.Display(self.name)
        with (folder / "Xvfb_screen0").open("rb") as file:
            self._pixels = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        fields = XWD_HEADER.unpack_from(self._pixels)
        colours = fields[19]
        self._row = fields[12]
        self._start = fields[0] + colours * 12
        root = self._display.screen().root
        root.change_attributes(background_pixel=0)
        root.clear_area()
        self._display.sync()
        self._blank = self.band()

    def band(self) -> bytes:
        """Return a digest of every eighth row of the screen."""
        digest = hashlib.blake2b(digest_size=16)
        for row in range(0, self.height, 8):
            begin = self._start + row * self._row
            digest.update(self._pixels[begin : begin + self._row])
        return digest.digest()

    def shown(self) -> bool:
        """Say whether a program's page fills the screen: no longer blank, and more than one colour."""
        if self.band() == self._blank:
            return False
        return len(self._colours()) >= 3

    def clear(self, within: float) -> None:
        """Wait until no window is left, and take what remains (a pointer) for the blank screen."""
        self.wait(lambda: len(self._colours()) == 1, within)
        self._blank = self.band()

    def brightness(self, x: int, y: int) -> int:
        """Return how bright a point is, 0 to 255."""
        begin = self._start + y * self._row + x * 4
        return sum(self._pixels[begin : begin + 3]) // 3

    def _colours(self) -> set[bytes]:
        seen: set[bytes] = set()
        for row in range(self.height // 10, self.height, self.height // 40):
            begin = self._start + row * self._row
            line = self._pixels[begin : begin + self.width * 4 : 1]
            seen.update(line[offset : offset + 4] for offset in range(0, len(line), 64))
        return seen

    def wait(self, condition: Callable[[], bool], within: float) -> float:
        """Return the moment (monotonic seconds) when `condition` first held; raise TimeoutError."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            if condition():
                return time.monotonic()
            time.sleep(LOOK_EVERY)
        raise TimeoutError("the screen did not change in time")

    def press(self, x: int, y: int) -> None:
        """Press and release at a point, as a touch-screen in mouse mode does."""
        xtest.fake_input(self._display, X.MotionNotify, x=x, y=y)
        xtest.fake_input(self._display, X.ButtonPress, 1)
        xtest.fake_input(self._display, X.ButtonRelease, 1)
        self._display.sync()

    def close(self) -> None:
        """End the X server."""
        self._display.close()
        self._pixels.close()
        self._server.terminate()
        self._server.wait(5)


@contextmanager
def virtual_screen(folder: Path, width: int, height: int) -> Iterator[VirtualScreen]:
    """Have a virtual screen for a while; its framebuffer file lives in `folder`."""
    screen = VirtualScreen(folder, width, height)
    try:
        yield screen
    finally:
        screen.close()


def tree(pid: int) -> list[int]:
    """Return the ids of a process and all its descendants."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, waiting = [], [pid]
    while waiting:
        current = waiting.pop()
        found.append(current)
        waiting += children.get(current, [])
    return found


def proportional_memory(pid: int) -> float:
    """Return the PSS of a process tree in MiB (smaps_rollup)."""
    total = 0
    for member in tree(pid):
        try:
            rollup = Path(f"/proc/{member}/smaps_rollup").read_text()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return total / 1024
