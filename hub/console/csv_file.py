"""Lists as files for a spreadsheet: CSV (RFC 4180), UTF-8 with a mark, and nothing that runs when opened.

A file is read and sent batch by batch, each in a transaction of its own, so that a slow reader holds nothing.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from hub.console.frame import Frame
from hub.pages import language_of
from hub.store.accounts import User
from hub.store.database import Database
from hub.store.listing import BATCH, MOST, RowList, Values, Wanted
from hub.store.unit import Unit
from hub.texts import TEXTS

W = TypeVar("W", bound=Wanted)
Row = TypeVar("Row")
Cell = str | int | date | datetime | None

MARK = "\ufeff"  # by which a spreadsheet tells UTF-8 from the code page of its country
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How cells begin that a spreadsheet takes for formulas (OWASP, CSV Injection)."""


@dataclass(frozen=True)
class Sheet(Generic[W, Row]):
    """What stands in a file: its name, the texts of its first line, which rows, and the cells of each."""

    name: str
    columns: Sequence[str]
    wanted: W
    rows: Callable[[Unit], RowList[W, Row]]
    cells: Callable[[Row], Sequence[Cell]]


def download(frame: Frame, request: Request, user: User, sheet: Sheet[W, Row], asked: str) -> Response:
    """Send a file, and write down who took it; 422 where there are too many rows."""
    platform = frame.platform
    now = platform.clock()
    with platform.database.write() as unit:
        count = sheet.rows(unit).fits_file(sheet.wanted)
        if count is not None:
            unit.accounts.note(now, user.name, f"exported {sheet.name}", f"{count}: {asked}")
    if count is None:
        return frame.show(request, "list_too_many.html", user, status=422, most=f"{MOST:,}")
    zone = platform.settings.time_zone
    language = language_of(request)
    head = [TEXTS[key].to(language) for key in sheet.columns]
    local = now.astimezone(zone)
    return StreamingResponse(
        written(platform.database, sheet, head, zone),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{sheet.name}-{local:%Y%m%d-%H%M}.csv"'},
    )


def written(database: Database, sheet: Sheet[W, Row], head: Sequence[str], zone: ZoneInfo) -> Iterator[bytes]:
    """Yield a file: its first line, then its rows; those that came since it was counted end it early."""
    yield (MARK + lines([head], zone)).encode()
    after: Values | None = None
    for _ in range(MOST // BATCH):
        with database.read() as unit:
            rows, after = sheet.rows(unit).batch(sheet.wanted, after)
        yield lines([sheet.cells(row) for row in rows], zone).encode(errors="replace")
        if after is None:
            return


def lines(rows: Sequence[Sequence[Cell]], zone: ZoneInfo) -> str:
    """Return rows as CSV; every cell stands in quotes, whatever separates cells in a reader's country."""
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([in_words(cell, zone) for cell in row] for row in rows)
    return text.getvalue()


def in_words(cell: Cell, zone: ZoneInfo) -> str:
    """Return what stands in a cell; moments are those of the sites, with their offset."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.astimezone(zone).isoformat(" ", "seconds")
    return defused(cell) if isinstance(cell, str) else str(cell)


def defused(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: an apostrophe goes before what might be one."""
    return f"'{text}" if text.lstrip(" ").startswith(RUNS) else text
