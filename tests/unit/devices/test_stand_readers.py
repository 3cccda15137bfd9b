"""The badge readers of the stand: what its rig and its terminal are told fits together."""

from __future__ import annotations

from pathlib import Path

from deploy.stand.cast import Cast, Member, with_smart_badge
from deploy.stand.files import CLONE_UID, Wires, rig, terminal
from deploy.stand.pieces import TYPING_READER
from devices.card_reader import Card, CardLaid
from devices.device import Ability, Announcement
from devices.registry import build_driver, build_emulator

ROLES = ("owner", "colleague", "leaver", "longest", "smart")


def member(role: str) -> Member:
    number = ROLES.index(role)
    return Member(
        role, f"E00000{number}", f"张{number}", f"0400000{number}00AB12", "000000199001010018", "1234"
    )


CAST = Cast("beijing", *map(member, ROLES))
WIRES = Wires(1, 2, 3, 4, {TYPING_READER.name: 5})


def test_the_typed_badge_is_read(tmp_path: Path) -> None:
    told = TYPING_READER.emulated(0, CAST)
    folder = tmp_path / TYPING_READER.name
    folder.mkdir()
    emulator = build_emulator(str(told["model"]), _mapping(told["options"]), folder)
    emulator.start()
    device = TYPING_READER.configured(0, tmp_path)
    reader = build_driver(str(device["driver"]), _mapping(device["options"]))
    heard: list[Announcement] = []
    reader.announce = heard.append
    reader.open()
    reader.watch()  # what was typed before it was opened is no number
    emulator.act("lay", CAST.smart.badge_uid)
    reader.watch()
    reader.close()
    emulator.stop()
    assert heard == [CardLaid(Card(bytes.fromhex(CAST.smart.badge_uid)))]


def test_the_smart_badge_and_its_copy_show_the_number_that_hr_has(tmp_path: Path) -> None:
    (badge, *_) = rig(CAST, WIRES, badge_reader=True, seconds_per_sheet=1.0)
    build_emulator(str(badge["model"]), _mapping(badge["options"]), tmp_path)
    smart, copy = _list(_mapping(badge["options"])["piv"])
    assert (smart["uid"], copy["uid"]) == (CAST.smart.badge_uid, CLONE_UID)
    assert smart["number"] == copy["number"]
    people = tmp_path / "people.csv"
    people.write_text("employee_id,badge_uids\nE000000,04AA\nE000004,04BB\n", encoding="utf-8")
    _header, line = with_smart_badge(people, CAST.smart).splitlines()
    assert line == f"E000004,04BB {str(smart['number']).replace('-', '')}"


def test_its_reader_challenges_badges_and_takes_their_pins(tmp_path: Path) -> None:
    told = terminal(
        CAST,
        WIRES,
        badge_reader=True,
        landscape=False,
        fullscreen=False,
        pieces=(TYPING_READER,),
        state=tmp_path,
    )
    first, *_, last = _list(told["devices"])
    assert build_driver("pcsc", _mapping(first["options"])).abilities == frozenset(Ability)
    assert (first["name"], last["name"]) == ("badge", "typing-badge")


def _mapping(value: object) -> dict[str, object]:
    assert isinstance(value, dict)
    return value


def _list(value: object) -> list[dict[str, object]]:
    assert isinstance(value, list)
    return value
