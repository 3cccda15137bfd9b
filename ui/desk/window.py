"""The desk's window: its engine, its model, and how both end."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QUrl
from PySide6.QtQml import QQmlApplicationEngine, QQmlError
from PySide6.QtQuick import QQuickWindow

from ui.desk.view_model import DeskModel
from ui.fonts import load_family

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[2]


class DeskWindow:
    """An open hardware desk."""

    def __init__(self, engine: QQmlApplicationEngine, model: DeskModel) -> None:
        self._engine = engine
        self.model = model

    @property
    def window(self) -> QQuickWindow:
        """The window itself."""
        found = self._engine.rootObjects()[0]
        assert isinstance(found, QQuickWindow)
        return found

    def close(self) -> None:
        """Stop watching the rig and take the window away."""
        self.model.stop()
        self.window.close()
        # The engine, and the window with it, go before the model that they read: now, not whenever
        # Python collects them.
        self._engine.deleteLater()
        QCoreApplication.sendPostedEvents(self._engine, QEvent.Type.DeferredDelete)


def open_desk(
    hands: Path, *, chinese: bool = True, warned: Callable[[str], None] = lambda text: log.warning("%s", text)
) -> DeskWindow:
    """Open the desk of the rig at the socket `hands`; RuntimeError where its QML does not load.

    `warned` gets each complaint of the QML engine.
    """
    model = DeskModel(hands)
    engine = QQmlApplicationEngine()
    engine.setOutputWarningsToStandardError(False)

    def tell(errors: list[QQmlError]) -> None:
        for error in errors:
            warned(error.toString())

    engine.warnings.connect(tell)
    engine.addImportPath(str(ROOT))
    language = "zh" if chinese else "en"
    engine.setInitialProperties({"desk": model, "family": load_family(), "language": language})
    engine.load(QUrl.fromLocalFile(str(Path(__file__).with_name("DeskWindow.qml"))))
    if not engine.rootObjects():
        raise RuntimeError("the desk's QML did not load")
    model.start()
    return DeskWindow(engine, model)
