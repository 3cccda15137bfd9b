"""Shows a person that their touch was received while an answer is still out."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from ui.background import Background, Stage

QML_IMPORT_NAME = "Terminal"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class Waiting(QObject):
    """The stage of waiting, as the screen draws it."""

    changed = Signal()

    def __init__(self, *backgrounds: Background) -> None:
        super().__init__()
        self._backgrounds = backgrounds
        for background in backgrounds:
            background.stage_changed.connect(self.changed)

    @Property(bool, notify=changed)
    def moving(self) -> bool:
        """Whether something should move (over 300 ms)."""
        return any(one.stage in {Stage.MOVING, Stage.WORDS} for one in self._backgrounds)

    @Property(bool, notify=changed)
    def words(self) -> bool:
        """Whether words should say what is happening (over 2 s)."""
        return any(one.stage is Stage.WORDS for one in self._backgrounds)
