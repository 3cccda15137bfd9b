"""The hardware desk's window on real emulators: every hand by mouse, paper in outlets, a rig that dies."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from devices.hands import Hands, SightView
from devices.rig import Rig
from tests.helpers.hardware_desk import (
    DOCUMENT,
    ID_CARD,
    PEOPLE,
    RECEIPT,
    Shown,
    badge_spec,
    complaints,
    pcsc_to_ourselves,
    print_sheet,
    print_slip,
    served,
    shown_desk,
    sights,
    specs,
)

SIZES = ((1240, 900), (900, 700), (1920, 1080))
FIRST = f"hand.{ID_CARD}.lay.{PEOPLE[0][1]}"


@pytest.fixture(scope="session", autouse=True)
def _no_screen() -> None:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_QUICK_BACKEND"] = "software"


@pytest.fixture(scope="session")
def qt(_no_screen: None, qapp: QGuiApplication) -> QGuiApplication:
    return qapp


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short path: a Unix socket's has room for 107 bytes."""
    path = Path(tempfile.mkdtemp(prefix="desk"))
    yield path
    shutil.rmtree(path)


@pytest.fixture
def rig(folder: Path) -> Iterator[Rig]:
    if shutil.which("ippeveprinter") is None:
        pytest.skip("ippeveprinter is not installed")
    with served(Rig(specs(), folder), folder / "h") as rig:
        yield rig


@pytest.fixture
def desk(qt: QGuiApplication, rig: Rig, folder: Path) -> Iterator[Shown]:
    assert qt.platformName() == "offscreen"
    assert set(rig.emulators) == {ID_CARD, RECEIPT, DOCUMENT}
    with shown_desk(folder / "h", chinese=False) as shown:
        shown.settle(lambda: shown.has(FIRST), "the cards")
        yield shown


def fact(rig: Rig, name: str, key: str) -> object:
    return sights(rig)[name].facts[key]


def until(desk: Shown, rig: Rig, name: str, key: str, value: object) -> None:
    desk.settle(lambda: fact(rig, name, key) == value, f"{name}: {key} = {value}")


def fold_out(desk: Shown) -> None:
    for name in (ID_CARD, RECEIPT, DOCUMENT):
        desk.click(f"faults.{name}")


def test_cards_are_laid_and_lifted(desk: Shown, rig: Rig) -> None:
    for _uid, number, name, _zh, role in PEOPLE:
        desk.click(f"hand.{ID_CARD}.lay.{number}")
        until(desk, rig, ID_CARD, "card", f"{name} ({role})")
        desk.settle(lambda: name in desk.text(f"state.{ID_CARD}"), name)  # noqa: B023 - used at once
    desk.click(f"hand.{ID_CARD}.lay-forged")
    until(desk, rig, ID_CARD, "card", "forged")
    desk.click(f"hand.{ID_CARD}.lay-damaged")
    until(desk, rig, ID_CARD, "card", "damaged")
    desk.click(f"hand.{ID_CARD}.lift")
    until(desk, rig, ID_CARD, "card", "")
    desk.settle(lambda: desk.text(f"state.{ID_CARD}") == "Empty, no card on it", "an empty reader")
    assert not desk.has(f"hand.{ID_CARD}.lift")


@pytest.mark.timeout(600)  # it may wait for the tour, which has the machine's pcscd for minutes
@pytest.mark.usefixtures("qt")
def test_badges_are_laid_taken_and_refused_by_an_unplugged_reader(folder: Path) -> None:
    with (
        pcsc_to_ourselves(),
        served(Rig([badge_spec()], folder), folder / "h") as rig,
        shown_desk(folder / "h", chinese=False) as desk,
    ):
        for uid, _number, name, _zh, role in PEOPLE:
            desk.click(f"hand.badge.lay.{uid}")
            until(desk, rig, "badge", "card", f"{name} ({role})")
        for act in ("lay-unknown", "lay-unreadable", "lay-mute"):
            desk.click(f"hand.badge.{act}")
            until(desk, rig, "badge", "card", act)
        desk.click("hand.badge.take")
        until(desk, rig, "badge", "card", "")
        desk.click("faults.badge")
        desk.click("hand.badge.unplug")
        desk.settle(lambda: desk.text("state.badge") == "Unplugged", "an unplugged reader")
        desk.click(f"hand.badge.lay.{PEOPLE[0][0]}")
        desk.settle(lambda: desk.has("desk.refusal.close"), "the refusal")
        assert "The reader is unplugged: plug it in first" in desk.text("desk.refusal.text")
        desk.click("hand.badge.plug")
        desk.settle(lambda: desk.text("state.badge") == "Empty, no card on it", "the reader again")


ID_STEPS = (
    ("unplug", "cable", "unplugged", "Unplugged"),
    ("plug", "cable", "plugged", "Empty, no card on it"),
    ("trouble.silence", "trouble", "silence", "Does not answer"),
    ("trouble.garbage", "trouble", "garbage", "Answers rubbish"),
    ("trouble.checksum", "trouble", "checksum", "Wrong check bytes"),
    ("trouble.self-test", "trouble", "self-test", "Self-test failed"),
    ("trouble.not-authorised", "trouble", "not-authorised", "Module not authorised"),
    ("trouble.none", "trouble", "none", "Empty, no card on it"),
)
RECEIPT_STEPS = (
    ("paper-low", "paper", "low", "Paper is low"),
    ("paper-out.0", "paper", "out", "Out of paper"),
    ("paper-in", "paper", "good", "Ready"),
    ("paper-out.5", "lines_left", 5, "Ready"),
    ("paper-in", "lines_left", None, "Ready"),
    ("cover-open", "cover", "open", "Cover is open"),
    ("cover-close", "cover", "closed", "Ready"),
    ("cutter-jam", "cutter", "jammed", "Cutter is jammed"),
    ("cutter-free", "cutter", "good", "Ready"),
    ("unplug", "cable", "out", "Unplugged"),
    ("plug", "cable", "in", "Ready"),
    ("go-silent", "answers", "not", "Does not answer"),
    ("recover", "answers", "properly", "Ready"),
    ("go-mad", "answers", "rubbish", "Answers rubbish"),
    ("recover", "answers", "properly", "Ready"),
)
DOCUMENT_STEPS = (
    ("paper-out", "paper", 0, "Out of paper"),
    ("paper-leave.2", "paper", 2, "Only 2 sheets left"),
    ("paper-leave.1", "paper", 1, "Only 1 sheet left"),
    ("paper-in", "paper", 250, "Ready"),
    ("jam.1", "jam_on_sheet", 1, "Ready"),
    ("jam.2", "jam_on_sheet", 2, "Ready"),
    ("clear-jam", "jam_on_sheet", 0, "Ready"),
    ("cover-open", "cover", "open", "Cover is open"),
    ("cover-close", "cover", "closed", "Ready"),
    ("toner-low", "toner", 4, "Toner is low"),
    ("toner-out", "toner", 0, "Out of toner"),
    ("toner-new", "toner", 100, "Ready"),
    ("unplug", "cable", "out", "Unplugged"),
    ("plug", "cable", "in", "Ready"),
    ("go-silent", "answers", "not", "Does not answer"),
    ("recover", "answers", "properly", "Ready"),
)


@pytest.mark.parametrize(
    ("name", "steps"), [(ID_CARD, ID_STEPS), (RECEIPT, RECEIPT_STEPS), (DOCUMENT, DOCUMENT_STEPS)]
)
def test_every_fault_is_made_and_mended_by_mouse(
    desk: Shown, rig: Rig, name: str, steps: tuple[tuple[str, str, object, str], ...]
) -> None:
    desk.click(f"faults.{name}")
    prefix = f"hand.{name}."
    for act, key, value, said in steps:
        desk.click(f"{prefix}{act}")
        until(desk, rig, name, key, value)
        desk.settle(lambda: desk.text(f"state.{name}") == said, f"{act} → {said}")  # noqa: B023 - used at once
    usual = {f"{prefix}{act}" for act in ("take", "lift", "lay-forged", "lay-damaged", "lay-expired")}
    offered = {one for one in desk.names() if one.startswith(prefix)} - usual
    cards = {f"{prefix}lay.{number}" for _uid, number, *_ in PEOPLE}
    assert offered - cards == {f"{prefix}{act}" for act, *_ in steps}


def test_a_slip_comes_out_is_read_and_taken(desk: Shown, rig: Rig) -> None:
    assert not desk.has(f"hand.{RECEIPT}.take")
    print_slip(sights(rig)[RECEIPT])
    desk.settle(lambda: desk.has(f"sheet.{RECEIPT}.0"), "the slip")
    desk.settle(lambda: desk.text(f"state.{RECEIPT}") == "1 sheet in the outlet", "the slip is told")
    desk.click(f"sheet.{RECEIPT}.0")
    desk.settle(lambda: desk.has("viewer.close"), "the viewer")
    picture = next(spot for spot in desk.eyes.spots() if spot.name == "viewer.picture")
    desk.settle(
        lambda: next(spot for spot in desk.eyes.spots() if spot.name == "viewer.picture").width == 640,
        "the slip, dot for dot",
    )
    assert picture.enabled
    assert not desk.has("viewer.older")
    desk.click("viewer.take")
    desk.settle(lambda: desk.has(f"faults.{RECEIPT}"), "the viewer to close by itself")
    assert not desk.has(f"sheet.{RECEIPT}.0")
    assert list(sights(rig)[RECEIPT].sheets) == []


def test_a_sheet_comes_out_and_is_taken(desk: Shown, rig: Rig) -> None:
    print_sheet(sights(rig)[DOCUMENT])
    desk.settle(lambda: desk.has(f"sheet.{DOCUMENT}.0"), "the A4 sheet")
    desk.click(f"sheet.{DOCUMENT}.0")
    desk.settle(lambda: desk.has("viewer.whole"), "the viewer")

    def width() -> float:
        return next(spot for spot in desk.eyes.spots() if spot.name == "viewer.picture").width

    desk.settle(lambda: width() > 1000, "the sheet, dot for dot")
    desk.click("viewer.whole")
    desk.settle(lambda: 0 < width() < 800, "the whole sheet")
    desk.key(Qt.Key.Key_Escape)
    desk.settle(lambda: not desk.has("viewer.close"), "the desk")
    desk.click(f"hand.{DOCUMENT}.take")
    desk.settle(lambda: not desk.has(f"sheet.{DOCUMENT}.0"), "the outlet to be empty")
    assert list(sights(rig)[DOCUMENT].sheets) == []


def test_the_newest_slip_lies_in_front_and_old_pictures_stay(desk: Shown, rig: Rig) -> None:
    for count in (1, 2, 3):
        print_slip(sights(rig)[RECEIPT], "一\n" * count)
        desk.settle(lambda: desk.has(f"sheet.{RECEIPT}.{count - 1}"), "the next slip")  # noqa: B023 - used at once
    desk.click(f"sheet.{RECEIPT}.0")
    desk.settle(lambda: desk.text("viewer.position").endswith("sheet 1 of 3"), "the newest")
    for key, number in (
        (Qt.Key.Key_Right, 2),
        (Qt.Key.Key_Right, 3),
        (Qt.Key.Key_Right, 3),
        (Qt.Key.Key_Left, 2),
    ):
        desk.key(key)
        assert desk.text("viewer.position").endswith(f"sheet {number} of 3")
    desk.click("viewer.older")
    desk.click("viewer.newer")
    assert desk.text("viewer.position").endswith("sheet 2 of 3")
    print_slip(sights(rig)[RECEIPT])
    desk.settle(
        lambda: desk.text("viewer.position").endswith("sheet 3 of 4"), "the same sheet, now one further back"
    )
    desk.click("viewer.close")


def test_keys_alone_lay_a_card_and_open_the_cover(desk: Shown, rig: Rig) -> None:
    desk.window.requestActivate()

    def walk_to(name: str) -> None:
        for _ in range(60):
            if any(spot.focus and spot.name == name for spot in desk.eyes.spots()):
                return
            desk.key(Qt.Key.Key_Tab)
        raise AssertionError(f"the keys never reach {name}")

    walk_to(FIRST)
    desk.key(Qt.Key.Key_Space)
    until(desk, rig, ID_CARD, "card", f"{PEOPLE[0][2]} (employee)")
    walk_to(f"faults.{RECEIPT}")
    desk.key(Qt.Key.Key_Return)
    walk_to(f"hand.{RECEIPT}.cover-open")
    desk.key(Qt.Key.Key_Return)
    until(desk, rig, RECEIPT, "cover", "open")
    desk.settle_layout()
    spot = desk.eyes.find(f"hand.{RECEIPT}.cover-open")
    bench = desk.eyes.find("desk.bench")
    assert bench.place.contains(spot.place), "what the keys act on is in sight"


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_nothing_is_cut_crowded_or_unnamed(desk: Shown, rig: Rig, size: tuple[int, int]) -> None:
    desk.resize(*size)
    print_slip(sights(rig)[RECEIPT])
    print_sheet(sights(rig)[DOCUMENT])
    desk.settle(lambda: desk.has(f"sheet.{RECEIPT}.0") and desk.has(f"sheet.{DOCUMENT}.0"), "paper")
    desk.click(f"hand.{ID_CARD}.lay.{PEOPLE[3][1]}")
    until(desk, rig, ID_CARD, "card", f"{PEOPLE[3][2]} ({PEOPLE[3][4]})")
    for language in ("en", "zh"):
        desk.settle_layout()
        assert complaints(desk) == [], f"{language}, folded"
        if not desk.has(f"hand.{RECEIPT}.cover-open"):
            fold_out(desk)
        desk.settle_layout()
        assert complaints(desk) == [], f"{language}, unfolded"
        desk.click(f"sheet.{RECEIPT}.0")
        desk.settle_layout()
        assert complaints(desk) == [], f"{language}, viewer"
        desk.click("viewer.close")
        desk.click("desk.language")


def test_what_the_rig_refuses_is_said_in_words(desk: Shown) -> None:
    desk.desk.model.act(ID_CARD, "fly", "")
    desk.settle(lambda: desk.has("desk.refusal.close"), "the refusal")
    assert desk.text("desk.refusal.text") == "Not done. ID card reader: This piece of hardware cannot do that"
    desk.click("desk.refusal.close")
    desk.settle(lambda: not desk.has("desk.refusal.close"), "it to be gone")


def test_a_switch_is_not_rebuilt_while_somebody_holds_it(desk: Shown, rig: Rig) -> None:
    desk.click(f"faults.{RECEIPT}")
    desk.settle_layout()
    spot = desk.eyes.find(f"hand.{RECEIPT}.cover-open")
    button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(desk.window, button, none, spot.middle)
    rig.emulators[RECEIPT].act("paper-low")
    desk.settle(lambda: desk.text(f"state.{RECEIPT}") == "Paper is low", "another look at the rig")
    QTest.mouseRelease(desk.window, button, none, spot.middle)
    until(desk, rig, RECEIPT, "cover", "open")


@contextmanager
def rig_process(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Run a rig in a process of its own, as the stand does."""
    file = folder / "rig.yaml"
    file.write_text(yaml.safe_dump([one.model_dump() for one in specs(printers=False)]), encoding="utf-8")
    command = [sys.executable, "-u", "-m", "devices", "emulate", "--rig", str(file)]
    command += ["--hands", str(folder / "h"), "--state", str(folder / "state")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert "ready" in process.stdout.readline()
            yield process
        finally:
            process.kill()


@pytest.mark.usefixtures("qt")
def test_a_rig_that_dies_is_missed_and_found_again(folder: Path) -> None:
    with shown_desk(folder / "h", chinese=False) as desk:
        desk.settle(lambda: "No emulated hardware yet" in desk.text("desk.away.text"), "the desk to wait")
        with rig_process(folder) as process:
            desk.settle(lambda: desk.has(FIRST), "the first rig")
            process.send_signal(signal.SIGKILL)
            process.wait()
            desk.settle(lambda: "is gone" in desk.text("desk.away.text"), "the desk to miss it")
            assert not desk.has(FIRST), "nothing can be done to a rig that is gone"
        with rig_process(folder):
            desk.settle(lambda: desk.has(FIRST), "the second rig")
            desk.click(FIRST)
            with Hands(folder / "h") as hands:

                def lies() -> bool:
                    sight: SightView = hands.sights()[ID_CARD]
                    return sight.facts["card"] == f"{PEOPLE[0][2]} (employee)"

                desk.settle(lies, "the card on the new reader")


def test_the_program_says_how_it_is_called() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ui.desk", "--help"], capture_output=True, text=True, check=True
    )
    assert "--hands SOCKET" in done.stdout
    assert "--language {zh,en}" in done.stdout


@pytest.mark.usefixtures("rig")
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_the_program_ends_when_asked_and_idles_meanwhile(folder: Path, end: signal.Signals) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}
    command = [sys.executable, "-m", "ui.desk", "--hands", str(folder / "h")]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        started = idle_from = 0.0
        for _ in range(120):
            QTest.qWait(250)  # on a busy machine a program that starts may get no turn for a moment
            started = _cpu_seconds(process.pid)
            if started > 0.3 and started == idle_from:
                break
            idle_from = started
        QTest.qWait(2000)
        assert _cpu_seconds(process.pid) - idle_from < 0.5, "an idle desk costs next to nothing"
        process.send_signal(end)
        _out, complaints_said = process.communicate(timeout=10)
    assert process.returncode == 0
    assert complaints_said == ""
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime > before.ru_utime


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
