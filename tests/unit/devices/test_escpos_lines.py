from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.escpos.lines import NOT_FIRST, cells, encode, has_font, wrap
from devices.escpos.profiles import CodePage

MIXED = st.text(alphabet="中文姓名，。（）“”ab cW-.𠮷䶮é", max_size=60)


@given(MIXED, st.integers(8, 48))
def test_no_line_is_too_wide_and_nothing_is_lost(text: str, columns: int) -> None:
    lines = wrap(text, columns)
    assert all(cells(line) <= columns for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(st.text(alphabet="中文，。；", min_size=1, max_size=60).filter(lambda text: "，，" not in text))
def test_no_line_begins_with_closing_punctuation_where_one_stands_alone(text: str) -> None:
    singles = not any(a in NOT_FIRST and b in NOT_FIRST for a, b in pairwise(text))
    if singles and text[0] not in NOT_FIRST:
        assert not any(line[0] in NOT_FIRST for line in wrap(text, 10) if line)


@pytest.mark.parametrize(
    ("text", "columns", "lines"),
    [
        ("请凭取件码领取。", 14, ["请凭取件码领", "取。"]),
        ("请凭取件码领取。", 16, ["请凭取件码领取。"]),
        ("交至（上海）", 6, ["交至", "（上", "海）"]),
        ("a certificate of employment", 14, ["a certificate", "of employment"]),
        ("Donaudampfschifffahrt", 8, ["Donaudam", "pfschiff", "fahrt"]),
        ("one\n\ntwo", 10, ["one", "", "two"]),
        ("", 10, [""]),
    ],
)
def test_lines_break_where_a_reader_expects_it(text: str, columns: int, lines: list[str]) -> None:
    assert wrap(text, columns) == lines


@pytest.mark.parametrize(
    ("char", "width", "set_by_printer"),
    [
        ("A", 1, True),
        ("中", 2, True),
        ("￥", 2, True),
        ("：", 2, True),
        ("·", 2, True),
        ("é", 2, True),
        ("𠮷", 2, False),
        ("䶮", 2, False),
        ("㛃", 2, False),
        ("ñ", 1, False),
        ("\u0301", 0, False),
        ("\t", 1, False),
    ],
)
def test_width_and_font_of_characters(char: str, width: int, *, set_by_printer: bool) -> None:
    assert cells(char) == width
    assert has_font(char, CodePage.GBK) is set_by_printer
    assert has_font(char, CodePage.ASCII) is (set_by_printer and char.isascii())


def test_yuan_and_colon_reach_the_printer() -> None:
    assert encode("￥：") == b"\xa3\xa4\xa3\xba"
