"""The console's list of visits."""

from __future__ import annotations

from fastapi import APIRouter

from hub.console import asking
from hub.console.acts import Act
from hub.console.asking import Day, Word
from hub.console.csv_file import Cell
from hub.console.frame import Frame
from hub.console.listing import Column, ListPage, View, add_list, figure, hidden
from hub.console.showing import shown_visit
from hub.store.visit_list import OPEN, WantedVisits
from hub.store.watching import VisitRow
from hub.texts import TEXTS

ENDS = ("left", "timed-out", "interrupted", "out-of-service", OPEN)


class Asked(asking.Asked):
    """What the address of the list says."""

    terminal: Word = ""
    employee: Word = ""
    service: Word = ""
    end: Word = ""
    since: Day = None
    until: Day = None


def wanted(asked: Asked, view: View) -> WantedVisits:
    """Return what is looked for."""
    days = view.days(asked.since, asked.until)
    return WantedVisits(asked.terminal, asked.employee, asked.service, asked.end, *days, view.sites)


def cells(row: VisitRow, view: View) -> list[Cell]:
    """Return what stands in the file of a visit."""
    shown = shown_visit(row)
    return [
        shown.at,
        shown.terminal_id,
        shown.name,
        "; ".join(view.service(one.service_id) for one in shown.requests if one.service_id),
        "; ".join(TEXTS[f"outcome.{one.outcome}"].to(view.language) for one in shown.requests),
        "; ".join(one.certificate for one in shown.requests if one.certificate),
        TEXTS[f"end.{shown.end}" if shown.end else "visits.open"].to(view.language),
        shown.seconds,
        shown.score,
        shown.visit_id,
    ]


LIST = ListPage(
    "visits",
    Act.SEE_VISITS,
    Asked,
    (
        *map(Column, ("visits.when", "visits.terminal", "visits.who", "visits.services", "visits.outcome")),
        *map(figure, ("visits.took", "visits.score")),
        hidden("visits.details"),
    ),
    wanted,
    lambda unit: unit.visit_list,
    (
        *("visits.when", "visits.terminal", "visits.who", "visits.services", "visits.outcome"),
        *("visit.certificates", "visits.end", "visits.seconds.column", "visits.score", "visit.number"),
    ),
    cells,
    lambda row, _view: shown_visit(row),
    lambda _unit, _asked, view: {"services": sorted(view.platform.services.titles), "ends": ENDS},
    per_page=25,  # each is read from five tables
)


def add_visits(routes: APIRouter, frame: Frame) -> None:
    """Add the routes of the list of visits."""
    add_list(routes, frame, LIST)
