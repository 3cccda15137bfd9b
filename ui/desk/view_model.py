"""What the hardware desk shows: one piece of hardware a card, with its hands, facts and paper."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Property, QObject, QUrl, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from devices.hands import EmulatorView, SightView
from ui.desk.watcher import Order, RigWatcher, Scene

QML_IMPORT_NAME = "ui.desk"
QML_IMPORT_MAJOR_VERSION = 1

SHEETS_SHOWN = 6


def _piece(emulator: EmulatorView, sight: SightView | None) -> dict[str, object]:
    facts = sight.facts if sight else {}
    sheets = sight.sheets if sight else []
    return {
        "name": emulator.name,
        "model": emulator.model,
        "hands": [hand.model_dump() for hand in emulator.hands],
        "facts": [
            {"name": name.replace("_", " "), "value": "–" if value in (None, "") else str(value)}
            for name, value in facts.items()
        ],
        "sheets": [QUrl.fromLocalFile(str(sheet)).toString() for sheet in sheets[-SHEETS_SHOWN:]],
        "sheetCount": len(sheets),
    }


@QmlElement
@QmlUncreatable("made by ui.desk.__main__")
class DeskModel(QObject):
    """The rig as the desk's window draws it."""

    changed = Signal()
    refusalChanged = Signal()  # noqa: N815 - Qt's naming
    _seen = Signal(object)
    _said = Signal(str)

    def __init__(self, socket: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scene = Scene(reached=False)
        self._refusal = ""
        self._seen.connect(self._look)
        self._said.connect(self._refuse)
        self._watcher = RigWatcher(socket, self._seen.emit, self._said.emit)

    def start(self) -> None:
        """Begin to watch the rig."""
        self._watcher.start()

    def stop(self) -> None:
        """Stop watching."""
        self._watcher.stop()

    @Property(bool, notify=changed)
    def reached(self) -> bool:
        """Whether a rig answers."""
        return self._scene.reached

    @Property("QVariantList", notify=changed)
    def pieces(self) -> list[dict[str, object]]:
        """List the hardware in the rig's order."""
        sights = self._scene.sights or {}
        return [_piece(emulator, sights.get(emulator.name)) for emulator in self._scene.emulators]

    @Property(str, notify=refusalChanged)
    def refusal(self) -> str:
        """Why the last act was not possible, or nothing."""
        return self._refusal

    @Slot(str, str)
    def act(self, emulator: str, act: str) -> None:
        """Do something that needs no choice."""
        self._order(Order(emulator, act, None))

    @Slot(str, str, str)
    def actWith(self, emulator: str, act: str, argument: str) -> None:  # noqa: N802 - called from QML
        """Do something with a choice."""
        self._order(Order(emulator, act, argument))

    def _order(self, order: Order) -> None:
        self._refuse("")
        self._watcher.order(order)

    def _look(self, scene: Scene) -> None:
        self._scene = scene
        self.changed.emit()

    def _refuse(self, why: str) -> None:
        if why != self._refusal:
            self._refusal = why
            self.refusalChanged.emit()
