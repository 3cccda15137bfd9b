"""A rig's file, its hands over a real socket, and the commands of `python -m devices`."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.__main__ import FAILED, WRONG_CALL, main
from devices.emulators.sam_v import SamV
from devices.hands import Hands, HandsError
from devices.models import UnknownModelError
from devices.registry import OptionsError
from devices.rig import EmulatorSpec, HandsServer, Rig, RigError, read_rig_file
from tests.helpers.id_cards import RESIDENT
from tests.helpers.project import ROOT

CARD = {
    "label": {"zh": "甲", "en": "A"},
    "number": RESIDENT.number,
    "name": RESIDENT.name,
    "born_on": "1990-03-07",
}
FILE = f"""
- name: id
  model: sam-v
  options:
    cards: [{json.dumps(CARD)}]
- name: spare
  model: sam-v
  options: {{pty: true}}
"""


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    path = tmp_path / "rig.yaml"
    path.write_text(FILE, encoding="utf-8")
    rig = Rig(read_rig_file(path), tmp_path)
    rig.start()
    yield rig
    rig.stop()


@pytest.fixture
def hands(rig: Rig, tmp_path: Path) -> Iterator[Hands]:
    path = tmp_path / "h"
    server = HandsServer(rig, path)
    server.start()
    with Hands(path) as client:
        yield client
    server.stop()
    assert not path.exists()


def test_hands_see_what_can_be_done_in_both_languages(hands: Hands) -> None:
    first, second = hands.emulators()
    assert (first.name, first.model, second.name) == ("id", "sam-v", "spare")
    lay = next(hand for hand in first.hands if hand.act == "lay")
    assert [(choice.value, choice.zh, choice.en) for choice in lay.choices] == [(RESIDENT.number, "甲", "A")]
    assert all(hand.zh and hand.en for hand in first.hands)
    assert "lay" not in {hand.act for hand in second.hands}


def test_hands_do_and_see(hands: Hands) -> None:
    hands.act("id", "lay", RESIDENT.number)
    hands.act("spare", "unplug")
    assert hands.sights()["id"].facts == {"card": "A", "trouble": "none", "cable": "plugged"}
    assert hands.sights()["spare"].facts["cable"] == "unplugged"


@pytest.mark.parametrize(
    ("emulator", "act", "argument", "words"),
    [
        ("nobody", "lay", None, 'no emulator "nobody"'),
        ("id", "dance", None, "dance"),
        ("id", "lay", "1", "no such card"),
        ("id", "trouble", "much", "much"),
        ("id", "trouble", None, "Trouble"),
    ],
)
def test_what_cannot_be_done_is_told(
    hands: Hands, emulator: str, act: str, argument: str | None, words: str
) -> None:
    with pytest.raises(HandsError, match=words):
        hands.act(emulator, act, argument)
    assert hands.emulators()


@pytest.mark.parametrize("line", [b"", b"nonsense", b"[]", b'{"op":"fly"}', b'{"op":"act"}', b"\xff\xfe"])
def test_any_line_gets_an_answer(rig: Rig, line: bytes) -> None:
    answer = rig.answer(line)
    assert not answer.ok
    assert answer.error


def test_a_desk_that_vanishes_leaves_the_rig_alone(rig: Rig, tmp_path: Path) -> None:
    path = tmp_path / "h"
    server = HandsServer(rig, path)
    server.start()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for _ in range(3):
        rude = socket.socket(socket.AF_UNIX)
        rude.connect(str(path))
        rude.sendall(b'{"op":"list"}\n' * 100)
        rude.close()
    with Hands(path) as hands:
        assert hands.emulators()
    server.stop()


def test_a_rig_that_is_gone_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(HandsError, match="no rig"):
        Hands(tmp_path / "none")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- {name: a", "line 1"),
        ("- {name: a}", "model"),
        ("{}", "list"),
        ("[{name: a, model: sam-v}, {name: a, model: sam-v}]", "same name"),
        ("[{name: a, model: sam-v, optoins: {}}]", "optoins"),
    ],
)
def test_a_wrong_rig_file_says_where(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "rig.yaml"
    path.write_text(text)
    with pytest.raises(RigError, match=words):
        read_rig_file(path)


def test_a_wrong_entry_starts_nothing(tmp_path: Path) -> None:
    with pytest.raises(UnknownModelError, match=r'no emulator "sam-w"; there is .*sam-v'):
        Rig([EmulatorSpec(name="a", model="sam-w")], tmp_path)
    with pytest.raises(OptionsError, match="port: must be less than or equal to 65535"):
        Rig([EmulatorSpec(name="a", model="sam-v", options={"port": 70000})], tmp_path)


def test_where_one_emulator_cannot_start_the_others_are_stopped(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        specs = [
            EmulatorSpec(name="good", model="sam-v"),
            EmulatorSpec(name="bad", model="sam-v", options={"port": port}),
        ]
        rig = Rig(specs, tmp_path)
        with pytest.raises(OSError, match="in use"):
            rig.start()
    assert rig.emulators["good"].sight().facts["cable"] == "unplugged"


def test_the_process_says_ready_serves_and_ends_on_a_signal(tmp_path: Path) -> None:
    (tmp_path / "rig.yaml").write_text("[{name: id, model: sam-v}]")
    command = [
        sys.executable,
        "-m",
        "devices",
        "emulate",
        "--rig",
        "rig.yaml",
        "--hands",
        "h",
        "--state",
        "s",
    ]
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    for number in (signal.SIGTERM, signal.SIGINT):
        process = subprocess.Popen(
            command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "rig ready\n"
        with Hands(tmp_path / "h") as hands:
            assert [one.name for one in hands.emulators()] == ["id"]
        process.send_signal(number)
        assert process.communicate(timeout=20) == ("", "")
        assert process.returncode == 0
    assert (tmp_path / "s" / "id").is_dir()


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (["probe", "psc"], WRONG_CALL, 'no driver "psc"'),
        (["probe", "sam-v"], WRONG_CALL, "url: is missing\nsam-v takes\n      "),
        (["probe", "sam-v", "url=/dev/null"], FAILED, "no-device: /dev/null: Could not configure port"),
        (["list", "psc"], WRONG_CALL, 'no driver "psc"'),
        (["probe", "sam-v", "url"], WRONG_CALL, 'expected name=value, not "url"'),
        (["probe", "sam-v", "url=/dev/none"], FAILED, "no-device"),
        (["poke", "simulated-card-reader", "dance"], WRONG_CALL, "there is watch, card"),
        (["emulate", "--rig", "none.yaml", "--hands", "h"], WRONG_CALL, "none.yaml"),
    ],
)
def test_a_wrong_call_has_its_own_status(
    capsys: pytest.CaptureFixture[str], words: list[str], status: int, told: str
) -> None:
    assert main(words) == status
    assert told in capsys.readouterr().err


def test_probe_and_poke_work_a_device_by_hand(rig: Rig, capsys: pytest.CaptureFixture[str]) -> None:
    emulator = rig.emulators["id"]
    assert isinstance(emulator, SamV)
    assert main(["probe", "sam-v", f"url={emulator.url}"]) == 0
    assert "serial: 05.03-20250101-0001234567-0007654321\nstatus: online" in capsys.readouterr().out
    emulator.act("lay", RESIDENT.number)
    assert main(["poke", "sam-v", f"url={emulator.url}", "watch", "0.2"]) == 0
    shown = capsys.readouterr().out
    assert "IdCardLaid" in shown
    assert RESIDENT.number not in shown
    assert RESIDENT.name not in shown
    assert main(["poke", "simulated-card-reader", "card"]) == 0
    assert capsys.readouterr().out == "no card\n"


def test_list_names_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    shown = capsys.readouterr().out
    assert (
        "      url  (required)"
        in shown.partition("  sam-v  (id-card-reader)\n")[2].partition("  sam-v-usb  ")[0]
    )
    assert "  vpcd-card\n      badges  (default ())" in shown


def test_list_names_one_driver_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "nut"]) == 0
    first, *options = capsys.readouterr().out.splitlines()
    assert first.startswith("  nut  (ups)  ")
    assert all(line.startswith("      ") for line in options)


def test_who_has_read_enough_hears_of_no_failure() -> None:
    call = f"{sys.executable} -m devices list | head -n 1"
    done = subprocess.run(call, shell=True, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("drivers\n", "")


@pytest.mark.parametrize(
    "words",
    [
        ["probe", "escpos", "url=["],
        ["poke", "simulated-card-reader", "watch", "long"],
        ["poke", "simulated-card-reader", "watch", "-3"],
        ["poke", "simulated-card-reader", "watch", "nan"],
        ["probe", "ipp", "uri=ipp://"],
        ["probe", "ipp", "uri=ipp://localhost:printer/"],
        ["probe", "ipp", "uri=ipp://localhost:99999/"],
        ["probe", "escpos", "url=192.168.1.50:9100"],
    ],
)
def test_a_slip_of_the_pen_is_told_in_words(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == WRONG_CALL
    assert "Traceback" not in capsys.readouterr().err


def test_words_after_the_poke_may_hold_an_equals_sign(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["poke", "simulated-receipt-printer", "slip", "1+1=2"]) == 0
    assert "printed" in capsys.readouterr().out


def test_a_port_that_cannot_be_opened_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["probe", "sam-v", f"url={tmp_path}/none"]) == FAILED
    assert "No such file" in capsys.readouterr().err
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert main(["probe", "escpos", f"url=socket://127.0.0.1:{port}"]) == FAILED
    assert "Connection refused" in capsys.readouterr().err


def test_hands_take_no_other_files_place(rig: Rig, tmp_path: Path) -> None:
    path = tmp_path / "precious"
    path.write_text("mine")
    with pytest.raises(RigError, match="left alone"):
        HandsServer(rig, path)
    assert path.read_text() == "mine"
    with pytest.raises(RigError, match="no socket can be made"):
        HandsServer(rig, tmp_path / "nowhere" / "hands")


def test_hands_of_another_rig_at_work_are_left_to_it(rig: Rig, tmp_path: Path) -> None:
    first = HandsServer(rig, tmp_path / "hands")
    first.start()
    with pytest.raises(RigError, match="at work"):
        HandsServer(rig, tmp_path / "hands")
    with Hands(tmp_path / "hands") as hands:
        assert hands.emulators()
    first.stop()


def test_the_socket_of_a_rig_that_was_killed_makes_way(rig: Rig, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as dead:
        dead.bind(str(tmp_path / "hands"))
    server = HandsServer(rig, tmp_path / "hands")
    server.start()
    server.stop()


def test_an_emulator_cannot_leave_its_folder(tmp_path: Path) -> None:
    (tmp_path / "rig.yaml").write_text("- {name: ../../x, model: sam-v}\n")
    with pytest.raises(RigError, match="name"):
        read_rig_file(tmp_path / "rig.yaml")
    (tmp_path / "rig.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(RigError, match="is not YAML"):
        read_rig_file(tmp_path / "rig.yaml")
