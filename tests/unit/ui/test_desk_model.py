"""The desk's models keep what is drawn: pieces outlive looks and the rig's death, sheets come one by one."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex
from PySide6.QtTest import QAbstractItemModelTester

from devices.hands import EmulatorView, HandView, SightView
from ui.desk.piece import DeskPiece
from ui.desk.sheets import PICTURE, SheetList
from ui.desk.view_model import DeskModel
from ui.desk.watcher import Order, Scene

PRINTER = EmulatorView(
    name="slips",
    model="escpos-printer",
    hands=[
        HandView(act="take", zh="取", en="Take"),
        HandView(act="cover-open", zh="开", en="Open"),
        HandView(act="cover-close", zh="合", en="Close"),
    ],
)
CLOSED = SightView(facts={"cover": "closed"}, sheets=[])
OPEN = SightView(facts={"cover": "open"}, sheets=[Path("/o/slip-1.png")])


pytestmark = pytest.mark.usefixtures("qt")


@pytest.fixture
def model(tmp_path: Path) -> DeskModel:
    return DeskModel(tmp_path / "hands")


def seen(model: DeskModel, scene: Scene) -> None:
    model._seen.emit(scene)


def scene(sight: SightView, *emulators: EmulatorView) -> Scene:
    return Scene(True, emulators or (PRINTER,), {"slips": sight})


def pieces(model: DeskModel) -> list[DeskPiece]:
    found = model.property("pieces")
    assert isinstance(found, list)
    return found


def test_sheets_come_and_go_one_by_one() -> None:
    sheets = SheetList()
    QAbstractItemModelTester(sheets, QAbstractItemModelTester.FailureReportingMode.Fatal)
    steps: list[tuple[str, int]] = []
    sheets.rowsInserted.connect(lambda _parent, first, _last: steps.append(("in", first)))
    sheets.rowsRemoved.connect(lambda _parent, first, _last: steps.append(("out", first)))
    sheets.modelReset.connect(lambda: steps.append(("reset", 0)))
    a, b, c = Path("/a.png"), Path("/b.png"), Path("/c.png")
    sheets.show([a, b])
    sheets.show([a, b])
    assert steps == [("in", 0), ("in", 1)]
    sheets.show([b, c])
    assert steps[2:] == [("out", 1), ("in", 0)]
    assert [sheets.data(sheets.index(row, 0), PICTURE) for row in range(sheets.rowCount())] == [
        "file:///c.png",
        "file:///b.png",
    ]
    sheets.show([])
    assert sheets.rowCount() == 0
    assert sheets.picture(0) == ""
    assert sheets.rowCount(QModelIndex()) == 0


def test_a_look_changes_a_piece_and_does_not_replace_it(model: DeskModel) -> None:
    rebuilt: list[None] = []
    model.piecesChanged.connect(lambda: rebuilt.append(None))
    seen(model, scene(CLOSED))
    (piece,) = pieces(model)
    seen(model, scene(OPEN))
    assert pieces(model) == [piece]
    assert len(rebuilt) == 1
    assert piece.property("headline")["en"] == "Cover is open"
    assert piece.property("sheetCount") == 1
    assert piece.property("faults") == 1
    assert piece.property("switches")[0].property("current") == 1


def test_the_same_look_again_says_nothing(model: DeskModel) -> None:
    seen(model, scene(OPEN))
    changes: list[None] = []
    pieces(model)[0].changed.connect(lambda: changes.append(None))
    seen(model, scene(OPEN))
    assert changes == []


def test_a_dead_rig_leaves_its_pieces_and_the_same_one_finds_them_again(model: DeskModel) -> None:
    seen(model, scene(OPEN))
    (piece,) = pieces(model)
    seen(model, Scene(False))
    assert model.property("reached") is False
    assert pieces(model) == [piece]
    seen(model, scene(CLOSED))
    assert model.property("reached") is True
    assert pieces(model) == [piece]
    assert piece.property("headline")["en"] == "Ready"


def test_another_rig_has_other_pieces(model: DeskModel) -> None:
    seen(model, scene(OPEN))
    other = PRINTER.model_copy(update={"name": "labels"})
    seen(model, scene(OPEN, other))
    assert [piece.property("name") for piece in pieces(model)] == ["labels"]


def test_a_refusal_names_the_piece_and_can_be_dismissed(model: DeskModel) -> None:
    seen(model, scene(CLOSED))
    model._said.emit(Order("slips", "fly", None), "a receipt printer cannot be told to fly")
    assert model.property("refusal")["en"] == "Receipt printer: This piece of hardware cannot do that"
    model.dismiss()
    assert model.property("refusal") == {}


def test_a_fact_gone_missing_is_no_card_on_the_reader(model: DeskModel) -> None:
    seen(model, Scene(True, (PRINTER,), {}))
    assert pieces(model)[0].property("holds") is False
    assert pieces(model)[0].property("switches")[0].property("current") == -1
