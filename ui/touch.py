"""Touches the screen as a finger would, by the stable names of its items; takes pictures of it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Q_ARG, Q_RETURN_ARG, QMetaObject, QObject, QPoint, QRectF, Qt, QUrl
from PySide6.QtGui import QImage, QInputDevice, QPointingDevice
from PySide6.QtQml import QQmlComponent, QQmlEngine
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest

PROBE = Path(__file__).parent / "Probe.qml"


class NotOnScreen(LookupError):  # noqa: N818 - it is what one sees, not a fault
    """No visible, enabled item has that name."""


@dataclass(frozen=True)
class Spot:
    """A visible item as plain values, in pixels of the window; `above` numbers its ancestors in the list.

    `kind` is "button", "entry", "text", "flickable" or "item"; `spoken` is what a screen reader says.
    """

    name: str
    x: float
    y: float
    width: float
    height: float
    enabled: bool
    opacity: float
    clip: bool
    focus: bool
    kind: str
    spoken: str
    text: str
    above: Sequence[int]
    truncated: bool = False
    paintedWidth: float = 0.0  # noqa: N815 - QML's spelling
    paintedHeight: float = 0.0  # noqa: N815 - QML's spelling
    pixels: int = 0

    @property
    def place(self) -> QRectF:
        """Where it is."""
        return QRectF(self.x, self.y, self.width, self.height)

    @property
    def middle(self) -> QPoint:
        """Where a finger touches it."""
        return self.place.center().toPoint()


class Eyes:
    """Sees what a window shows."""

    def __init__(self, window: QQuickWindow) -> None:
        self._window = window
        context = QQmlEngine.contextForObject(window)
        if context is None:
            raise ValueError("the window was not made by a QML engine")
        self._component = QQmlComponent(context.engine(), QUrl.fromLocalFile(str(PROBE)))
        probe = self._component.create()
        if probe is None:
            raise RuntimeError(self._component.errorString())
        self._probe: QObject = probe

    def spots(self) -> list[Spot]:
        """Return every visible item, parents before their children."""
        return spots_of(self.everything())

    def everything(self) -> str:
        """Return the same as the probe writes it: equal texts are equal sights, and quicker compared."""
        return _everything(self._probe, self._window.contentItem())

    def names(self) -> list[str]:
        """Return the names of what a finger could touch or read now."""
        return [spot.name for spot in self.spots() if spot.name and spot.enabled]

    def find(self, name: str) -> Spot:
        """Return the visible, enabled item of that name, without what it lies in; raise NotOnScreen."""
        found = _find(self._probe, self._window.contentItem(), name)
        if not found:
            raise NotOnScreen(name)
        return Spot(**json.loads(found))

    def text(self, name: str) -> str:
        """Return the text of the item of that name, with that of everything in it."""
        spots = self.spots()
        for index, spot in enumerate(spots):
            if spot.name == name:
                inside = [one.text for one in spots if index in one.above and one.text]
                return " ".join([spot.text, *inside]).strip()
        raise NotOnScreen(name)


class Finger:
    """A finger on the glass of `window`. Its device is made once: Qt keeps it until the program ends."""

    def __init__(self, window: QQuickWindow) -> None:
        self._window = window
        self._device: QPointingDevice = QTest.createTouchDevice(QInputDevice.DeviceType.TouchScreen)

    def tap(self, place: QPoint) -> None:
        """Press and release at `place`."""
        QTest.touchEvent(self._window, self._device).press(0, place, self._window).commit()
        QTest.touchEvent(self._window, self._device).release(0, place, self._window).commit()

    def rest(self, place: QPoint) -> None:
        """Lay the hand down at `place`."""
        QTest.touchEvent(self._window, self._device).press(0, place, self._window).commit()

    def lift(self, place: QPoint) -> None:
        """Take the hand up again at `place`."""
        QTest.touchEvent(self._window, self._device).release(0, place, self._window).commit()

    def tap_beside(self, place: QPoint) -> None:
        """Press and release at `place` with another finger, while the hand rests."""
        QTest.touchEvent(self._window, self._device).stationary(0).press(1, place, self._window).commit()
        QTest.touchEvent(self._window, self._device).stationary(0).release(1, place, self._window).commit()

    def slip(self, place: QPoint, away: QPoint) -> None:
        """Press at `place` and release at `away`."""
        QTest.touchEvent(self._window, self._device).press(0, place, self._window).commit()
        QTest.touchEvent(self._window, self._device).move(0, away, self._window).commit()
        QTest.touchEvent(self._window, self._device).release(0, away, self._window).commit()


def grab(window: QQuickWindow, path: Path) -> None:
    """Write what the window shows as PNG in its 256 commonest colours, so that the file stays small."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image = window.grabWindow().convertToFormat(QImage.Format.Format_RGB32)
    palette = [colour for colour, _count in Counter(memoryview(image.constBits()).cast("I")).most_common(256)]
    undithered = Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.AvoidDither
    if not image.convertToFormat(QImage.Format.Format_Indexed8, palette, undithered).save(str(path)):
        raise OSError(f"{path} could not be written")


def spots_of(everything: str) -> list[Spot]:
    """Return the items of one look at everything."""
    return [Spot(**entry) for entry in json.loads(everything)]


def _everything(probe: QObject, root: QQuickItem) -> str:
    return str(
        QMetaObject.invokeMethod(probe, "everything", Q_RETURN_ARG("QString"), Q_ARG(QQuickItem, root))
    )


def _find(probe: QObject, root: QQuickItem, name: str) -> str:
    return str(
        QMetaObject.invokeMethod(
            probe, "find", Q_RETURN_ARG("QString"), Q_ARG(QQuickItem, root), Q_ARG("QString", name)
        )
    )
