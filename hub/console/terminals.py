"""The console's pages of terminals: all of them by how they are, and one of them in full."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BeforeValidator
from starlette.exceptions import HTTPException

from contract.language import Language
from hub.api.access import TerminalId
from hub.console import asking
from hub.console.acts import Act, may
from hub.console.asking import Word, none_if_empty
from hub.console.csv_file import Cell
from hub.console.frame import Frame
from hub.console.gate import SignedIn
from hub.console.gift_doors import ShownDoor, banks_of
from hub.console.listing import Column, ListPage, View, add_list, figure
from hub.console.offered import shown_services
from hub.console.paging import address
from hub.console.showing import ShownTerminal, shown_terminal, shown_visit
from hub.enrolling import is_open
from hub.pages import language_of
from hub.soundness import SOUND_DEVICE
from hub.store.accounts import User
from hub.store.enrolments import TerminalKey
from hub.store.letter_list import WantedLetters
from hub.store.terminal_list import ListedTerminal, TerminalOrder, TerminalState, WantedTerminals
from hub.store.unit import Unit
from hub.store.visit_list import WantedVisits

LATEST = 10  # visits and dead letters on the page of a terminal
SUPPLIES = frozenset({"paper-low", "paper-out", "toner-low", "toner-out", "battery-low", "battery-worn"})
"""Faults that tell of what is used up."""


class Asked(asking.Asked):
    """What the address of the list says."""

    name: Word = ""
    site: Word = ""
    state: Annotated[TerminalState | None, BeforeValidator(none_if_empty)] = None
    sort: TerminalOrder = TerminalOrder.NAME
    down: bool = False


@dataclass(frozen=True)
class TerminalPages:
    """Shows a terminal."""

    frame: Frame

    def one(self, request: Request, user: User, terminal_id: str) -> Response:
        """Show a terminal, and of what else stands about it what the user may see."""
        platform = self.frame.platform
        now, language = platform.clock(), language_of(request)
        with platform.database.read() as unit:
            found = unit.terminal_list.find(terminal_id, now)
            if found is None:
                raise HTTPException(404)
            key, code = unit.enrolments.current(terminal_id), unit.enrolments.code(terminal_id)
            past = unit.alerts.past_of(terminal_id, LATEST)
            alerts = [one for one in unit.alerts.told() if terminal_id in (one.subject, *one.terminals)]
            records = self._records(unit, user, terminal_id)
            doors = self._doors(unit, user, terminal_id, language)
        beat = found.row.heartbeat
        devices = beat.devices if beat else []
        return self.frame.show(
            request,
            "terminal.html",
            user,
            row=shown_terminal(found.row, found.state, platform.services, language),
            place=beat.place.to(language) if beat and beat.place else "",
            services=shown_services(beat.services, platform.services, language, every=True) if beat else [],
            supplies=[(one, fault) for one in devices for fault in one.faults if fault in SUPPLIES],
            enrolled=enrolled(key, now),
            key=key,
            open_until=code.expires_at if code is not None and is_open(code, now) else None,
            alerts=alerts,
            past=past,
            doors=doors,
            **records,
        )

    def _records(self, unit: Unit, user: User, terminal_id: str) -> dict[str, object]:
        visits, letters = [], []
        if may(user.role, Act.SEE_VISITS):
            rows = unit.visit_list.page(WantedVisits(terminal_id=terminal_id), LATEST).rows
            visits = [shown_visit(row) for row in rows]
        if may(user.role, Act.SEE_DEAD_LETTERS):
            letters = unit.letter_list.page(WantedLetters(terminal_id), LATEST).rows
        return {"visits": visits, "letters": letters}

    def _doors(self, unit: Unit, user: User, terminal_id: str, language: Language) -> list[ShownDoor]:
        if not may(user.role, Act.SEE_DOORS):
            return []
        banks = banks_of(unit, self.frame.platform, language, terminal_id).get(terminal_id)
        return [] if banks is None else [*banks.waiting, *banks.others]


def wanted(asked: Asked, view: View) -> WantedTerminals:
    """Return what is looked for."""
    found = (asked.name, asked.site, asked.state, asked.sort)
    return WantedTerminals(*found, asked.descending, view.sites, view.now)


def cells(one: ListedTerminal, view: View) -> list[Cell]:
    """Return what stands in the file of a terminal."""
    row, beat = one.row, one.row.heartbeat
    told: list[Cell] = [row.terminal_id, row.site, one.state.value, row.seen_at]
    if beat is None:
        return told
    services = shown_services(beat.services, view.platform.services, view.language)
    wrong = [
        " ".join((device.name, device.status, *device.faults))
        for device in beat.devices
        if device.status.upper() not in SOUND_DEVICE or device.faults
    ]
    return [
        *told,
        beat.queue_depth,
        beat.oldest_waiting_at,
        beat.dead_letters,
        beat.in_doubt,
        beat.clock_offset_s,
        "; ".join(f"{service.title}: {service.state}" for service in services),
        "; ".join(wrong),
        beat.software,
    ]


def choices(unit: Unit, asked: Asked, view: View) -> dict[str, object]:
    """Return how many terminals are in which state, with the addresses of those lists, and the sites."""
    states = unit.terminal_list.states(wanted(asked, view))
    links = {one: address(asked.kept | {"state": one.value}) for one in states}
    sites = unit.terminal_list.sites(view.sites)
    return {"states": [(one, states[one], links[one]) for one in states], "sites": sites}


def shown(one: ListedTerminal, view: View) -> ShownTerminal:
    """Return a terminal as it is shown."""
    return shown_terminal(one.row, one.state, view.platform.services, view.language)


LIST = ListPage(
    "terminals",
    Act.SEE_TERMINALS,
    Asked,
    (
        Column("terminals.name", TerminalOrder.NAME),
        Column("terminals.site", TerminalOrder.SITE),
        Column("terminals.state", TerminalOrder.STATE),
        Column("terminals.seen", TerminalOrder.SEEN),
        *map(figure, ("terminals.queue", "terminals.dead", "terminals.doubt")),
        Column("terminal.wrong"),
    ),
    wanted,
    lambda unit: unit.terminal_list,
    (
        *("terminals.name", "terminals.site", "terminals.state", "terminals.seen", "terminals.queue"),
        *("terminal.oldest", "terminals.dead", "terminals.doubt", "terminal.offset", "terminals.services"),
        *("terminals.devices", "terminals.software"),
    ),
    cells,
    shown,
    choices,
)


def enrolled(key: TerminalKey | None, now: datetime) -> str:
    """Return the word for whether a terminal has a certificate that holds."""
    if key is None:
        return "none"
    return "expired" if key.not_after <= now else "held"


def add_terminals(routes: APIRouter, frame: Frame) -> None:
    """Add the routes of terminals."""
    pages = TerminalPages(frame)

    add_list(routes, frame, LIST)

    @routes.get("/terminals/{terminal_id}", dependencies=[frame.may(Act.SEE_TERMINALS)])
    def terminal(request: Request, user: SignedIn, terminal_id: TerminalId) -> Response:
        return pages.one(request, user, terminal_id)
