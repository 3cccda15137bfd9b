"""Open the door behind which the chosen gift lies, and see that it is taken and the door closed.

A door that does not open is tried once more when the person asks for it, then another door with the same
kind of thing. What was opened is never opened again. A door that gives way late, to a push, has opened.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from config.catalogue.definition import Stage, Step
from config.schema import Numbering
from contract.language import Bilingual
from devices.device import Fault
from devices.locker_bank import Item as Sensed
from devices.locker_bank import Position
from kiosk.domain.effect import Effect, EffectState
from kiosk.domain.gift import Item
from kiosk.effects.door import DoorOrder
from kiosk.effects.outcomes import Confirmed, EffectOutcome, Failed, InDoubt, NotStarted, Reason, Stalled
from kiosk.journey import gift_words
from kiosk.journey.case import Case
from kiosk.journey.course import Fate, Handover, Withheld
from kiosk.journey.step import ActingStep, NoParameters, Report
from kiosk.journey.steps.gift import chosen_gift
from kiosk.journey.views import DoorPhase, DoorScene, Hold, Progress
from kiosk.journey.waiting_gifts import ready

TRIES = 2  # of one door
TRIES_IN_ALL = 4  # before a person is sent away with a ticket
LOOK_EVERY = 0.2  # seconds
TAKE_WITHIN = 10.0  # seconds, after which a person is asked to close the door where no sensor saw the gift go


class Dispense(ActingStep[NoParameters]):
    """Hands the chosen gift out."""

    kind = "dispense"
    stage = Stage.DELIVER
    after = frozenset({"gift"})

    def content(self, case: Case, step: Step) -> DoorScene:  # noqa: ARG002 - it has no parameters
        """Show which door it will be."""
        handover = _handover(case)
        if handover.effect is not None:
            return _Bank(case, handover.effect.device).scene(handover.door, DoorPhase.CLOSE)
        item = _next(case, handover, ())
        if item is None:
            return DoorScene(handover.door, DoorPhase.OPENING)
        return _Bank(case, item.bank).scene(item.door, DoorPhase.OPENING)

    def act(self, case: Case, step: Step, report: Report) -> Hold | None:  # noqa: ARG002 - it has no parameters
        """Open a door, or go on with what a person was asked to help with."""
        handover = _handover(case)
        _take_up(case, handover)
        _take_late(case, handover, over=False)
        if handover.fate is Fate.CONFIRMED:
            return _see_closed(case, handover, report)
        if handover.fate is Fate.IN_DOUBT:
            return None
        return _hand_out(case, handover, report)

    def give_up(self, case: Case, step: Step) -> None:  # noqa: ARG002 - it has no parameters
        """Go on: past a door that stands open, or without the gift, which stays this person's."""
        handover = _handover(case)
        _take_late(case, handover, over=True)
        if handover.fate is Fate.CONFIRMED:
            handover.left_open = handover.effect is None or handover.effect.closed_at is None
        else:
            handover.fate = Fate.FAILED


def _hand_out(case: Case, handover: Handover, report: Report) -> Hold | None:
    """Open the doors that there are until one opens; a Hold where the person must help or decide."""
    unreached: dict[UUID, Hold] = {}
    while (item := _next(case, handover, unreached)) is not None:
        bank = _Bank(case, item.bank)
        handover.door = item.door
        report(Progress(gift_words.opening(item.door), scene=bank.scene(item.door, DoorPhase.OPENING)))
        outcome = case.tools.doors.open_door(_order(case, handover, item))
        told = _note(handover, item, outcome)
        match outcome:
            case Confirmed():
                return _see_closed(case, handover, report)
            case InDoubt():
                return None
            case NotStarted(occupied=False) if told is not None:
                unreached[item.item_id] = _hold(told, bank.scene(item.door, DoorPhase.SHUT))
            case _ if told is not None and not _withheld(case, handover):
                return _hold(told, bank.scene(item.door, DoorPhase.SHUT))
    if unreached and not _withheld(case, handover):
        return next(iter(unreached.values()))
    _take_late(case, handover, over=True)
    if handover.fate is Fate.CONFIRMED:
        return _see_closed(case, handover, report)
    handover.fate = Fate.FAILED
    return None


class _Bank:
    """A bank as the screen draws it; its doors are asked for once."""

    def __init__(self, case: Case, name: str) -> None:
        self._doors = tuple(one.door for one in case.tools.doors.states_of(name))
        self._looks = case.tools.config.lockers

    def scene(self, door: str, phase: DoorPhase) -> DoorScene:
        return DoorScene(
            door, phase, self._doors, self._looks.columns, down=self._looks.order is Numbering.DOWN
        )


def _handover(case: Case) -> Handover:
    """Return the handing over of the chosen gift, begun where it was not."""
    known = case.course.handover
    if known is not None:
        return known
    with case.tools.store.view() as unit:
        gift = unit.gifts.get(chosen_gift(case))
    if gift is None:
        raise LookupError("the chosen gift is not known")
    case.course.handover = Handover(gift)
    return case.course.handover


def _take_up(case: Case, handover: Handover) -> None:
    """Note what came of an opening after which the store failed, so that nobody heard of its end."""
    if handover.fate is not Fate.NOT_TRIED:
        return
    with case.tools.store.view() as unit:
        gift = unit.gifts.get(handover.gift.gift_id)
        effect_id = None if gift is None else gift.effect_id
        item = None if effect_id is None else unit.gift_items.set_aside_for(effect_id)
    if effect_id is None:
        return
    effect = case.tools.doors.follow_door(effect_id)
    handover.door = effect.door or ""
    match effect.state:
        case EffectState.CONFIRMED:
            handover.effect, handover.fate = effect, Fate.CONFIRMED
        case EffectState.FAILED:
            if item is not None:
                handover.tries[item.item_id] = handover.tries.get(item.item_id, 0) + 1
        case EffectState.IN_DOUBT | EffectState.INTENDED | EffectState.STARTED | EffectState.SEEN:
            handover.effect, handover.fate = effect, Fate.IN_DOUBT


def _take_late(case: Case, handover: Handover, *, over: bool) -> None:
    """Note that a door which withstood its opening gave way since; while it is not `over`, one that is open.

    One that was closed again can be asked again.
    """
    for vain in reversed(handover.in_vain):
        if handover.fate is Fate.CONFIRMED or not (over or _stands_open(case, vain)):
            continue
        effect = case.tools.doors.follow_door(vain.effect_id)
        if effect.state is EffectState.CONFIRMED:
            handover.effect, handover.fate, handover.door = effect, Fate.CONFIRMED, effect.door or ""


def _stands_open(case: Case, effect: Effect) -> bool:
    """Say whether the door of an opening is open."""
    states = case.tools.doors.states_of(effect.device)
    return any(one.door == effect.door and one.position is Position.OPEN for one in states)


def _next(case: Case, handover: Handover, unreached: Collection[UUID]) -> Item | None:
    """Return what to hand out now; None where nothing is left, or the gift may not be had any more.

    What lies behind a door whose board does not answer comes last; `unreached` were asked in vain just now.
    """
    tried = sum(handover.tries.values()) + len(unreached)
    if _withheld(case, handover) or tried >= TRIES_IN_ALL:
        return None
    with case.tools.store.view() as unit:
        there = ready(handover.gift, unit.gift_items.every())
    states = {bank: case.tools.doors.states_of(bank) for bank in {item.bank for item in there}}
    doors = {(bank, one.door): one for bank, seen in states.items() for one in seen}
    left = [
        (item, doors.get((item.bank, item.door)))
        for item in there
        if handover.tries.get(item.item_id, 0) < TRIES and item.item_id not in unreached
    ]
    full = [(item, door) for item, door in left if door is None or door.item is not Sensed.ABSENT]
    full.sort(key=lambda one: one[1] is None or Fault.BOARD_SILENT in one[1].faults)
    return full[0][0] if full else None


def _withheld(case: Case, handover: Handover) -> bool:
    """Look whether the gift may still be had, and note why not."""
    with case.tools.store.view() as unit:
        gift = unit.gifts.get(handover.gift.gift_id) or handover.gift
    if gift.withdrawn_at is not None:
        handover.withheld = Withheld.WITHDRAWN
    elif case.tools.clock().astimezone().date() > gift.collect_until:
        handover.withheld = Withheld.EXPIRED
    return handover.withheld is not None


def _order(case: Case, handover: Handover, item: Item) -> DoorOrder:
    return DoorOrder(
        visit_id=case.visit.visit_id,
        request_id=case.record.request_id,
        bank=item.bank,
        door=item.door,
        gift_id=handover.gift.gift_id,
        item_id=item.item_id,
    )


def _note(handover: Handover, item: Item, outcome: EffectOutcome) -> tuple[Bilingual, Bilingual] | None:
    """Note what came of an opening; return what to tell and to ask of the person, None to go on."""
    tried = handover.tries[item.item_id] = handover.tries.get(item.item_id, 0) + 1
    match outcome:
        case Confirmed(effect):
            handover.effect, handover.fate = effect, Fate.CONFIRMED
        case InDoubt(effect):
            handover.effect, handover.fate = effect, Fate.IN_DOUBT
        case Failed(effect) if effect.reason == Reason.STOOD_OPEN:
            return gift_words.stood_open(item.door) if tried < TRIES else None
        case Failed(effect) if effect.reason == Reason.STILL_CLOSED:
            handover.in_vain.append(effect)
            return gift_words.still_closed(item.door) if tried < TRIES else None
        case Failed():
            return (gift_words.LOCKER_SILENT, gift_words.CALL_OR_LATER) if tried < TRIES else None
        case NotStarted(occupied=True):
            return gift_words.LOCKER_BUSY, gift_words.STAFF_FIRST
        case NotStarted():
            handover.tries[item.item_id] = tried - 1
            return gift_words.LOCKER_SILENT, gift_words.CALL_OR_LATER
        case Stalled():
            raise LookupError("a door does not stall")
    return None


def _see_closed(case: Case, handover: Handover, report: Report) -> Hold | None:
    """Wait until the door that was opened is closed; a Hold where that takes too long, or nobody is there."""
    effect = handover.effect
    if effect is None:
        raise LookupError("no door was opened")
    tools = case.tools
    bank, door = _Bank(case, effect.device), handover.door
    began, shown = tools.monotonic(), None
    while True:
        effect = handover.effect = tools.doors.follow_door(effect.effect_id)
        waited = tools.monotonic() - began
        if effect.closed_at is not None:
            report(Progress(gift_words.closed(door), scene=bank.scene(door, DoorPhase.OVER)))
            return None
        if waited >= tools.config.lockers.closing_s or tools.gone.is_set():
            return _hold(gift_words.still_open(door), bank.scene(door, DoorPhase.CLOSE))
        phase = DoorPhase.TAKE if effect.taken_at is None and waited < TAKE_WITHIN else DoorPhase.CLOSE
        if phase is not shown:
            words = gift_words.take(door) if phase is DoorPhase.TAKE else gift_words.close(door)
            report(Progress(words, scene=bank.scene(door, phase)))
            shown = phase
        tools.pause(LOOK_EVERY)


def _hold(told: tuple[Bilingual, Bilingual], scene: DoorScene) -> Hold:
    what, todo = told
    return Hold(what, todo, "door", scene=scene)
