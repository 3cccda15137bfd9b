"""Lines of text on a grid of narrow (12 dots) and wide (24 dots) characters."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from devices.escpos.profiles import CodePage

# GB/T 15834: these do not begin a line, those do not end one.
NOT_FIRST = frozenset("，。、；：！？）》〉」』】〕”’…—·,.;:!?)]}%")
NOT_LAST = frozenset("（《〈「『【〔“‘([{￥$")


def in_gbk(char: str) -> bool:
    """Tell whether printers' Chinese fonts have `char`: GBK, as most of them claim."""
    return _in_two_bytes(char, "gbk")


def _in_two_bytes(char: str, encoding: str) -> bool:
    try:
        return len(char.encode(encoding)) == 2
    except UnicodeEncodeError:
        return False


def cells(text: str) -> int:
    """Return the narrow columns that `text` takes: 2 for a wide character, 0 for a combining one."""
    return sum(_cells_of(char) for char in text)


def _cells_of(char: str) -> int:
    if char.isascii():
        return 1
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    wide = in_gbk(char) or unicodedata.east_asian_width(char) in {"W", "F", "A"}
    return 2 if wide else 1


def has_font(text: str, code_page: CodePage) -> bool:
    """Tell whether a printer with these characters can set all of `text` itself."""
    if code_page is CodePage.NONE:
        return not text
    wide = "" if code_page is CodePage.ASCII else code_page
    return all(" " <= char <= "~" or (wide and _in_two_bytes(char, wide)) for char in text)


def encode(text: str) -> bytes:
    """Return `text` for a printer in Chinese mode (`FS &`)."""
    return text.encode("gb18030")


def wrap(text: str, columns: int) -> list[str]:
    """Break `text` into lines of at most `columns` cells (at least 2).

    Chinese breaks between any two characters, but no line begins with closing or ends with opening
    punctuation; other scripts break at spaces, and a word longer than a line is cut.
    """
    return [line for paragraph in text.split("\n") for line in _wrap_paragraph(paragraph, columns)]


def _wrap_paragraph(paragraph: str, columns: int) -> list[str]:
    lines = [""]
    for word in _unbreakable(paragraph):
        for piece in _cut(word, columns):
            if cells(lines[-1]) + cells(piece.rstrip()) <= columns:
                lines[-1] += piece
            else:
                lines.append(piece.lstrip())
    return [line.rstrip() for line in lines]


def _unbreakable(paragraph: str) -> Iterator[str]:
    """Yield what stays together: a word with the spaces behind it, a wide character with its marks."""
    word = ""
    for char in paragraph:
        if word and _may_break(word[-1], char):
            yield word
            word = ""
        word += char
    if word:
        yield word


def _may_break(before: str, after: str) -> bool:
    if after == " " or after in NOT_FIRST or before in NOT_LAST or _cells_of(after) == 0:
        return False
    return before == " " or _cells_of(before) != 1 or _cells_of(after) == 2


def _cut(word: str, columns: int) -> Iterator[str]:
    piece = ""
    for char in word:
        if char != " " and cells(piece) + _cells_of(char) > columns:
            yield piece
            piece = ""
        piece += char
    yield piece
