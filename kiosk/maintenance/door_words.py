"""Doors of locker banks in words for staff: how each is, what lies there, what came of opening it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType

from contract.language import Bilingual, both
from devices.device import Fault
from devices.locker_bank import DoorState, Position
from devices.locker_bank import Item as Sensed
from kiosk.domain.gift import Item
from kiosk.effects.outcomes import Confirmed, EffectOutcome, Failed, InDoubt, NotStarted, Reason, Stalled
from kiosk.maintenance.spoken import moment
from kiosk.maintenance.views import Fact, LockerDoorView


class DoorAct(StrEnum):
    """What staff can do with a door, or say of it."""

    OPEN = "open"
    REMOVED = "removed"  # they took out what lay there
    MISSING = "missing"  # nothing lies there, though the ledger says so
    WORKS = "works"  # it opens and closes again


FAULTS: Sequence[tuple[Fault, Bilingual]] = (
    (Fault.BOARD_SILENT, both("控制板没有回应", "Its board does not answer")),
    (Fault.CONTACT_FAULTY, both("门磁信号不可信", "Its contact cannot be believed")),
    (Fault.DOOR_STUCK, both("没有弹开", "It did not spring open")),
    (Fault.DOOR_LEFT_OPEN, both("开着没有关", "It was left open")),
)
"""The faults that a door can have, the gravest first."""
POSITIONS: Mapping[Position, Bilingual] = MappingProxyType(
    {
        Position.OPEN: both("开着", "Open"),
        Position.CLOSED: both("关好", "Closed"),
        Position.UNKNOWN: both("不知道开关", "Nobody knows whether it is open"),
    }
)
SENSED: Mapping[Sensed, Bilingual] = MappingProxyType(
    {
        Sensed.PRESENT: both("有东西", "something lies there"),
        Sensed.ABSENT: both("没有东西", "nothing lies there"),
        Sensed.NOT_TOLD: both("没有传感器", "no sensor"),
    }
)
AWAITS_LOOK = both("发放时没有打开，请查看", "It did not open for somebody: please look")
SEEN_EMPTY = both(
    "登记有物品，传感器没有看到：请查看", "Its sensor sees nothing of what the ledger has: please look"
)
SEEN_FULL = both(
    "传感器看到有东西，但没有登记：请查看", "Its sensor sees something that is not in the ledger: please look"
)
IN_DOUBT = both("发放存疑，请到“记录”页处理", "In doubt: see “Records”")
LEDGER = both("登记的物品", "In the ledger")
NOTHING = both("没有", "Nothing")
SINCE = both("放入时间", "Put in")
SENSOR = both("传感器", "Sensor")


def shown_door(state: DoorState, item: Item | None, title: Bilingual | None) -> LockerDoorView:
    """Return a door as the page shows it; `title`: what lies there, where the ledger says so."""
    return LockerDoorView(
        state.door,
        _tone(state, item),
        _how(state, item),
        tuple(_facts(state, item, title)),
        tuple(_acts(item)),
    )


def needs_hand(door: LockerDoorView) -> bool:
    """Say whether somebody has to look at a door."""
    return door.tone == "warn"


def _tone(state: DoorState, item: Item | None) -> str:
    if state.faults or (item is not None and (item.stuck_at is not None or state.item is Sensed.ABSENT)):
        return "warn"
    if _unknown_thing(state, item):
        return "warn"
    if state.position is not Position.CLOSED:
        return "open"
    return "empty" if item is None else "full"


def _how(state: DoorState, item: Item | None) -> Bilingual:
    for fault, words in FAULTS:
        if fault in state.faults:
            return words
    if item is not None and item.stuck_at is not None:
        return AWAITS_LOOK
    if item is not None and item.effect_id is not None:
        return IN_DOUBT
    if item is not None and state.item is Sensed.ABSENT:
        return SEEN_EMPTY
    if _unknown_thing(state, item):
        return SEEN_FULL
    return POSITIONS[state.position]


def _unknown_thing(state: DoorState, item: Item | None) -> bool:
    """Say whether a sensor sees something behind a closed door where the ledger has nothing."""
    return item is None and state.item is Sensed.PRESENT and state.position is Position.CLOSED


def _facts(state: DoorState, item: Item | None, title: Bilingual | None) -> Iterator[Fact]:
    yield Fact(LEDGER, title or NOTHING)
    if item is not None:
        when = moment(item.placed_at)
        who = f" · {item.placed_by}" if item.placed_by else ""
        yield Fact(SINCE, both(when.zh + who, when.en + who))
    yield Fact(SENSOR, SENSED[state.item])


def _acts(item: Item | None) -> Sequence[DoorAct]:
    if item is None:
        return (DoorAct.OPEN,)
    if item.effect_id is not None:  # what is in doubt is settled as such
        return (DoorAct.OPEN,)
    stuck = (DoorAct.WORKS,) if item.stuck_at is not None else ()
    return (DoorAct.OPEN, *stuck, DoorAct.REMOVED, DoorAct.MISSING)


def opened(door: str, outcome: EffectOutcome) -> Bilingual:
    """Say what came of opening a door for staff."""
    match outcome:
        case Confirmed():
            return both(
                f"{door} 号柜门已打开，用完请关好", f"Door {door} is open; close it when you are done"
            )
        case Failed(effect) if effect.reason == Reason.STOOD_OPEN:
            return both(f"{door} 号柜门本来就开着", f"Door {door} stands open already")
        case Failed(effect) if effect.reason == Reason.STILL_CLOSED:
            return both(
                f"{door} 号柜门没有弹开：按一下再试，或用钥匙打开",
                f"Door {door} did not spring open: press on it and try again, or use the key",
            )
        case Failed() | NotStarted(occupied=False):
            return both(
                f"{door} 号柜门没有打开：控制板没有照做",
                f"Door {door} was not opened: its board did not do it",
            )
        case NotStarted():
            return both(
                f"现在不能打开 {door} 号柜门：前一次还没有查清",
                f"Door {door} cannot be opened now: an earlier opening is not settled",
            )
        case InDoubt():
            return both(
                f"不确定 {door} 号柜门是否打开，请看一下",
                f"Nobody knows whether door {door} opened: please look",
            )
        case Stalled():
            raise LookupError("a door does not stall")


def put_in(door: str, title: Bilingual) -> Bilingual:
    """Ask for a thing to be put behind the door that is open."""
    return both(
        f"请把“{title.zh}”放进 {door} 号柜，关好柜门", f"Put “{title.en}” behind door {door} and close it"
    )


def stocked(door: str, title: Bilingual) -> Bilingual:
    """Say that a thing is in the ledger."""
    return both(f"{door} 号柜已登记：{title.zh}", f"Behind door {door} now: {title.en}")


def nothing_there(door: str) -> Bilingual:
    """Say that a door was closed with nothing behind it."""
    return both(
        f"{door} 号柜的传感器没有看到东西，没有登记",
        f"The sensor of door {door} sees nothing, so nothing was put into the ledger",
    )


NO_ROOM = both("没有空柜门", "No door is empty")


def wanted(waiting: int, there: int) -> Bilingual:
    """Say how many people wait for a kind of thing, and how many of it lie behind doors."""
    return both(f"{waiting} 人待领，柜内 {there} 份", f"{waiting} to be collected, {there} behind doors")
