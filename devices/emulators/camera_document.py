"""A network camera above a desk on which sheets are laid; every sheet is an invented one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache, partial
from pathlib import Path
from random import Random
from types import MappingProxyType
from typing import ClassVar

from pydantic import Field

from devices.emulator import Emulator, Hand, Sight
from devices.emulators.desk_scene import DeskTop, Light, Photograph, Pose, Scene, photograph
from devices.emulators.desk_sheets import SheetKind, printed
from devices.options import Options
from devices.pictures.live_view import LiveView
from devices.pictures.mjpeg_server import TROUBLES, MjpegServer, Trouble

PAPER = (244, 246, 247)
PX_PER_MM = {SheetKind.LETTER: 8.0, SheetKind.FORM: 8.0, SheetKind.CARD: 20.0}
HEIGHT = {SheetKind.LETTER: 0.86, SheetKind.FORM: 0.86, SheetKind.CARD: 0.4}
"""Of the picture's."""
SHAKING = ((0.0, 0.0, 0.0), (0.012, 0.006, 1.5), (-0.008, 0.01, -1.2))
"""How far a hand moves a sheet: right and down as parts of the picture, and degrees."""


class Lighting(StrEnum):
    """The light in the room."""

    GOOD = "good"
    SHADOW = "shadow"
    DARK = "dark"
    GLARE = "glare"


class View(StrEnum):
    """What is wrong with the camera's picture."""

    LIVE = "live"
    FROZEN = "frozen"
    BLACK = "black"


LIGHTS: Mapping[Lighting, Light] = MappingProxyType(
    {
        Lighting.GOOD: Light(0.92, 0.08),
        Lighting.SHADOW: Light(0.92, 0.2, 1.0, shadow=0.5),
        Lighting.DARK: Light(0.12),
        Lighting.GLARE: Light(0.75, 0.0, glare=0.9),
    }
)
SHEETS = (
    (SheetKind.LETTER, "一封信", "a letter"),
    (SheetKind.FORM, "一张表格", "a form"),
    (SheetKind.CARD, "一张卡片", "a card"),
)
LIGHT_CHOICES = (
    (Lighting.GOOD, "正常", "good"),
    (Lighting.SHADOW, "有手臂的影子", "an arm's shadow"),
    (Lighting.DARK, "太暗", "too dark"),
    (Lighting.GLARE, "反光", "glare"),
)
VIEWS = (
    (View.LIVE, "正常", "live"),
    (View.FROZEN, "画面停住", "stands still"),
    (View.BLACK, "画面全黑", "black"),
)


class CameraDocumentOptions(Options):
    """The wire, and the desk."""

    port: int = Field(default=0, ge=0, le=65535)
    """TCP port on 127.0.0.1; 0 takes a free one."""
    rate: float = Field(default=10.0, gt=0, le=60)
    """Pictures a second."""
    width: int = Field(default=1280, ge=320, le=4000)
    """Pixels across."""
    height: int = Field(default=960, ge=240, le=3000)
    """Pixels down."""
    desk: DeskTop = DeskTop.WOOD
    """What the desk is made of: `wood`, `dark`, `grey`, `white`, `checked`."""


@dataclass(frozen=True)
class Desk:
    """What lies there and how."""

    sheet: SheetKind | None = None
    at: tuple[float, float] = (0.5, 0.5)
    turned: float = 0.0
    held: bool = False
    lighting: Lighting = Lighting.GOOD


class CameraDocument(Emulator):
    """Sends pictures of a desk."""

    model = "camera-document"
    options: ClassVar[type[Options]] = CameraDocumentOptions

    def __init__(self, options: CameraDocumentOptions, folder: Path) -> None:
        del folder
        self._options = options
        self._server = MjpegServer(options.port, options.rate)
        self._view = LiveView(self._server, 1.0 / options.rate)
        self._guard = threading.Lock()
        self._desk = Desk()
        self._seen = View.LIVE
        self._lay_out(self._desk)

    @property
    def url(self) -> str:
        """Where the driver finds it."""
        return self._server.url

    @property
    def watched(self) -> bool:
        """Whether somebody is sent pictures."""
        return self._server.watched

    def start(self) -> None:
        """Plug the cable in."""
        self._server.plug()
        self._view.start()

    def stop(self) -> None:
        """Unplug the cable."""
        self._view.stop()
        self._server.unplug()

    def hands(self) -> Sequence[Hand]:
        """Return: lay, move, push-out, hold, let-go, take, light, view, trouble, unplug, plug."""
        return (
            Hand("lay", "放上", "Lay down", SHEETS),
            Hand("move", "挪歪一点", "Move it askew"),
            Hand("push-out", "推到画面外一半", "Push it half out of the picture"),
            Hand("hold", "拿在手里晃", "Hold it in a shaking hand"),
            Hand("let-go", "放平", "Let it lie"),
            Hand("take", "拿走", "Take it away"),
            Hand("light", "灯光", "Light", LIGHT_CHOICES),
            Hand("view", "画面", "Picture", VIEWS),
            Hand("trouble", "设备故障", "Trouble", TROUBLES),
            Hand("unplug", "拔掉网线", "Unplug the cable"),
            Hand("plug", "接回网线", "Plug the cable in"),
        )

    def act(self, act: str, argument: str | None = None) -> None:
        """Do one of `hands`."""
        acts: Mapping[str, Callable[[], None]] = {
            "lay": lambda: self._change(
                sheet=SheetKind(argument or ""), at=(0.5, 0.5), turned=0.0, held=False
            ),
            "move": partial(self._change, at=(0.48, 0.51), turned=5.0),
            "push-out": partial(self._change, at=(0.93, 0.5), turned=3.0),
            "hold": partial(self._change, held=True),
            "let-go": partial(self._change, held=False),
            "take": partial(self._change, sheet=None, held=False),
            "light": lambda: self._change(lighting=Lighting(argument or "")),
            "view": lambda: self._look(View(argument or "")),
            "trouble": lambda: self._falter(Trouble(argument or "")),
            "unplug": self._server.unplug,
            "plug": self._server.plug,
        }
        if act not in acts:
            raise ValueError(f'nobody can "{act}" here')
        acts[act]()

    def sight(self) -> Sight:
        """Return the facts `sheet`, `held`, `light`, `view`, `trouble` and `cable`."""
        with self._guard:
            desk, seen = self._desk, self._seen
        return Sight(
            {
                "sheet": desk.sheet.value if desk.sheet else "",
                "held": desk.held,
                "light": desk.lighting.value,
                "view": seen.value,
                "trouble": self._server.trouble.value,
                "cable": "plugged" if self._server.plugged else "unplugged",
            }
        )

    def _change(self, **changes: object) -> None:
        with self._guard:
            self._desk = replace(self._desk, **changes)  # type: ignore[arg-type]  # replace checks the names
            self._lay_out(self._desk)

    def _look(self, view: View) -> None:
        with self._guard:
            self._seen = view
            self._view.freeze(view is View.FROZEN)
            self._lay_out(self._desk)

    def _falter(self, trouble: Trouble) -> None:
        self._server.trouble = trouble

    def _lay_out(self, desk: Desk) -> None:
        pictures = [one.picture for one in _photographs(desk, self._options)]
        if self._seen is View.BLACK:
            pictures = [picture // 64 for picture in pictures]
        self._view.show(*pictures)


@lru_cache(maxsize=8)
def _photographs(desk: Desk, options: CameraDocumentOptions) -> Sequence[Photograph]:
    """Return one picture of a sheet that lies, several of one that is held."""
    size = (options.width, options.height)
    plain = Scene(1, size, options.desk, light=LIGHTS[desk.lighting], finer=1)
    if desk.sheet is None:
        return (photograph(plain, None),)
    random = Random(1)  # noqa: S311 - the same sheet each time
    sheet = printed(desk.sheet, random, px_per_mm=PX_PER_MM[desk.sheet], tint=PAPER)
    ways = SHAKING if desk.held else SHAKING[:1]
    height = HEIGHT[desk.sheet]
    poses = [Pose(desk.at[0] + x, desk.at[1] + y, height, desk.turned + turned) for x, y, turned in ways]
    return tuple(photograph(replace(plain, pose=pose), sheet) for pose in poses)
