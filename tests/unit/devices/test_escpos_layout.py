from __future__ import annotations

from dataclasses import replace

import pytest
import zxingcpp
from PIL import Image

from devices.emulators.escpos_commands import CommandReader
from devices.emulators.escpos_head import Head
from devices.escpos.layout import Layout
from devices.escpos.lines import cells
from devices.escpos.marks import end_mark, process_id
from devices.escpos.profiles import PROFILES, CodePage, Cutter, known_profile
from devices.escpos.raster import LineArtist
from devices.receipt_printer import Align, Pair, QrCode, Rule, Slip, SlipPart, Space, Text

CODE = "HR1:6BFOXN*TS0BI$ZD.P9UOL97O4-2HH77HRM3DSPTLRR+%3.ZH9M9"


def printed(profile: str, *parts: SlipPart) -> Image.Image:
    """Return the paper that comes out of a printer of that kind."""
    model = PROFILES[profile]
    slips: list[Image.Image] = []
    chinese = model.code_page in {CodePage.GBK, CodePage.GB2312}
    head = Head(model.dots, chinese_font=chinese, on_cut=slips.append, counter=lambda _: None)
    for item in CommandReader().feed(Layout(model).compose(Slip("job", parts))):
        head.do(item, lambda _: None, 0)
    return slips[0] if slips else head.paper.cut()


@pytest.mark.parametrize("profile", PROFILES)
def test_a_qr_code_is_read_from_the_paper(profile: str) -> None:
    paper = printed(profile, Text("取件码"), QrCode(CODE), QrCode("第二个"), Text("谢谢"))
    found = zxingcpp.read_barcodes(paper, formats=zxingcpp.BarcodeFormat.QRCode)
    assert {one.text for one in found} == {CODE, "第二个"}


@pytest.mark.parametrize("profile", ["epson-tm-t88", "epson-no-chinese"])
@pytest.mark.parametrize("text", ["人", "𠮷", "䶮", "㛃", "￥", "W", "\U00031234", "e\u0301"])
def test_every_character_leaves_ink_and_another_one_other_ink(profile: str, text: str) -> None:
    assert min(printed(profile, Text(text)).convert("L").getextrema()) < 100
    assert printed(profile, Text(text)).tobytes() != printed(profile, Text("口")).tobytes()


def test_a_pair_stands_on_one_line_or_puts_its_value_below() -> None:
    layout = Layout(PROFILES["epson-tm-t88"])
    short = layout.compose(Slip("a", (Pair("编号", "HR-1"),)))
    assert "编号".encode("gb18030") + b" " * 40 + b"HR-1" in short
    long = layout.compose(Slip("a", (Pair("提交至", "德意志联邦共和国驻上海总领事馆签证处及文化教育处"),)))
    assert "提交至".encode("gb18030") + b"\x1c.\n" in long


def test_double_size_lines_hold_half_as_much() -> None:
    job = Layout(PROFILES["epson-tm-t88"]).compose(Slip("a", (Text("中" * 13, size=2, align=Align.CENTRE),)))
    assert job.count("中".encode("gb18030") * 12 + b"\x1c.\n") == 1
    assert b"\x1d!\x11" in job


def test_the_job_ends_with_feed_cut_and_what_the_printer_answers() -> None:
    for profile in PROFILES.values():
        job = Layout(profile).compose(Slip("a"))
        mark = end_mark("a", profile)
        cut = {
            Cutter.FULL: b"\x1dVA\x00",
            Cutter.PARTIAL: b"\x1dVB\x00",
            Cutter.TOTAL: b"\x1bi",
            Cutter.NONE: b"\x1bd\x05",
        }
        present = b"\x1de\x03\x08" if profile.presenter else b""
        assert job.startswith(b"\x1b@")
        assert job.endswith(cut[profile.cutter] + present + mark)


@pytest.mark.parametrize(
    ("code_page", "drawn"),
    [
        (CodePage.GBK, "𠮷㛃"),
        (CodePage.GB2312, "𠮷㛃喆"),
        (CodePage.ASCII, "𠮷㛃喆人é"),
        (CodePage.NONE, "𠮷㛃喆人éA"),
    ],
)
def test_what_a_model_has_no_font_for_is_drawn(code_page: CodePage, drawn: str) -> None:
    layout = Layout(replace(PROFILES["generic-80mm"], code_page=code_page))
    for char in "A人é喆㛃𠮷":
        job = layout.compose(Slip("a", (Text(char),)))
        assert (b"\x1dv0" in job) is (char in drawn), char


def test_process_ids_are_printable_and_differ() -> None:
    ids = {process_id(f"job-{number}") for number in range(2000)}
    assert len(ids) == 2000
    assert all(len(one) == 4 and all(0x21 <= byte <= 0x7E for byte in one) for one in ids)


def test_a_drawn_line_stands_on_the_printers_grid() -> None:
    strip = LineArtist(576).line("𠮷W", size=1, bold=False, align=Align.LEFT)
    ink = strip.point(lambda shade: 255 - shade).getbbox()
    assert strip.width == 576
    assert ink is not None
    assert ink[2] <= cells("𠮷W") * 12


def test_a_job_that_asks_nothing_has_no_end_mark() -> None:
    layout, slip = Layout(PROFILES["epson-tm-t88"]), Slip("a", (Text("x"),))
    mark = end_mark("a", PROFILES["epson-tm-t88"])
    assert layout.compose(slip) == layout.compose(slip, asks=False) + mark


def test_space_makes_the_paper_longer_and_no_space_does_not() -> None:
    heights = [printed("epson-tm-t88", Text("x"), Space(lines), Text("y")).height for lines in (0, 1, 3)]
    assert heights[0] == printed("epson-tm-t88", Text("x"), Text("y")).height
    assert heights[0] < heights[1] < heights[2]


def test_a_rule_goes_across_the_paper() -> None:
    paper = printed("epson-tm-t88", Rule()).convert("L")
    darkest = min(
        sum(paper.crop((0, y, paper.width, y + 1)).tobytes()) / paper.width for y in range(paper.height)
    )
    assert darkest < 150


def test_a_profile_is_known_by_its_name() -> None:
    assert all(known_profile(name) == name for name in PROFILES)
    with pytest.raises(ValueError, match="epson-tm-t88"):
        known_profile("epson")
