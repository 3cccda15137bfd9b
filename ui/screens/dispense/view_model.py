"""A door opens for a person: the `dispense` step."""

from __future__ import annotations

from PySide6.QtCore import Property, Signal
from PySide6.QtQml import QmlElement

from contract.language import Bilingual
from kiosk.journey.views import DoorPhase, DoorScene, Progress
from ui.screens.acting.view_model import ActingModel

QML_IMPORT_NAME = "Terminal"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class DispenseModel(ActingModel):
    """Shows where the door is, and what to do with it."""

    screen = "dispense"
    help = Bilingual(
        zh="请到屏幕上标出的柜门取礼品，取出后把柜门关好，屏幕会自动继续。",
        en="Go to the door that is marked on the screen, take your gift and close the door; the screen"
        " goes on by itself.",
    )
    kinds = ("dispense",)
    moved = Signal()

    @Property(dict, notify=moved)
    def scene(self) -> dict[str, object]:
        """The bank and its marked door."""
        progress = self.progress
        scene = progress.scene if progress is not None and progress.scene is not None else self._step.content
        if not isinstance(scene, DoorScene):
            raise TypeError(f"a dispense step needs a DoorScene, got {type(scene).__name__}")
        return drawn(scene)

    @property
    def phase(self) -> DoorPhase | None:
        """What the person is asked for now, None before anything is known of the door."""
        scene = None if self.progress is None else self.progress.scene
        return scene.phase if isinstance(scene, DoorScene) else None

    def tell(self, progress: Progress) -> None:
        """Show what the door does; a person who is asked for something new has time again."""
        super().tell(progress)
        self.wait_anew()
        self.moved.emit()


def drawn(scene: DoorScene | None) -> dict[str, object]:
    """Return a scene as QML draws it, {} where there is none."""
    if scene is None:
        return {}
    return {
        "door": scene.door,
        "phase": scene.phase.value,
        "doors": list(scene.doors),
        "columns": scene.columns,
        "down": scene.down,
    }
