"""What a person sees while the program loads: the brand's colour and mark, drawn without QML or fonts."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QLinearGradient,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QRasterWindow,
)

DEEP = QColor("#072F58")
ACCENT = QColor("#0B4A86")
MARK = 0.14  # of the shorter side
EXPOSED_WITHIN = 0.5  # seconds


def make_application(arguments: Sequence[str]) -> QGuiApplication:
    """Return Qt's application, drawing in software: there is no GPU to count on."""
    os.environ.setdefault("QT_QUICK_BACKEND", "software")
    application = QGuiApplication(list(arguments))
    application.setApplicationName("hr-self-service-terminal")
    return application


class Curtain(QRasterWindow):
    """A full screen that says nothing and needs nothing but Qt's painter."""

    def __init__(self) -> None:
        super().__init__()
        self.setFlag(Qt.WindowType.FramelessWindowHint)
        self.setTitle("HR self-service")
        self.setCursor(Qt.CursorShape.BlankCursor)
        self._painted = False

    def close_up(self, application: QGuiApplication) -> None:
        """Fill the screen, and be there before this returns (or give in: a screen may be switched off)."""
        self.setGeometry(application.primaryScreen().geometry())  # no window manager may be there to do it
        self.showFullScreen()
        deadline = time.monotonic() + EXPOSED_WITHIN
        while not self._painted and time.monotonic() < deadline:
            application.processEvents()

    def rise(self) -> None:
        """Go, and free the picture; rising twice is allowed."""
        self.close()
        self.destroy()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the colour and the mark."""
        width, height = self.width(), self.height()
        gradient = QLinearGradient(0, 0, 0, height)
        gradient.setColorAt(0, DEEP)
        gradient.setColorAt(1, ACCENT)
        side = MARK * min(width, height)
        left, top = (width - side) / 2, (height - side) / 2
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(0, 0, width, height, gradient)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.GlobalColor.white)
        painter.drawRoundedRect(QRectF(left, top, side, side), side * 0.24, side * 0.24)
        tick = [(0.28, 0.53), (0.44, 0.68), (0.74, 0.35)]
        pen = QPen(ACCENT, side * 0.1)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF([QPointF(left + x * side, top + y * side) for x, y in tick]))
        painter.end()
        self._painted = True
