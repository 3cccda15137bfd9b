"""What `python -m devices new` writes: sound by the rules here, failing only where the maker must write."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from devices import drivers
from devices.__main__ import main
from devices.conformance.command import unwritten
from devices.registry import driver_classes
from devices.skeletons import writing
from devices.skeletons.operations import classes, operations
from devices.skeletons.writing import SkeletonError, write
from tests.helpers.project import ROOT


def checked(folder: Path) -> str:
    """Return what the linter has to say of a folder, by the rules of this project."""
    settings = ["--config", str(ROOT / "pyproject.toml"), "--no-cache"]
    said = ""
    for command in (["check", "--ignore", "D,INP001,I001"], ["format", "--check"]):
        call = [sys.executable, "-m", "ruff", *command, *settings, str(folder)]
        done = subprocess.run(call, capture_output=True, text=True, check=False)
        said += done.stdout if done.returncode else ""
    return said


@pytest.fixture(scope="module")
def every_class(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a distribution for each class of device."""
    folder = tmp_path_factory.mktemp("makers")
    for device_class in classes():
        write(f"acme-{device_class}", device_class, folder / device_class)
    return folder


def test_there_is_one_for_each_class_of_device() -> None:
    assert classes().keys() == {driver.device_class for driver in driver_classes().values()}
    assert "def print_slip(self, slip: Slip) -> SlipOutcome:" in operations(classes()["receipt-printer"])


def test_a_distribution_of_any_class_passes_the_linter(every_class: Path) -> None:
    assert checked(every_class) == ""


@pytest.fixture
def acme(tmp_path: Path) -> Path:
    """Return a maker's folder, installed as `pip install -e` would."""
    assert main(["new", "acme-k1", "--class", "receipt-printer", "--into", str(tmp_path)]) == 0
    metadata = tmp_path / "kiosk_acme_k1-0.1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: kiosk-acme-k1\nVersion: 0.1.0\n")
    points = (tmp_path / "pyproject.toml").read_text().partition('[project.entry-points."')[2]
    points = f"[{points.partition('[tool')[0]}".replace('[project.entry-points."', "[").replace('"]', "]")
    (metadata / "entry_points.txt").write_text(points.replace('"', ""))
    return tmp_path


def test_it_conforms_as_it_is_written_and_says_what_is_to_be_written(
    acme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.syspath_prepend(acme)
    assert main(["conform", "acme-k1"]) == 1  # until all of it is written
    shown = capsys.readouterr().out.splitlines()
    assert sum("  holds  " in line for line in shown) == 8
    assert [line.split()[0] for line in shown if line.endswith("to be written")] == ["evidence", "print_slip"]


@pytest.mark.slow
def test_its_own_tests_fail_only_where_the_maker_must_write(acme: Path) -> None:
    call = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_protocol.py"]
    environment = {"PYTHONPATH": f"{acme}:{ROOT}", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(call, cwd=acme, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "1 failed, 2 passed" in done.stdout
    assert "FAILED tests/test_protocol.py::test_everything_is_written" in done.stdout


def test_into_this_tree_every_part_goes_to_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "TREE", tmp_path)
    written = [str(path.relative_to(tmp_path)) for path in write("acme-k1", "card-reader", None)]
    assert written == [
        "devices/drivers/acme_k1.py",
        "devices/protocols/acme_k1.py",
        "devices/emulators/acme_k1.py",
        "tests/contract/rigs/acme_k1.py",
        "tests/unit/devices/test_acme_k1.py",
    ]
    assert "from devices.protocols.acme_k1 import ASK" in (tmp_path / written[0]).read_text()
    assert checked(tmp_path) == ""
    with pytest.raises(SkeletonError, match="already there"):
        write("acme-k1", "card-reader", None)
    assert not (Path(drivers.__path__[0]) / "acme_k1.py").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["K1", "--class", "card-reader"], '"K1" is no maker-model'),
        (["acme-k1", "--class", "toaster"], 'no class "toaster"; there is card-reader, '),
        (["sam-v", "--class", "id-card-reader"], '"sam-v" is the name of another driver'),
        (["vpcd-card", "--class", "card-reader"], '"vpcd-card" is the name of another emulator'),
    ],
)
def test_a_wrong_call_writes_nothing(
    words: list[str], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", *words, "--into", str(tmp_path / "here")]) == 2
    assert told in capsys.readouterr().err
    assert not (tmp_path / "here").exists()


def test_every_driver_of_this_tree_is_written() -> None:
    assert {name: unwritten(driver) for name, driver in driver_classes().items() if unwritten(driver)} == {}
