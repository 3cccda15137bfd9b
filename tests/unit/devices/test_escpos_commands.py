from __future__ import annotations

from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from devices.emulators.escpos_commands import Character, Command, CommandReader, Item
from devices.escpos.layout import Layout
from devices.escpos.profiles import PROFILES
from devices.receipt_printer import Align, QrCode, Rule, Slip, Text

SLIP = Slip(
    "a", (Text("取件码：￥7K4-92X", 2, bold=True, align=Align.CENTRE), Text("𠮷"), Rule(), QrCode("x"))
)


def read(chunks: list[bytes]) -> list[Item]:
    reader = CommandReader()
    return [item for chunk in chunks for item in reader.feed(chunk)]


@cache
def composed(profile: str) -> tuple[bytes, list[Item]]:
    job = Layout(PROFILES[profile]).compose(SLIP)
    return job, read([job])


@given(st.sampled_from(sorted(PROFILES)), st.data())
def test_any_split_of_a_slip_gives_the_same_commands(profile: str, data: st.DataObject) -> None:
    job, commands = composed(profile)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(job)), max_size=20)))
    chunks = [job[start:end] for start, end in zip([0, *cuts], [*cuts, len(job)], strict=True)]
    assert read(chunks) == commands


@given(st.binary(max_size=200))
def test_rubbish_raises_nothing(rubbish: bytes) -> None:
    read([rubbish])


def test_a_command_knows_its_parameters() -> None:
    assert read([b"\x1b@\x1ba\x01A\n\x1dVB\x00\x10\x04\x02\x1d(H\x06\x0000abcd\x1dg2\x00\xb2\x00"]) == [
        Command("ESC @"),
        Command("ESC a", b"\x01"),
        Character(0x41),
        Command("LF"),
        Command("GS V", b"B\x00"),
        Command("DLE EOT", b"\x02"),
        Command("GS ( H", b"00abcd"),
        Command("GS g", b"2\x00\xb2\x00"),
    ]
    assert read([b"\x1de\x02\x1de\x03\x08\x1de\x20\x08\x1e\x1bi"]) == [
        Command("GS e", b"\x02"),
        Command("GS e", b"\x03\x08"),
        Command("GS e", b"\x20\x08\x1e"),
        Command("ESC i"),
    ]


def test_status_bytes_inside_an_image_are_image() -> None:
    image = b"\x1dv0\x00\x03\x00\x01\x00\x10\x04\x01"
    assert read([image]) == [Command("GS v 0", image[3:])]
