"""A CSV file of gifts, read line by line: once to see that it is one, then whenever it is worked through."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import BinaryIO

from contract.language import Bilingual
from hub.people import text_complaint
from hub.texts import both

COLUMNS = ("employee_id", "terminal_id", "kind", "title_zh", "title_en", "collect_until")
KIND = re.compile(r"[a-z0-9][a-z0-9.-]{0,39}")
MOST = 30_000  # lines of a file
BLOCK = 1 << 16  # bytes

NOT_UTF8 = both("文件不是 UTF-8 编码", "the file is not UTF-8; in a spreadsheet save it as “CSV UTF-8”")
NOT_CSV = both("不是有效的 CSV 文件", "not CSV")
COLUMNS_MISSING = both(
    f"第一行必须正好是这些列：{','.join(COLUMNS)}",
    f"the first line must name these columns: {','.join(COLUMNS)}",
)
EMPTY = both("文件里没有内容", "there is nothing in the file")
TOO_LONG = both(f"超过{MOST}行，请分开导入", f"more than {MOST} lines; split the file")
FIELDS = both("列数与第一行不一致", "the number of fields differs from the header's")
BAD_KIND = both(
    "礼品代码只能用小写字母、数字、点和连字符，最多40个字符",
    "a kind is lower-case letters, digits, dots and hyphens, at most 40",
)
BAD_TITLE = both(
    "中英文名称都要填写，各不超过100个字符",
    "a title is needed in both languages, at most 100 characters each",
)
BAD_DATE = both("截止日期应写成 2026-11-23 的样子", "collect_until: not a date such as 2026-11-23")
PAST = both("截止日期已经过了", "collect_until is in the past")


@dataclass(frozen=True)
class Wish:
    """One line: who is to have what, where, until when; as it was written."""

    line: int
    values: Mapping[str, str]


@dataclass(frozen=True)
class Fault:
    """A line that is wrong, and why; line 0 is the file as a whole, or the only one of a form."""

    line: int
    reason: Bilingual


@dataclass(frozen=True)
class GiftFile:
    """A file that is in order as a whole, with how many lines it has; what they say may still be wrong."""

    file: BinaryIO
    count: int

    def lines(self) -> Iterator[Wish | Fault]:
        """Yield the lines from the first on; a Fault where the file was changed since it was opened."""
        return lines_of(self.file)


def opened(file: BinaryIO) -> GiftFile | Fault:
    """Read a seekable file through; a Fault where it is no CSV file of gifts."""
    if not is_utf8(file):
        return Fault(0, NOT_UTF8)
    count = 0
    for line in lines_of(file):
        if isinstance(line, Fault):
            return line
        count += 1
    return GiftFile(file, count)


def is_utf8(file: BinaryIO) -> bool:
    """Return whether a whole file is UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    file.seek(0)
    try:
        while block := file.read(BLOCK):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def lines_of(file: BinaryIO) -> Iterator[Wish | Fault]:
    """Yield each line of a file; a Fault, and nothing more, from where it is no CSV file of gifts."""
    file.seek(0)
    text = io.TextIOWrapper(file, "utf-8-sig", newline="")
    lines = csv.DictReader(text, strict=True)
    try:
        if sorted(lines.fieldnames or ()) != sorted(COLUMNS):
            yield Fault(1, COLUMNS_MISSING)
            return
        count = 0
        for count, line in enumerate(lines, 1):
            if None in line or None in line.values():
                yield Fault(lines.line_num, FIELDS)
                return
            if count > MOST:
                yield Fault(lines.line_num, TOO_LONG)
                return
            yield Wish(lines.line_num, {name: line[name].strip() for name in COLUMNS})
        if not count:
            yield Fault(1, EMPTY)
    except UnicodeDecodeError:
        yield Fault(0, NOT_UTF8)
    except csv.Error:
        yield Fault(lines.line_num, NOT_CSV)
    finally:
        if not file.closed:
            text.detach()


def wording_wrong(values: Mapping[str, str]) -> Bilingual | None:
    """Return what is wrong with a line's texts."""
    return _wording_wrong(values["kind"], values["title_zh"], values["title_en"])


@lru_cache(maxsize=256)
def _wording_wrong(kind: str, *titles: str) -> Bilingual | None:  # a file says the same on thousands of lines
    if not KIND.fullmatch(kind):
        return BAD_KIND
    return BAD_TITLE if not all(titles) or any(map(text_complaint, titles)) else None


def date_wrong(values: Mapping[str, str], today: date) -> Bilingual | None:
    """Return what is wrong with the day until which a gift can be collected."""
    until = day(values["collect_until"])
    if until is None:
        return BAD_DATE
    return PAST if until < today else None


@lru_cache(maxsize=256)
def day(text: str) -> date | None:
    """Return a date written as 2026-11-23, None for anything else."""
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        return None
