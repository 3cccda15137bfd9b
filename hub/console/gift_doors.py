"""The console's page of doors: how each stands, terminal by terminal, and what waits for a hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from fastapi import APIRouter, Request, Response

from contract.feed import DeviceHealth
from contract.language import Language
from hub.assembly import Platform
from hub.console.acts import Act
from hub.console.door_sentences import reason
from hub.console.frame import Frame
from hub.console.gate import SignedIn
from hub.gifts import Giving
from hub.pages import language_of
from hub.soundness import SOUND_DEVICE
from hub.store.accounts import User
from hub.store.doors import NEEDS_HAND, Demand, Door, Standing
from hub.store.unit import Unit
from hub.store.watching import TerminalRow


@dataclass(frozen=True)
class ShownDoor:
    """A door as it is shown; `why` says why it did not open."""

    door: Door
    standing: Standing
    why: str


@dataclass(frozen=True)
class ShownDemand:
    """A kind that more people can collect than things of it lie there."""

    kind: str
    title: str
    waiting: int
    there: int


@dataclass
class ShownBanks:
    """The doors of a terminal: those that wait for a hand, the others, and what else does."""

    terminal_id: str
    seen_at: datetime | None = None
    waiting: list[ShownDoor] = field(default_factory=list)
    others: list[ShownDoor] = field(default_factory=list)
    demands: list[ShownDemand] = field(default_factory=list)
    devices: list[DeviceHealth] = field(default_factory=list)  # banks that do not work as they should
    in_doubt: int = 0  # gifts

    @property
    def hands(self) -> int:
        """How many things wait for a hand."""
        doubted = sum(one.standing is Standing.IN_DOUBT for one in self.waiting)  # each with its gift
        gifts = max(0, self.in_doubt - doubted)
        return len(self.waiting) + len(self.demands) + len(self.devices) + gifts


@dataclass(frozen=True)
class DoorPages:
    """Shows doors."""

    frame: Frame

    def doors(self, request: Request, user: User) -> Response:
        """Show the doors of every terminal that has any, or at which somebody waits for something."""
        with self.frame.platform.database.read() as unit:
            banks = banks_of(unit, self.frame.platform, language_of(request))
            there = set(unit.terminals.names(user.sites))
        return self.frame.show(
            request, "gift_doors.html", user, banks=[one for name, one in banks.items() if name in there]
        )


def banks_of(
    unit: Unit, platform: Platform, language: Language, terminal_id: str | None = None
) -> dict[str, ShownBanks]:
    """Return the doors of every terminal that has any, or of one, by the terminal's name."""
    now = platform.clock()
    today = Giving(platform.settings.time_zone).today(now)
    doors, demands = unit.doors.every(today, terminal_id), unit.doors.demands(today, terminal_id)
    in_doubt = unit.doors.gifts_in_doubt()
    if terminal_id is not None:
        in_doubt = {name: count for name, count in in_doubt.items() if name == terminal_id}
    told = {door.terminal_id for door in doors} | {demand.terminal_id for demand in demands}
    banks = {
        name: ShownBanks(name, in_doubt=in_doubt.get(name, 0)) for name in sorted(told | in_doubt.keys())
    }
    for door in doors:
        add_door(banks[door.terminal_id], door, now, language)
    for demand in demands:
        add_demand(banks[demand.terminal_id], demand, language)
    if terminal_id is None:
        add_devices(banks, doors, unit.watching.terminals())
    return banks


def add_door(banks: ShownBanks, door: Door, now: datetime, language: Language) -> None:
    """Add a door to those of its terminal."""
    standing = door.standing(now)
    why = reason(door.failed_reason).to(language) if standing is Standing.STUCK and door.failed_reason else ""
    where = banks.waiting if standing in NEEDS_HAND else banks.others
    where.append(ShownDoor(door, standing, why))


def add_demand(banks: ShownBanks, demand: Demand, language: Language) -> None:
    """Add what is to be put in, where it is more than lies there."""
    if demand.waiting > demand.there:
        title = demand.title_zh if language is Language.ZH else demand.title_en
        banks.demands.append(ShownDemand(demand.kind, title, demand.waiting, demand.there))


def add_devices(
    banks: Mapping[str, ShownBanks], doors: Sequence[Door], terminals: Sequence[TerminalRow]
) -> None:
    """Add when terminals were last heard of, and their banks that do not work as they should."""
    known = {(door.terminal_id, door.bank) for door in doors}
    for row in terminals:
        shown = banks.get(row.terminal_id)
        if shown is None or row.heartbeat is None:
            continue
        shown.seen_at = row.seen_at
        shown.devices = [
            device
            for device in row.heartbeat.devices
            if (row.terminal_id, device.name) in known
            and (device.status.upper() not in SOUND_DEVICE or device.faults)
        ]


def add_doors(routes: APIRouter, frame: Frame) -> None:
    """Add the route of doors."""
    pages = DoorPages(frame)

    @routes.get("/gifts/doors", dependencies=[frame.may(Act.SEE_DOORS)])
    def doors(request: Request, user: SignedIn) -> Response:
        return pages.doors(request, user)
