from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, QUrl
from PySide6.QtQuick import QQuickItem, QQuickView
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ui.fonts import load_family
from ui.keyboard.pinyin_child import pinyin
from ui.keyboard.view_model import KeyboardModel

ROOT = Path(__file__).parents[4]
DPI = 102
TEXT, LATIN, MAIL, DIGITS, IDENTITY = range(5)
PORTRAIT, LANDSCAPE = (1080, 1920), (1920, 1080)


class Scene:
    """A field and its keyboard in a window, worked by mouse."""

    def __init__(self, size: tuple[int, int], kind: int, language: str) -> None:
        self.warnings: list[str] = []
        self.model = KeyboardModel(pinyin())
        self.view = QQuickView()
        engine = self.view.engine()
        engine.addImportPath(str(ROOT))
        engine.warnings.connect(lambda found: self.warnings.extend(each.toString() for each in found))
        self.view.setInitialProperties(
            {"model": self.model, "family": load_family(), "language": language, "kind": kind}
        )
        self.view.setResizeMode(QQuickView.ResizeMode.SizeRootObjectToView)
        self.view.resize(*size)
        self.view.setSource(QUrl.fromLocalFile(str(Path(__file__).with_name("Scene.qml"))))
        self.view.show()
        QTest.qWaitForWindowExposed(self.view)
        self.root = self.view.rootObject()

    def items(self) -> list[QQuickItem]:
        found, waiting = [], [self.root]
        while waiting:
            item = waiting.pop()
            if item.isVisible() and item.opacity() > 0:
                found.append(item)
                waiting += item.childItems()
        return found

    def named(self, name: str) -> QQuickItem:
        (item,) = [item for item in self.items() if item.objectName() == name]
        return item

    def keys(self) -> dict[str, QRectF]:
        return {
            item.objectName(): item.mapRectToScene(item.boundingRect())
            for item in self.items()
            if item.objectName().startswith(("key.", "candidate.", "keyboard.page"))
        }

    def press(self, *names: str) -> None:
        for name in names:
            item = self.named(name)
            centre: QPointF = item.mapToScene(item.boundingRect().center())
            button = Qt.MouseButton.LeftButton
            QTest.mouseClick(
                self.view, button, Qt.KeyboardModifier.NoModifier, QPoint(*map(int, centre.toTuple()))
            )
            QTest.qWait(0)

    def type(self, text: str) -> None:
        self.press(*(f"key.{letter}" for letter in text))

    @property
    def text(self) -> str:
        return str(self.root.property("text"))

    def close(self) -> None:
        self.model.wipe()
        self.view.close()
        self.view.setSource(QUrl())  # the keyboard goes before its model
        self.view.deleteLater()
        assert self.warnings == []


@pytest.fixture
def scene(request: pytest.FixtureRequest, qtbot: QtBot) -> Iterator[Scene]:  # noqa: ARG001 - makes the application
    size, kind, language = getattr(request, "param", (PORTRAIT, TEXT, "zh"))
    scene = Scene(size, kind, language)
    yield scene
    scene.close()


def test_a_name_is_typed_by_pinyin(scene: Scene) -> None:
    scene.type("zhongguo")
    assert scene.named("keyboard.spelling").property("text") == "zhongguo"
    scene.press("candidate.0")
    assert scene.text == "中国"
    scene.type("ouyangnana")
    scene.press(f"candidate.{scene.model.candidates.index('欧阳')}")
    scene.press(f"candidate.{scene.model.candidates.index('娜娜')}")
    assert scene.text == "中国欧阳娜娜"
    assert scene.root.property("edits") == 3
    scene.press("key.erase")
    assert scene.text == "中国欧阳娜"
    scene.press("key.done")
    assert scene.root.property("finished") == 1


def test_further_candidates_are_a_page_away(scene: Scene, qtbot: QtBot) -> None:
    scene.type("shi")
    words, further = scene.named("keyboard.candidates"), scene.named("keyboard.page.next")
    qtbot.waitUntil(further.isEnabled)
    scene.press("keyboard.page.next")
    assert words.property("contentX") > 0
    scene.press("keyboard.page.back")
    assert words.property("contentX") == 0


def test_the_fields_own_limit_holds(scene: Scene) -> None:
    scene.root.setProperty("longest", 3)
    scene.type("zhongguo")
    scene.press("candidate.0")
    scene.type("zhongguo")
    scene.press("candidate.0")
    assert scene.text == "中国中"


@pytest.mark.parametrize("scene", [(PORTRAIT, TEXT, "en")], indirect=True)
def test_in_english_letters_are_latin_and_chinese_is_one_key_away(scene: Scene) -> None:
    scene.press("key.shift", "key.h", "key.r", "key.space", "key.symbols", "key.5", "key.symbols")
    assert scene.text == "Hr 5"
    scene.press("key.language")
    scene.type("zhongguo")
    scene.press("key.space")
    assert scene.text == "Hr 5中国"


@pytest.mark.parametrize("scene", [(PORTRAIT, MAIL, "zh")], indirect=True)
def test_an_address_has_at_and_dot_at_hand(scene: Scene) -> None:
    scene.press("key.a", "key.@", "key.b", "key..", "key.c")
    assert scene.text == "a@b.c"


@pytest.mark.parametrize("scene", [(PORTRAIT, IDENTITY, "zh")], indirect=True)
def test_an_id_number_ends_in_x(scene: Scene) -> None:
    scene.type("11010519491231002X")
    assert scene.text == "11010519491231002X"


@pytest.mark.parametrize("scene", [(PORTRAIT, DIGITS, "zh")], indirect=True)
def test_a_number_has_no_x(scene: Scene) -> None:
    assert "key.X" not in [item.objectName() for item in scene.items()]


@pytest.mark.parametrize(
    "scene",
    [(size, kind, "zh") for size in (PORTRAIT, LANDSCAPE) for kind in (TEXT, LATIN, MAIL, DIGITS, IDENTITY)],
    indirect=True,
)
def test_keys_are_large_apart_and_on_the_glass(scene: Scene) -> None:
    """At least 12.7 mm, 2.54 mm apart (VVSG 2.0); the words of the list may be cut by its edge."""
    if scene.model.chinese:
        scene.type("shi")
    keys = scene.keys()
    assert len(keys) >= 12
    for name, key in keys.items():
        assert min(key.width(), key.height()) / DPI * 25.4 >= 12.7, name
    glass = QRectF(0, 0, scene.view.width(), scene.view.height())
    on_list = [name for name in keys if name.startswith("candidate.")]
    fixed = {name: key for name, key in keys.items() if name not in on_list}
    for name, key in fixed.items():
        assert glass.contains(key), name
        grown = key.adjusted(-2, -2, 2, 2)
        assert [other for other in fixed if other != name and fixed[other].intersects(grown)] == []
    assert _nearest(list(fixed.values())) / DPI * 25.4 >= 2.54
    assert _nearest([keys[name] for name in on_list[:6]] or list(fixed.values())) / DPI * 25.4 >= 2.54


@pytest.mark.parametrize("scene", [(PORTRAIT, TEXT, "zh"), (LANDSCAPE, TEXT, "en")], indirect=True)
def test_a_touch_leaves_the_focus_in_the_field(scene: Scene) -> None:
    scene.press("key.a", "key.erase")
    focused = scene.view.activeFocusItem()
    assert focused is not None
    assert focused.objectName() == "field"


def test_every_key_says_its_name(scene: Scene) -> None:
    scene.type("shi")
    for item in scene.items():
        if item.objectName().startswith(("key.", "candidate.", "keyboard.page")):
            spoken = item.property("text") or item.property("iconName")
            assert spoken, item.objectName()


def _nearest(keys: list[QRectF]) -> float:
    """The smallest gap between neighbours, in pixels."""
    gaps = []
    for index, one in enumerate(keys):
        for other in keys[index + 1 :]:
            across = max(one.left(), other.left()) - min(one.right(), other.right())
            down = max(one.top(), other.top()) - min(one.bottom(), other.bottom())
            gaps.append(max(across, down))
    return min(gaps)
