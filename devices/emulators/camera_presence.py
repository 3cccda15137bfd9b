"""A network camera above the terminal's screen, and who stands before it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar

import cv2
import numpy as np
from pydantic import Field

from devices.emulator import Emulator, Hand, Sight
from devices.options import Options
from devices.pictures.live_view import LiveView
from devices.pictures.mjpeg_server import TROUBLES, MjpegServer, Trouble
from devices.transports.camera import Picture

WIDTH, HEIGHT = 320, 240
SWAYING = (0, 3, 6, 2)  # pixels that somebody stands further to the right, in turn
LAMP = (250, 40)  # pixels: where its light falls
SWITCHED = (("on", "开灯", "on"), ("off", "关灯", "off"))
VIEWS = (("live", "正常", "live"), ("frozen", "画面停住", "stands still"))


class CameraPresenceOptions(Options):
    """The wire."""

    port: int = Field(default=0, ge=0, le=65535)
    """TCP port on 127.0.0.1; 0 takes a free one."""
    rate: float = Field(default=10.0, gt=0, le=60)
    """Pictures a second."""


class CameraPresence(Emulator):
    """Sends pictures of a hall in which somebody stands or nobody."""

    model = "camera-presence"
    options: ClassVar[type[Options]] = CameraPresenceOptions

    def __init__(self, options: CameraPresenceOptions, folder: Path) -> None:
        del folder
        self._server = MjpegServer(options.port, options.rate)
        self._view = LiveView(self._server, 1.0 / options.rate)
        self._guard = threading.Lock()
        self._somebody = self._trolley = self._lamp = False
        self._show()

    @property
    def url(self) -> str:
        """Where the driver finds it."""
        return self._server.url

    def start(self) -> None:
        """Plug the cable in."""
        self._server.plug()
        self._view.start()

    def stop(self) -> None:
        """Unplug the cable."""
        self._view.stop()
        self._server.unplug()

    def hands(self) -> Sequence[Hand]:
        """Return: come, leave, lamp, trolley, wheel-off, view, trouble, unplug, plug."""
        return (
            Hand("come", "有人走近", "Somebody comes"),
            Hand("leave", "人走开", "They leave"),
            Hand("lamp", "灯", "Lamp", SWITCHED),
            Hand("trolley", "推来一辆手推车", "Leave a trolley there"),
            Hand("wheel-off", "把手推车推走", "Wheel it off"),
            Hand("view", "画面", "Picture", VIEWS),
            Hand("trouble", "设备故障", "Trouble", TROUBLES),
            Hand("unplug", "拔掉网线", "Unplug the cable"),
            Hand("plug", "接回网线", "Plug the cable in"),
        )

    def act(self, act: str, argument: str | None = None) -> None:
        """Do one of `hands`."""
        acts: Mapping[str, Callable[[], None]] = {
            "come": partial(self._change, somebody=True),
            "leave": partial(self._change, somebody=False),
            "lamp": lambda: self._change(lamp={"on": True, "off": False}.get(argument or "")),
            "trolley": partial(self._change, trolley=True),
            "wheel-off": partial(self._change, trolley=False),
            "view": lambda: self._look(argument or ""),
            "trouble": lambda: self._falter(Trouble(argument or "")),
            "unplug": self._server.unplug,
            "plug": self._server.plug,
        }
        if act not in acts:
            raise ValueError(f'nobody can "{act}" here')
        acts[act]()

    def sight(self) -> Sight:
        """Return the facts `somebody`, `lamp`, `trolley`, `view`, `trouble` and `cable`."""
        with self._guard:
            facts = {"somebody": self._somebody, "lamp": self._lamp, "trolley": self._trolley}
        view = "frozen" if self._view.frozen else "live"
        cable = "plugged" if self._server.plugged else "unplugged"
        return Sight({**facts, "view": view, "trouble": self._server.trouble.value, "cable": cable})

    def _change(
        self, *, somebody: bool | None = None, lamp: bool | None = None, trolley: bool | None = None
    ) -> None:
        if somebody is None and lamp is None and trolley is None:
            raise ValueError("expected on or off")
        with self._guard:
            self._somebody = self._somebody if somebody is None else somebody
            self._lamp = self._lamp if lamp is None else lamp
            self._trolley = self._trolley if trolley is None else trolley
            self._show()

    def _look(self, view: str) -> None:
        if view not in {value for value, _, _ in VIEWS}:
            raise ValueError("expected live or frozen")
        self._view.freeze(view == "frozen")

    def _falter(self, trouble: Trouble) -> None:
        self._server.trouble = trouble

    def _show(self) -> None:
        shifts = SWAYING if self._somebody else SWAYING[:1]
        self._view.show(
            *(
                hall(somebody=shift if self._somebody else None, lamp=self._lamp, trolley=self._trolley)
                for shift in shifts
            )
        )


def hall(*, somebody: int | None = None, lamp: bool = False, trolley: bool = False) -> Picture:
    """Return a hall; `somebody` is how many pixels a person stands right of the middle."""
    grain = np.random.default_rng(5)
    seen = np.full((HEIGHT, WIDTH, 3), (120, 126, 130), dtype=np.uint8)
    cv2.rectangle(seen, (0, 170), (WIDTH, HEIGHT), (84, 96, 104), -1)
    cv2.rectangle(seen, (30, 50), (90, 170), (70, 78, 110), -1)
    cv2.rectangle(seen, (230, 70), (300, 140), (190, 186, 176), -1)
    if trolley:
        cv2.rectangle(seen, (190, 120), (300, 225), (60, 66, 62), -1)
    if somebody is not None:
        middle = WIDTH // 2 + somebody
        cv2.ellipse(seen, (middle, 230), (66, 96), 0, 0, 360, (62, 44, 38), -1)
        cv2.ellipse(seen, (middle, 100), (30, 40), 0, 0, 360, (146, 172, 206), -1)
    lit = seen.astype(np.float32)
    if lamp:
        y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
        lit *= (1.5 + 0.7 * np.exp(-((x - LAMP[0]) ** 2 + (y - LAMP[1]) ** 2) / 12000.0))[:, :, None]
    noise = grain.standard_normal(lit.shape, dtype=np.float32) * np.float32(1.5)
    return np.clip(lit + noise, 0, 255).astype(np.uint8)
