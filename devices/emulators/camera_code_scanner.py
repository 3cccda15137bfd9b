"""A network camera with codes to hold before it: MJPEG over HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field

from contract.language import Bilingual
from devices.codes.spare import SpareCode, choosing, chosen
from devices.emulator import Emulator, Hand, Sight
from devices.emulators.paper_path import HAND, OUTLET
from devices.options import Options
from devices.pictures.cards import desk, qr_card
from devices.pictures.mjpeg_server import TROUBLES, MjpegServer, Trouble
from devices.pictures.printed import newest_code

TORN = "CLM:00000000"


class Outlet(BaseModel):
    """Where an emulated printer's pictures lie, so that people can hold up what came out last."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: Bilingual
    folder: str
    """Beside this emulator's own folder."""


class CameraCodeScannerOptions(Options):
    """The wire, and the codes at hand."""

    port: int = Field(default=0, ge=0, le=65535)
    """TCP port on 127.0.0.1; 0 takes a free one."""
    rate: float = Field(default=10.0, gt=0, le=60)
    """Pictures a second."""
    codes: tuple[SpareCode, ...] = ()
    """QR codes that people carry."""
    outlets: tuple[Outlet, ...] = ()
    """Printers whose last paper can be held up."""


class CameraCodeScanner(Emulator):
    """Sends pictures of what is held before it."""

    model = "camera-code-scanner"
    options: ClassVar[type[Options]] = CameraCodeScannerOptions

    def __init__(self, options: CameraCodeScannerOptions, folder: Path) -> None:
        self._folder = folder
        self._codes = options.codes
        self._outlets = {outlet.folder: outlet for outlet in options.outlets}
        self._server = MjpegServer(options.port, options.rate)
        self._held = ""
        self._server.show(desk())

    @property
    def url(self) -> str:
        """Where the driver finds it."""
        return self._server.url

    @property
    def watched(self) -> bool:
        """Whether somebody is sent pictures now."""
        return self._server.watched

    def start(self) -> None:
        """Plug the cable in."""
        self._server.plug()

    def stop(self) -> None:
        """Unplug the cable."""
        self._server.unplug()

    def hands(self) -> Sequence[Hand]:
        """Return: hold, hold-paper, hold-torn, take-away, trouble, unplug, plug."""
        papers = [(name, outlet.label.zh, outlet.label.en) for name, outlet in self._outlets.items()]
        return (
            *choosing("hold", "出示二维码", "Hold up a code", self._codes),
            *([Hand("hold-paper", "出示刚打出的纸", "Hold up what came out", papers)] if papers else []),
            Hand("hold-torn", "出示破损的二维码", "Hold up a torn code"),
            Hand("take-away", "拿开", "Take it away"),
            Hand("trouble", "设备故障", "Trouble", TROUBLES),
            Hand("unplug", "拔掉网线", "Unplug the cable"),
            Hand("plug", "接回网线", "Plug the cable in"),
        )

    def act(self, act: str, argument: str | None = None) -> None:
        """Do one of `hands`."""
        match act:
            case "hold":
                code = chosen(self._codes, argument)
                self._held = code.label.en
                self._server.show(qr_card(code.text))
            case "hold-paper":
                self._hold_paper(argument or "")
            case "hold-torn":
                self._held = "torn"
                self._server.show(qr_card(TORN, torn=True))
            case "take-away":
                self._held = ""
                self._server.show(desk())
            case "trouble":
                self._server.trouble = Trouble(argument or "")
            case "unplug":
                self._server.unplug()
            case "plug":
                self._server.plug()
            case _:
                raise ValueError(f'nobody can "{act}" here')

    def _hold_paper(self, printer: str) -> None:
        outlet = self._outlets.get(printer)
        place = self._folder.parent / printer
        code = None if outlet is None else newest_code(place / OUTLET, place / HAND)
        if outlet is None or code is None:
            raise ValueError("no paper with a code came out there")
        self._held = outlet.label.en
        self._server.show(qr_card(code))

    def sight(self) -> Sight:
        """Return the facts `held`, `watched`, `trouble` and `cable`."""
        cable = "plugged" if self._server.plugged else "unplugged"
        trouble = self._server.trouble.value
        return Sight({"held": self._held, "watched": self.watched, "trouble": trouble, "cable": cable})
