"""A hardware desk's window on real emulators, worked with a mouse and the keys."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickWindow
from PySide6.QtTest import QTest

from devices.document_printer import PrintJob
from devices.drivers.ipp import Ipp, IppOptions
from devices.hands import SightRequest, SightView
from devices.pcsc_service import end_orphan, service_runs
from devices.rig import EmulatorSpec, HandsServer, Rig
from tests.helpers.document_rigs import pdf_of
from tests.helpers.machine_lock import machine_lock
from tests.helpers.pcsc import wait_for_other_emulators
from ui.desk.window import DeskWindow, open_desk
from ui.touch import Eyes, NotOnScreen, Spot

PEOPLE = (
    ("04A1B2C3D4E580", "11010519900307123X", "张伟", "员工", "employee"),
    ("04A1B2C3D4E581", "110105199003074579", "李娜", "同事", "colleague"),
    ("04A1B2C3D4E582", "110105198507120018", "王芳", "已离职", "has left"),
    ("04A1B2C3D4E583", "110105197902280031", "阿卜杜热合曼·买买提艾力", "姓名最长的员工", "longest name"),
)  # fmt: skip
SMALLEST = 28  # pixels, for a mouse
LAYERS = {"desk.bench", "viewer"}  # what may lie over something else
ID_CARD = "id-card"
RECEIPT = "receipt"
DOCUMENT = "document"
SLIP = "\x1bE\x01取件凭证\x1bE\x00\n办理编号 20261123-0007\n取件码 4827 1936\n请凭取件码到本终端领取\n"


def labels(name: str, zh: str, en: str) -> dict[str, str]:
    """Return what a card is called."""
    return {"zh": f"{name}（{zh}）", "en": f"{name} ({en})"}


def specs(*, printers: bool = True) -> list[EmulatorSpec]:
    """Return a rig without a badge reader: that one needs the machine's only PC/SC service."""
    cards = [
        {"label": labels(name, zh, en), "name": name[:15], "number": number, "born_on": "1990-03-07"}
        for _uid, number, name, zh, en in PEOPLE
    ]
    found = [EmulatorSpec.model_validate({"name": ID_CARD, "model": "sam-v", "options": {"cards": cards}})]
    if printers:
        found += [
            EmulatorSpec(name=RECEIPT, model="escpos-printer", options={"seconds_per_line": 0.0}),
            EmulatorSpec(name=DOCUMENT, model="ipp-printer", options={"seconds_per_sheet": 0.05}),
        ]
    return found


def badge_spec() -> EmulatorSpec:
    """Return the badge reader."""
    badges = [{"uid": uid, "label": labels(name, zh, en)} for uid, _number, name, zh, en in PEOPLE]
    return EmulatorSpec.model_validate({"name": "badge", "model": "vpcd-card", "options": {"badges": badges}})


@contextmanager
def served(rig: Rig, hands: Path) -> Iterator[Rig]:
    """Run a rig and its hands."""
    rig.start()
    try:
        server = HandsServer(rig, hands)
        server.start()
        yield rig
        server.stop()
    finally:
        rig.stop()


def print_slip(sight: SightView, text: str = SLIP) -> None:
    """Print and cut one slip on the receipt printer that looks so."""
    host, port = str(sight.facts["url"]).removeprefix("socket://").split(":")
    with socket.create_connection((host, int(port)), 5) as wire:
        wire.sendall(b"\x1b@\x1c&" + text.encode("gb18030") + b"\x1dV\x42\x00")


def print_sheet(sight: SightView, name: str = "desk-1", pdf: bytes | None = None) -> None:
    """Print one A4 page on the printer that looks so."""
    driver = Ipp(IppOptions(uri=str(sight.facts["url"]), request_within=5))
    driver.open()
    driver.submit(PrintJob(name, pdf or pdf_of(1)))
    driver.close()


@contextmanager
def pcsc_to_ourselves() -> Iterator[None]:
    """Hold the machine's PC/SC service as the badge reader's emulator starts it; skip where it cannot."""
    with machine_lock("pcscd"):
        end_orphan()
        wait_for_other_emulators()
        if service_runs() or os.geteuid() != 0:
            pytest.skip("starting pcscd needs root and a machine where none runs")
        yield


@dataclass
class Shown:
    """An open desk, and somebody who looks at it and works it."""

    desk: DeskWindow
    eyes: Eyes
    warnings: list[str] = field(default_factory=list)

    @property
    def window(self) -> QQuickWindow:
        return self.desk.window

    def settle(self, until: Callable[[], bool], what: str, within: float = 20.0) -> None:
        """Let Qt work until something is so."""
        deadline = time.monotonic() + within
        while not until():
            assert time.monotonic() < deadline, f"waited in vain for {what}"
            QGuiApplication.processEvents()
            time.sleep(0.002)
        QGuiApplication.processEvents()

    def resize(self, width: int, height: int) -> None:
        """Make the window so large, and wait for its layout."""
        self.window.resize(width, height)
        self.settle(lambda: self.window.contentItem().width() == width, "the new size")
        self.settle_layout()

    def settle_layout(self) -> None:
        """Let layouts and pictures come to rest."""
        before: Sequence[Spot] = ()
        for _ in range(50):
            QTest.qWait(10)
            now = self.eyes.spots()
            if now == before:
                return
            before = now

    def has(self, name: str) -> bool:
        """Say whether an item of that name can be used now."""
        try:
            self.eyes.find(name)
        except NotOnScreen:
            return False
        return True

    def text(self, name: str) -> str:
        """Return what the item of that name says; nothing where it is not there."""
        try:
            return self.eyes.text(name)
        except NotOnScreen:
            return ""

    def click(self, name: str) -> None:
        """Scroll to an item and click it with the mouse."""
        self.settle(lambda: self.has(name), f"item {name}")
        self.settle_layout()
        self._scroll_to(name)
        QTest.mouseClick(
            self.window,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            self.eyes.find(name).middle,
        )
        QGuiApplication.processEvents()

    def key(self, key: Qt.Key) -> None:
        """Press a key."""
        QTest.keyClick(self.window, key)
        QGuiApplication.processEvents()

    def names(self) -> list[str]:
        """Return the names of everything that can be used."""
        return [
            spot.name for spot in self.eyes.spots() if spot.name and spot.enabled and spot.kind == "button"
        ]

    def _moving(self) -> bool:
        """Say whether the cards still roll: a press would only stop them."""
        bench = self.window.findChild(QObject, "desk.bench")
        return bool(bench and bench.property("moving"))

    def _scroll_to(self, name: str) -> None:
        """Turn the mouse's wheel over the cards until the item lies in sight."""
        bench = next(spot for spot in self.eyes.spots() if spot.name == "desk.bench")
        for _ in range(60):
            spots = self.eyes.spots()
            spot = next((one for one in spots if one.name == name), None)
            if spot is None or bench.place.contains(spot.place):
                return
            if not any(spots[at].name == "desk.bench" for at in spot.above):
                return
            down = spot.place.bottom() > bench.place.bottom()
            edge = QPoint(int(bench.x) + 4, int(bench.y) + 4)
            QTest.wheelEvent(self.window, edge, QPoint(0, -120 if down else 120))
            self.settle(lambda: not self._moving(), "the cards to stand still")
            self.settle_layout()
        raise AssertionError(f"{name} cannot be scrolled into sight")


@contextmanager
def shown_desk(hands: Path, *, chinese: bool = True) -> Iterator[Shown]:
    """Open the desk; fail on leaving it if the engine warned."""
    warnings: list[str] = []
    desk = open_desk(hands, chinese=chinese, warned=warnings.append)
    shown = Shown(desk, Eyes(desk.window), warnings)
    try:
        yield shown
    finally:
        desk.close()
    assert warnings == [], warnings


def sights(rig: Rig) -> Mapping[str, SightView]:
    """Return what the emulators look like now."""
    return rig.answer(SightRequest().model_dump_json().encode()).sights or {}


def complaints(shown: Shown) -> list[str]:
    """Return what is cut, crowded, outside its card or without a name on the desk as it stands."""
    spots = shown.eyes.spots()
    buttons = [one for one in spots if one.kind == "button"]
    apart = [(one, other) for one, other in combinations(buttons, 2) if _meet(spots, one, other)]
    return [
        *(complaint for one in spots if one.kind == "text" and one.text for complaint in _cut(one)),
        *(f"outside its card: {one.name or one.text}" for one in spots if _outside(spots, one)),
        *(f"says nothing: {one.name or one.place}" for one in buttons if not one.spoken),
        *(f"has no objectName: {one.spoken}" for one in buttons if not one.name),
        *(f"too small: {one.name}" for one in buttons if min(one.width, one.height) < SMALLEST),
        *(f"{one.name} lies on {other.name}" for one, other in apart),
    ]


def _cut(one: Spot) -> Iterator[str]:
    if one.truncated or one.paintedWidth > one.width + 1.5 or one.paintedHeight > one.height + 1.5:
        yield f"cut: {one.text!r}"
    if one.pixels < 13:
        yield f"too small to read ({one.pixels} px): {one.text!r}"


def _outside(spots: Sequence[Spot], one: Spot) -> bool:
    """A card's texts and buttons lie within it; everything lies within the window's width."""
    if one.kind not in {"text", "button"} or one.name.startswith("sheet."):
        return False
    cards = [spots[at] for at in one.above if spots[at].name.startswith("piece.")]
    frame = cards[0].place if cards else spots[0].place
    return one.place.left() < frame.left() + 1 or one.place.right() > frame.right() - 1


def _meet(spots: Sequence[Spot], one: Spot, other: Spot) -> bool:
    """Say whether two buttons of the same layer overlap."""
    layers = [{spots[at].name for at in each.above} & LAYERS for each in (one, other)]
    return layers[0] == layers[1] and one.place.intersects(other.place)
