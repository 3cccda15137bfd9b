"""Codes that a scanner sends: any split of the bytes gives the same ones, rubbish only ProtocolError."""

from __future__ import annotations

from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.codes.symbology import Symbology, identified
from devices.errors import ProtocolError
from devices.protocols.scanned_lines import Ending, LineFinder, text_of

LONGEST = 40
TERMINATORS = {
    Ending.CR_OR_LF: b"\r\n",
    Ending.CR: b"\r",
    Ending.LF: b"\n",
    Ending.CRLF: b"\r\n",
    Ending.TAB: b"\t",
}
CODES = st.lists(st.text(st.characters(codec="utf-8", exclude_categories=("C",)), min_size=1, max_size=10))


def split(data: bytes, cuts: list[int]) -> list[bytes]:
    places = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    return [data[a:b] for a, b in pairwise(places)]


def found(finder: LineFinder, data: bytes) -> list[bytes]:
    finder.feed(data)
    return list(finder.lines())


@given(st.sampled_from(sorted(TERMINATORS)), CODES, st.lists(st.integers(min_value=0), max_size=8))
def test_any_split_gives_the_same_codes(ending: Ending, codes: list[str], cuts: list[int]) -> None:
    finder = LineFinder(ending, LONGEST)
    stream = b"".join(code.encode() + TERMINATORS[ending] for code in codes)
    lines = [line for piece in split(stream, cuts) for line in found(finder, piece)]
    assert [text_of(line, "utf-8") for line in lines] == codes


@given(st.sampled_from(sorted(Ending)), st.lists(st.binary()))
def test_rubbish_raises_nothing_but_protocol_errors(ending: Ending, pieces: list[bytes]) -> None:
    finder = LineFinder(ending, LONGEST)
    for piece in pieces:
        with suppress(ProtocolError):
            assert all(len(line) <= LONGEST for line in found(finder, piece))
        with suppress(ProtocolError):
            text_of(finder.quiet(), "gb18030")


@pytest.mark.parametrize("pieces", [[b"x" * 41 + b"\r"], [b"x" * 42, b"x" * 100, b"x\r"]])
def test_a_code_that_is_too_long_is_told_once_and_passed_over(pieces: list[bytes]) -> None:
    finder = LineFinder(Ending.CR, LONGEST)
    with pytest.raises(ProtocolError):
        found(finder, pieces[0])
    assert [line for piece in [*pieces[1:], b"good\r"] for line in found(finder, piece)] == [b"good"]


def test_a_pause_ends_a_code_or_drops_half_of_one() -> None:
    by_pause, by_return = LineFinder(Ending.PAUSE, LONGEST), LineFinder(Ending.CR, LONGEST)
    assert found(by_pause, b"ab") + found(by_pause, b"cd") == []
    assert by_pause.quiet() == b"abcd"
    assert by_pause.quiet() == b""
    with pytest.raises(ProtocolError):
        found(by_pause, b"x" * 42)
    assert by_pause.quiet() == b"", "the rest of what was too long"
    assert found(by_return, b"half of on") == []
    assert by_return.quiet() == b""
    assert found(by_return, b"whole\r") == [b"whole"]


def test_what_is_to_be_passed_over_ends_at_the_next_terminator() -> None:
    finder = LineFinder(Ending.CRLF, LONGEST)
    assert found(finder, b"tail\r") == []
    finder.skip()
    assert found(finder, b"\nwhole\r\n") == [b"whole"]


@pytest.mark.parametrize(
    ("line", "encoding"), [(b"\xff", "utf-8"), (b"a\x00b", "utf-8"), (b"\x85", "latin-1")]
)
def test_what_is_no_text_is_a_protocol_error(line: bytes, encoding: str) -> None:
    with pytest.raises(ProtocolError):
        text_of(line, encoding)


def test_chinese_is_read_as_the_scanner_sends_it() -> None:
    assert text_of("工号张三".encode("gb18030"), "gb18030") == "工号张三"


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ("]Q1abc", (Symbology.QR_CODE, "abc")),
        ("]E0690123", (Symbology.EAN, "690123")),
        ("]X0abc", (Symbology.UNKNOWN, "abc")),
        ("abc", (Symbology.UNKNOWN, "abc")),
        ("]Q", (Symbology.UNKNOWN, "]Q")),
        ("]Q?abc", (Symbology.UNKNOWN, "]Q?abc")),
    ],
)
def test_a_symbology_identifier_is_split_off(sent: str, told: tuple[Symbology, str]) -> None:
    assert identified(sent) == told
