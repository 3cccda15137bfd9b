"""qmllint really sees across the seam: what is right passes, what is misspelled on either side does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.house.lint_qml import check

VIEW_MODEL = '''
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

QML_IMPORT_NAME = "ui.greeting"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made by the test")
class GreetingModel(QObject):
    changed = Signal()

    def _words(self) -> str:
        return "hello"

    words = Property(str, _words, notify=changed)

    @Slot(str)
    def greet(self, name: str) -> None:
        """Greet somebody."""
'''

SCREEN = """pragma ComponentBehavior: Bound
import QtQuick
import ui.greeting

Item {
    id: screen

    required property GreetingModel model

    Text {
        text: screen.model.words
    }
    Component.onCompleted: screen.model.greet("you")
}
"""


def lint(folder: Path, screen: str, view_model: str = VIEW_MODEL) -> bool:
    room = folder / "ui" / "greeting"
    room.mkdir(parents=True, exist_ok=True)
    (room / "view_model.py").write_text(view_model, encoding="utf-8")
    (room / "GreetingScreen.qml").write_text(screen, encoding="utf-8")
    return check(folder / "ui", folder / "gen")


def test_what_is_right_passes(tmp_path: Path) -> None:
    assert lint(tmp_path, SCREEN)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("model.greet(", "model.great("),
        ("model.words", "model.word"),
        ("GreetingModel model", "GreetingsModel model"),
        ("import ui.greeting", "import ui.greetings"),
    ],
)
def test_a_misspelling_in_qml_is_caught(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], right: str, wrong: str
) -> None:
    assert right in SCREEN
    assert not lint(tmp_path, SCREEN.replace(right, wrong))
    assert "GreetingScreen.qml" in capfd.readouterr().err


def test_a_slot_renamed_in_python_is_caught(tmp_path: Path) -> None:
    assert not lint(tmp_path, SCREEN, VIEW_MODEL.replace("def greet(", "def welcome("))


def test_a_view_model_inherits_from_another_file_whatever_their_order(tmp_path: Path) -> None:
    room = tmp_path / "ui" / "aaa"
    room.mkdir(parents=True)
    (room / "view_model.py").write_text(
        VIEW_MODEL.replace("from PySide6.QtQml", "from ui.zzz.base import Ground\nfrom PySide6.QtQml")
        .replace("(QObject)", "(Ground)")
        .replace("class GreetingModel", "class Inheriting")
    )
    (tmp_path / "ui" / "zzz").mkdir()
    (tmp_path / "ui" / "zzz" / "base.py").write_text(
        VIEW_MODEL.replace("class GreetingModel", "class Ground").replace("def greet", "def welcome")
        + "\n    facts = Property(dict, _words, notify=changed)\n"
    )
    screen = SCREEN.replace("GreetingModel", "Inheriting").replace(
        'screen.model.greet("you")', 'screen.model.welcome(screen.model.facts["name"])'
    )
    assert lint(tmp_path, screen)
    (tmp_path / "gen").rename(tmp_path / "before")
    (tmp_path / "ui/greeting/GreetingScreen.qml").write_text(screen.replace("welcome", "farewell"))
    assert not check(tmp_path / "ui", tmp_path / "gen")


@pytest.mark.parametrize(("declared", "passes"), [("constant=True", True), ("", False)])
def test_a_constant_property_may_be_bound_and_a_silent_one_may_not(
    tmp_path: Path, declared: str, *, passes: bool
) -> None:
    view_model = VIEW_MODEL.replace("notify=changed", declared)
    assert view_model != VIEW_MODEL
    assert lint(tmp_path, SCREEN, view_model) is passes
