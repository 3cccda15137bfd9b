from __future__ import annotations

from pathlib import Path

import pytest

from config import form
from config.__main__ import main
from config.complaint import Refused
from config.loader import load, loads
from config.schema import TerminalConfig
from contract.language import Language

GOOD = """\
terminal_id: lobby-1
site: beijing
name: {zh: 一层大厅, en: Lobby}
hub:
  url: https://hub.example
  token_file: token
employer:
  name: {zh: 示例有限公司, en: "Example Co., Ltd."}
  short_name: {zh: 示例, en: Example}
facilities: {zh: 物业, en: Facilities}
devices:
  - name: badge
    driver: pcsc-reader
  - name: slip
    driver: escpos-printer
    options: {port: 9100}
"""


def complaints(text: str) -> list[str]:
    found = loads(text, home=Path("/etc/terminal"))
    assert isinstance(found, Refused), found
    return str(found).splitlines()


def test_the_least_that_is_needed() -> None:
    config = loads(GOOD, home=Path("/etc/terminal"))
    assert isinstance(config, TerminalConfig)
    assert config.timeouts.idle_list_s == 60
    assert config.display.height == 1920
    assert config.languages == (Language.ZH, Language.EN)
    assert config.hub.token_file == Path("/etc/terminal/token")
    assert config.devices[1].options == {"port": 9100}
    assert config.catalogue.folder is None


def test_relative_folders_start_where_the_file_is(tmp_path: Path) -> None:
    path = tmp_path / "terminal.yaml"
    path.write_text(GOOD + "catalogue: {folder: services}\n")
    config = load(path)
    assert isinstance(config, TerminalConfig)
    assert config.catalogue.folder == tmp_path / "services"
    elsewhere = load(path, home=Path("/elsewhere"))
    assert isinstance(elsewhere, TerminalConfig)
    assert elsewhere.hub.token_file == Path("/elsewhere/token")


def test_everything_wrong_is_told_at_once() -> None:
    text = GOOD.replace("site: beijing\n", "").replace("driver: pcsc-reader", "driver: PCSC reader")
    text += "display: {width: 3, orientation: up}\ntimeouts:\n  warning_s: 5\n  idle: 3\nfacilities: again\n"
    assert complaints(text) == [
        "terminal.yaml:1: site: is missing",
        "terminal.yaml:12: devices.0.driver: must match pattern '^[a-z0-9]+(?:[-.][a-z0-9]+)*$'",
        "terminal.yaml:16: display.orientation: must be 'portrait' or 'landscape'",
        "terminal.yaml:16: display.width: must be greater than or equal to 320",
        "terminal.yaml:18: timeouts.warning_s: must be greater than or equal to 20",
        "terminal.yaml:19: timeouts.idle: is not a known setting",
        "terminal.yaml:20: facilities: stands here a second time",
    ]


@pytest.mark.parametrize(
    ("extra", "told"),
    [
        ("display: {width: 1920, height: 1080}\n", "17: display: 1920 × 1080 is not portrait"),
        ("languages: [en]\n", "1: default_language: zh is not one of languages"),
        ("languages: []\n", "17: languages: must have at least 1 item"),
        ("languages: [en]\ndefault_language: zh\n", "18: default_language: zh is not one of languages"),
        ("languages: [zh, zh]\n", "17: languages: a language stands more than once"),
        ("printing: {copies_max: 0}\n", "17: printing.copies_max: must be greater than or equal to 1"),
        ("elsewhere: {zh: 二层}\n", "17: elsewhere.en: is missing"),
        ("elsewhere: {zh: 二层, en: ' '}\n", "17: elsewhere.en: must have at least 1 character"),
    ],
)
def test_rules_between_settings(extra: str, told: str) -> None:
    assert any(line.startswith(f"terminal.yaml:{told}") for line in complaints(GOOD + extra)), complaints(
        GOOD + extra
    )


def test_a_device_name_stands_once() -> None:
    (told,) = complaints(GOOD.replace("name: slip", "name: badge"))
    assert told == "terminal.yaml:11: devices: names stand more than once: badge"


@pytest.mark.parametrize(
    "url", ["https://user:word@hub.example", "https://hub.example/?a=b", "https://hub.example/#top"]
)
def test_the_platform_has_an_address_and_nothing_else(url: str) -> None:
    (told,) = complaints(GOOD.replace("https://hub.example", url))
    assert told.startswith("terminal.yaml:5: hub.url: must be an address alone")


def test_not_a_block() -> None:
    assert complaints("- a\n- b\n") == ["terminal.yaml:1: must be a block of names and values"]


def test_by_hand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "terminal.yaml"
    path.write_text(GOOD)
    assert main(["check", str(path)]) == 0
    assert capsys.readouterr().out == "OK\n"
    path.write_text(GOOD + "colour: red\n")
    assert main(["check", str(path)]) == 1
    assert capsys.readouterr().err == "terminal.yaml:17: colour: is not a known setting\n"
    assert main(["schema"]) == 0
    assert '"label_zh": "终端编号"' in capsys.readouterr().out


def test_every_setting_can_be_drawn() -> None:
    found = dict(form.settings(TerminalConfig))
    assert "devices[].options" in found
    for path, info in found.items():
        extra = info.json_schema_extra
        assert info.description, path
        assert isinstance(extra, dict), path
        assert extra["label_zh"], path
        if info.annotation in {int, float}:
            assert extra.get("unit"), path


def test_the_manual_has_every_setting() -> None:
    manual = Path(form.__file__).parents[1] / "docs" / "configuration.md"
    assert form.table() in manual.read_text(encoding="utf-8"), "python -m config table"
