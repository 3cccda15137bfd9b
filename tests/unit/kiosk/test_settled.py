"""What a terminal may start with: settings, token, device options and catalogue together."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from config.catalogue.catalogue import shipped
from config.complaint import Refused
from config.slots import Fresh, LastGood
from devices.drivers.escpos import EscposOptions
from kiosk.app.run import EXIT_CONFIG, main
from kiosk.app.settled import Settled, settle_with_last_good
from kiosk.journey.registry import step_kinds

SETTINGS = """\
terminal_id: lobby-1
site: beijing
name: {zh: 大厅, en: Lobby}
hub:
  url: https://hr-platform.example
  token_file: token
employer:
  name: {zh: 示例, en: Example}
  short_name: {zh: 示例, en: Example}
facilities: {zh: 前台, en: Desk}
"""


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    (tmp_path / "token").write_text("secret-word\n")
    path = tmp_path / "terminal.yaml"
    path.write_text(SETTINGS)
    return path


def take(settings: Path) -> Fresh[Settled] | LastGood[Settled] | Refused:
    return settle_with_last_good(settings, step_kinds(), settings.parent / "data" / "settings")


def own_catalogue(settings: Path) -> Path:
    folder = settings.parent / "services"
    folder.mkdir()
    for file in shipped().glob("*.yaml"):
        shutil.copy(file, folder)
    settings.write_text(SETTINGS + "catalogue: {folder: services}\n")
    return folder


def test_settings_are_checked_with_all_that_a_start_would_look_at(
    settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--config", str(settings), "--check"]) == 0
    assert capsys.readouterr().out == "OK\n"
    devices = (
        "- {name: a, driver: psc}",
        "- {name: b, driver: escpos, options: {url: ' /dev/x', bauds: 1}}",
        "- {name: c, driver: locker-8a, options: {url: /dev/x, boards: 2}}",
    )
    settings.write_text("\n".join([f"{SETTINGS}devices:", *devices]))
    assert main(["--config", str(settings), "--check"]) == EXIT_CONFIG
    told = [line.partition("terminal.yaml:")[2] for line in capsys.readouterr().err.splitlines()]
    assert told[0].startswith('12: devices.0.driver: no driver is called "psc"; there is alsa, ')
    assert told[1:] == [
        f"13: devices.1.options.bauds: is no such option; there is {', '.join(EscposOptions.model_fields)}",
        "13: devices.1.options.url: expected /dev/…, socket://host:port or loop://",
        "14: devices.2.options.boards: must be a list",
    ]


@pytest.mark.parametrize(
    ("boards", "told"),
    [
        ("[{address: 1}, {address: 1}]", "devices.0.options: two boards have the same address"),
        ("[{adress: 1}]", "devices.0.options.boards.0.adress: is not a known setting"),
        (
            "[{items: true}]",
            "first_item_input: the item sensors would be the inputs of the door contacts",
        ),
        ("[]", "devices.0.options.boards: must have at least 1 item after validation, not 0"),
    ],
)
def test_boards_that_cannot_be_so_are_told_once_at_their_place(
    settings: Path, boards: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    options = f"{{url: /dev/x, boards: {boards}}}"
    settings.write_text(f"{SETTINGS}devices:\n- {{name: a, driver: locker-modbus, options: {options}}}\n")
    assert main(["--config", str(settings), "--check"]) == EXIT_CONFIG
    [line] = capsys.readouterr().err.splitlines()
    assert line.endswith(told)


def test_two_banks_have_no_door_of_one_name(settings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def told(second: str) -> str:
        banks = (
            "- {name: lockers, driver: locker-8a, options: {url: /dev/x, boards: [{ways: 8}]}}",
            f"- {{name: tall, driver: locker-cu48, options: {{url: /dev/y, boards: [{second}]}}}}",
        )
        settings.write_text("\n".join([f"{SETTINGS}devices:", *banks]))
        status = main(["--config", str(settings), "--check"])
        assert status == (EXIT_CONFIG if "doors" not in second else 0)
        return capsys.readouterr().err.partition("terminal.yaml:")[2]

    reason = 'lockers has a door "1" too: name the doors of each bank apart'
    assert told("{address: 1}") == f"13: devices.1.options: {reason}\n"
    assert told("{address: 1, doors: [T1, T2, T3]}") == ""


def test_the_token_is_read_and_never_shown(settings: Path) -> None:
    taken = take(settings)
    assert isinstance(taken, Fresh)
    assert taken.config.token == "secret-word"
    assert "secret-word" not in repr(taken)


def test_a_terminal_that_is_enrolled_needs_no_token(settings: Path) -> None:
    settings.write_text(SETTINGS.replace("  token_file: token\n", ""))
    taken = take(settings)
    assert isinstance(taken, Fresh)
    assert taken.config.token is None


@pytest.mark.parametrize("contents", [None, b"", b"two words", b"\xff\xfe", b"x" * 5000])
def test_a_token_that_is_none_is_told_with_its_line(settings: Path, contents: bytes | None) -> None:
    (settings.parent / "token").unlink()
    if contents is not None:
        (settings.parent / "token").write_bytes(contents)
    taken = take(settings)
    assert isinstance(taken, Refused)
    (complaint,) = taken.complaints
    assert str(complaint).startswith("terminal.yaml:6: hub.token_file: ")
    assert not (settings.parent / "data").exists()


def test_a_token_file_that_is_a_folder_or_no_name(settings: Path) -> None:
    for name in ('""', '"a\\0b"', "/"):
        settings.write_text(SETTINGS.replace("token_file: token", f"token_file: {name}"))
        taken = take(settings)
        assert isinstance(taken, Refused)
        assert taken.complaints[0].where == "hub.token_file"


def test_a_missing_token_is_told_once_though_the_last_good_settings_name_it_too(settings: Path) -> None:
    take(settings)
    (settings.parent / "token").unlink()
    taken = take(settings)
    assert isinstance(taken, Refused)
    assert len(taken.complaints) == 1


def test_a_broken_catalogue_is_replaced_by_its_last_good_copy(settings: Path) -> None:
    folder = own_catalogue(settings)
    taken = take(settings)
    assert isinstance(taken, Fresh)
    good = taken.config.catalogue
    (folder / "categories.yaml").write_text("x: [\n")
    settings.write_text(SETTINGS.replace("beijing", "harbin") + "catalogue: {folder: services}\n")
    taken = take(settings)
    assert isinstance(taken, LastGood)
    assert taken.complaints[0].file == "categories.yaml"
    assert taken.config.catalogue == good
    assert taken.config.config.site == "harbin"  # sound settings stay in force
    shutil.rmtree(folder)
    taken = take(settings)
    assert isinstance(taken, LastGood)
    assert taken.complaints[0].where == "catalogue.folder"
    assert taken.config.catalogue == good


def test_settings_that_name_a_broken_catalogue_do_not_become_the_last_good_ones(settings: Path) -> None:
    take(settings)
    folder = own_catalogue(settings)
    (folder / "categories.yaml").write_text("x: [\n")
    for _ in range(2):
        taken = take(settings)
        assert isinstance(taken, LastGood)
        assert taken.config.config.catalogue.folder is None


@pytest.mark.parametrize("place", ["catalogue.switched_off", "survey.after_services"])
def test_a_setting_for_a_service_that_there_is_not_is_refused(settings: Path, place: str) -> None:
    outer, inner = place.split(".")
    settings.write_text(SETTINGS + f"{outer}:\n  {inner}: [cert.employment, cert.employmnet]\n")
    taken = take(settings)
    assert isinstance(taken, Refused)
    told = (
        "no service is called cert.employmnet; there is cert.employment, cert.reprint, gift.collect,"
        " housing.confirm, me.progress"
    )
    assert str(taken) == f"terminal.yaml:12: {place}.1: {told}"


def test_a_service_that_was_taken_away_closes_no_terminal_whose_settings_name_it(settings: Path) -> None:
    folder = own_catalogue(settings)
    settings.write_text(SETTINGS + "catalogue: {folder: services, switched_off: [cert.reprint]}\n")
    assert isinstance(take(settings), Fresh)
    (folder / "cert.reprint.yaml").unlink()
    taken = take(settings)
    assert isinstance(taken, LastGood)
    assert [one.where for one in taken.complaints] == ["catalogue.switched_off.0"]
    assert "cert.reprint" not in taken.config.catalogue.services


def test_all_that_is_wrong_is_told_at_once(settings: Path) -> None:
    (settings.parent / "token").unlink()
    settings.write_text(SETTINGS + "devices: [{name: a, driver: none}]\ncatalogue: {folder: nowhere}\n")
    taken = take(settings)
    assert isinstance(taken, Refused)
    assert {each.where for each in taken.complaints} == {
        "devices.0.driver",
        "hub.token_file",
        "catalogue.folder",
    }


def test_the_settings_of_the_manual_are_sound(settings: Path) -> None:
    manual = (Path(__file__).parents[3] / "docs" / "configuration.md").read_text("utf-8")
    settings.write_text(manual.partition("```yaml\n")[2].partition("```")[0])
    taken = take(settings)
    assert isinstance(taken, Fresh), taken
    assert not set(taken.config.config.survey.after_services) - set(taken.config.catalogue.services)
