"""Requests as a file for spreadsheets: RFC 4180, UTF-8 with a byte order mark, as Excel takes it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from hub.store.application_list import ListedApplication, Wanted
from hub.store.database import Database

COLUMNS = (
    "request_id", "service_id", "employee_id", "site", "terminal_id", "month", "state",
    "received_at", "submitted_at", "changed_at", "changed_by", "reason_zh", "reason_en",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would compute (OWASP, CSV injection)."""


def csv_of(database: Database, wanted: Wanted) -> Iterator[str]:
    """Yield the file piece by piece, never all of it in memory."""
    yield "\ufeff" + line(COLUMNS)
    with database.read() as unit:
        for one in unit.application_list.every(wanted):
            yield line(cells(one))


def cells(one: ListedApplication) -> list[str]:
    """Return the cells of one request: its answers and its person's name stay on its page."""
    found = one.application
    reason = found.reason
    return [
        str(found.request_id),
        found.service_id,
        found.employee_id,
        found.site,
        found.terminal_id,
        found.month or "",
        found.state.value,
        found.received_at.isoformat(timespec="seconds"),
        found.submitted_at.isoformat(timespec="seconds"),
        found.changed_at.isoformat(timespec="seconds"),
        found.changed_by,
        reason.zh if reason else "",
        reason.en if reason else "",
    ]


def line(values: list[str] | tuple[str, ...]) -> str:
    """Write a line; no cell is computed."""
    written = io.StringIO()
    csv.writer(written).writerow([f"'{one}" if one.startswith(FORMULA) else one for one in values])
    return written.getvalue()
