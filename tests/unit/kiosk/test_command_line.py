"""`python -m kiosk` runs a terminal, or a command, and loads for neither what the other needs."""

import io
import json
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path

import pytest
import yaml
from argon2 import PasswordHasher

from config.schema import StaffConfig
from kiosk.__main__ import main
from kiosk.app import run
from kiosk.command_line import found_commands, run_command
from kiosk.store.data_folder import DataFolder
from tests.helpers.project import ROOT
from tests.helpers.terminal_store import HandClock, visit_opened


@pytest.fixture
def data(tmp_path: Path) -> Path:
    store = DataFolder(tmp_path).open(HandClock())
    with store.unit() as unit:
        unit.outbox.put(visit_opened(1))
    store.close()
    return tmp_path


def loaded_after(*arguments: str) -> set[str]:
    """Return the modules that a new interpreter has loaded once `main` returned or gave up."""
    code = (
        "import sys\nfrom kiosk.__main__ import main\n"
        f"try: main({list(arguments)!r})\nexcept SystemExit: pass\n"
        "print(*sys.modules, sep='\\n')"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_a_command_is_told_and_its_status_returned(data: Path) -> None:
    said: list[str] = []
    assert run_command(["status", "--data", str(data), "--json"], said.append) == 0
    assert json.loads(said[0])["waiting"] == 1


def test_a_store_that_cannot_be_used_is_told_with_advice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "store").mkdir()
    assert main(["status", "--data", str(tmp_path)]) == 74
    told = capsys.readouterr().err
    assert told.startswith("status cannot be done: store.key-file")
    assert "请放回密钥文件" in told


def test_an_unknown_command_is_a_wrong_argument(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["stauts"])
    assert ended.value.code == 2
    assert "status" in capsys.readouterr().err


def test_options_first_mean_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[str]] = []
    monkeypatch.setattr(run, "main", lambda arguments: seen.append(arguments) or 70)
    for arguments in (["--config", "x.yaml", "--data", "y"], ["--no-curtain"], []):
        assert main(arguments) == 70
    assert seen == [["--config", "x.yaml", "--data", "y"], ["--no-curtain"], []]


def test_help_tells_of_the_terminal_and_of_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    told = capsys.readouterr().out
    assert "--config" in told
    for command in found_commands().values():
        assert f"  {command.name}" in told
        assert command.help in told


def test_every_command_says_what_it_is_in_one_line() -> None:
    for name, command in found_commands().items():
        assert name == command.name == command.name.lower()
        assert command.help.endswith(".")
        assert "\n" not in command.help
        command.add_arguments(ArgumentParser())


def test_the_terminal_loads_no_command_and_a_command_no_screen() -> None:
    terminal = loaded_after("--config", "x.yaml", "--data", "/proc/nowhere")
    command = loaded_after("status", "--data", "/proc/nowhere")
    assert "kiosk.app.run" in terminal
    assert "kiosk.commands.status" in command
    assert not {name for name in terminal if name.startswith(("kiosk.command", "kiosk.store", "sqlalchemy"))}
    assert not {name for name in command if name.startswith(("PySide6", "ui.", "devices.", "sync."))}


def test_a_staff_pin_is_made_for_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    for typed, status in (("12345\n", 1), ("abcdef\n", 1), ("4829150\n", 0)):
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        assert run_command(["staff-pin", "--stdin"], said.append) == status
    made = yaml.safe_load(said[-1])
    assert PasswordHasher().verify(StaffConfig.model_validate(made["staff"]).pin_hash or "", "4829150")


def test_a_staff_pin_that_is_typed_differently_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    typed = iter(["482915", "482916"])
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(typed))
    said: list[str] = []
    assert run_command(["staff-pin"], said.append) == 1
    assert said == ["the two are not the same"]
