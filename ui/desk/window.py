"""The desk's window: its engine, its model, and the picture of it for tests."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

from ui.desk.view_model import DeskModel
from ui.fonts import load_family

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
        self._engine.deleteLater()


def open_desk(hands: Path, *, chinese: bool = True) -> DeskWindow:
    """Open the desk of the rig at the socket `hands`; raise RuntimeError where its QML does not load."""
    model = DeskModel(hands)
    engine = QQmlApplicationEngine()
    engine.addImportPath(str(ROOT))
    engine.setInitialProperties({"desk": model, "family": load_family(), "zh": chinese})
    engine.load(QUrl.fromLocalFile(str(Path(__file__).with_name("DeskWindow.qml"))))
    if not engine.rootObjects():
        raise RuntimeError("the desk's QML did not load")
    model.start()
    return DeskWindow(engine, model)
