"""What the hardware desk shows: the pieces of a rig, whether it answers, and what it refused."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from contract.language import Bilingual
from devices.hands import EmulatorView
from ui.desk.piece import DeskPiece, said
from ui.desk.refusals import refusal
from ui.desk.watcher import Order, RigWatcher, Scene

QML_IMPORT_NAME = "ui.desk"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class DeskModel(QObject):
    """The rig as the desk's window draws it. Pieces stay while the rig is the same, also across its death."""

    reachedChanged = Signal()  # noqa: N815 - Qt's naming
    piecesChanged = Signal()  # noqa: N815 - Qt's naming
    refusalChanged = Signal()  # noqa: N815 - Qt's naming
    _seen = Signal(object)
    _said = Signal(object, str)

    def __init__(self, socket: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reached = False
        self._emulators: Sequence[EmulatorView] = ()
        self._pieces: list[DeskPiece] = []
        self._refusal: Bilingual | None = None
        self._seen.connect(self._look)
        self._said.connect(self._refuse)
        self._watcher = RigWatcher(socket, self._seen.emit, self._said.emit)

    def start(self) -> None:
        """Begin to watch the rig."""
        self._watcher.start()

    def stop(self) -> None:
        """Stop watching."""
        self._watcher.stop()

    @Property(bool, notify=reachedChanged)
    def reached(self) -> bool:
        """Whether a rig answers."""
        return self._reached

    @Property(list, notify=piecesChanged)
    def pieces(self) -> list[DeskPiece]:
        """List the hardware in the rig's order."""
        return self._pieces

    @Property(dict, notify=refusalChanged)
    def refusal(self) -> dict[str, str]:
        """Why the last act was not possible, or nothing."""
        return said(self._refusal) if self._refusal else {}

    @Slot(str, str, str)
    def act(self, emulator: str, act: str, argument: str) -> None:
        """Do something by hand; an empty argument is none."""
        self.dismiss()
        self._watcher.order(Order(emulator, act, argument or None))

    @Slot()
    def dismiss(self) -> None:
        """Take the last refusal off the screen."""
        self._tell(None)

    @Slot(object)
    def _look(self, scene: Scene) -> None:
        if scene.reached and scene.emulators != self._emulators:
            self._lay_out(scene.emulators)
        if scene.reached:
            for piece in self._pieces:
                piece.look(scene.sights.get(piece.emulator))
        if scene.reached != self._reached:
            self._reached = scene.reached
            self.reachedChanged.emit()

    def _lay_out(self, emulators: Sequence[EmulatorView]) -> None:
        gone, self._pieces = self._pieces, [DeskPiece(one, self) for one in emulators]
        self._emulators = emulators
        self.piecesChanged.emit()
        for piece in gone:
            piece.deleteLater()

    @Slot(object, str)
    def _refuse(self, order: Order, why: str) -> None:
        piece = next((one for one in self._pieces if one.emulator == order.emulator), None)
        self._tell(refusal(why, piece.title_words if piece else None))

    def _tell(self, refused: Bilingual | None) -> None:
        if refused != self._refusal:
            self._refusal = refused
            self.refusalChanged.emit()
