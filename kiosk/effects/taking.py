"""The third fact: whether what came out was taken. Only an outlet's sensor says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from contract.effects import EffectKind
from devices.errors import DeviceError
from devices.outlet import HasOutlet, Outlet, Retraction
from kiosk.domain.effect import Effect
from kiosk.effects.journal import Journal, ordered_back
from kiosk.effects.places import Patience, Place
from kiosk.effects.quiet import Quiet

EMPTY_FOR = 2.0  # seconds: a sheet that is on its way to the sensor, or a hand that moves it, is not taken
ASKED_FOR = timedelta(hours=24)  # what nobody could tell by then stays unknown


class Paper(StrEnum):
    """What is known of paper that came out."""

    LIES = "lies"
    LEFT = "left"  # it has lain there for half of the time allowed, or longer
    UNTAKEN = "untaken"  # for all of it, which was told
    TAKEN = "taken"


TO_TAKE = frozenset({Paper.LIES, Paper.LEFT, Paper.UNTAKEN})


@dataclass(frozen=True)
class Outlook:
    """What is known of one visit's papers; a kind that is missing is one of which nothing is known.

    `waiting`: something is still to be found out, of this visit or another. `patient`: all of that was told
    as not taken already, so that nobody need look often.
    """

    papers: Mapping[EffectKind, Paper] = field(default_factory=dict)
    waiting: bool = False
    patient: bool = True


class Taking:
    """Looks at the outlets of effects whose paper is not known to be gone.

    The sensor tells of the whole outlet. Empty, all of it was taken, whosever it was. Where it was occupied
    before a paper came out, that paper is never told as left: it may be the other one that lies there.
    What a device was told to take back is never told as taken.
    """

    def __init__(
        self,
        journal: Journal,
        places: Sequence[Place[HasOutlet]],
        patience: Patience,
        monotonic: Callable[[], float],
    ) -> None:
        self._journal = journal
        self._places = {place.name: place for place in places}
        self._patience = patience
        self._monotonic = monotonic
        self._allowed = Quiet(patience.untaken, journal.now, monotonic)
        self._half = Quiet(patience.untaken / 2, journal.now, monotonic)
        self._empty_since: dict[UUID, float] = {}
        self._blind: set[str] = set()  # devices that have no sensor

    def look(self, visit_id: UUID | None) -> Outlook:
        """Look at each outlet that matters, write down what that proves, and tell of one visit's papers."""
        since = self._journal.now() - ASKED_FOR
        lying = self._journal.lying(since)
        asked = {effect.device for effect in lying} & (self._places.keys() - self._blind)
        outlets = {name: self._ask(self._places[name]) for name in sorted(asked)}
        alone = {device for device, papers in Counter(one.device for one in lying).items() if papers == 1}
        left = [self._judge(one, outlets.get(one.device), alone=one.device in alone) for one in lying]
        open_ = [one for one in left if one.taken_at is None and one.device in asked - self._blind]
        return Outlook(
            {} if visit_id is None else dict(self._told(self._journal.of_visit(visit_id, since), outlets)),
            waiting=bool(open_),
            patient=all(one.not_taken_at is not None for one in open_),
        )

    def _ask(self, place: Place[HasOutlet]) -> Outlet | None:
        """Return what the sensor says, None where it cannot be asked now."""
        try:
            with place.claim() as printer:
                outlet = printer.run(lambda device: device.outlet(), within=self._patience.ask)
        except DeviceError:
            return None
        if outlet is Outlet.NOT_TOLD:
            self._blind.add(place.name)
        return outlet

    def _judge(self, effect: Effect, outlet: Outlet | None, *, alone: bool) -> Effect:
        match outlet:
            case Outlet.EMPTY:
                now = self._monotonic()
                if now - self._empty_since.setdefault(effect.effect_id, now) < EMPTY_FOR:
                    return effect
                del self._empty_since[effect.effect_id]
                return self._gone(effect)
            case Outlet.OCCUPIED:
                self._empty_since.pop(effect.effect_id, None)
                known = effect.not_taken_at is not None or _was_occupied(effect)
                if known or self._allowed.lasts(effect):
                    return effect
                return self._left(effect, alone=alone)
            case Outlet.NOT_TOLD | None:
                return effect

    def _gone(self, effect: Effect) -> Effect:
        """Write down that it was taken; by the device, where that had been told to."""
        if not ordered_back(effect):
            return self._journal.take(effect)
        if effect.not_taken_at is None:
            return self._journal.leave(effect, retracted=True)
        return effect  # it did not come back when it was told to: by whom it is gone since, nobody knows

    def _left(self, effect: Effect, *, alone: bool) -> Effect:
        """Have the device take back what nobody took, where it can and nothing else lies there."""
        if not alone:
            return self._journal.leave(effect)
        asked_before, (effect, became) = ordered_back(effect), self._take_back(effect)
        match became:
            case Retraction.RETRACTED:
                return self._journal.leave(effect, retracted=True)
            case Retraction.NOTHING_LAY:
                return self._journal.call_off(effect)
            case Retraction.STILL_LIES | Retraction.NOT_POSSIBLE:
                return self._journal.leave(effect)
            case None:
                return self._journal.leave(effect) if asked_before else effect

    def _take_back(self, effect: Effect) -> tuple[Effect, Retraction | None]:
        """Tell the device to take it back, the journal first; None where it cannot be asked now."""
        try:
            with self._places[effect.device].claim() as printer:
                if not printer.run(lambda device: device.retracts, within=self._patience.ask):
                    return effect, Retraction.NOT_POSSIBLE
                effect = self._journal.order_back(effect)
                return effect, printer.run(lambda device: device.retract(), within=self._patience.slip)
        except DeviceError:
            return effect, None

    def _told(
        self, out: Iterable[Effect], outlets: Mapping[str, Outlet | None]
    ) -> Iterator[tuple[EffectKind, Paper]]:
        """Yield what is known of each kind: the last of a kind counts."""
        for effect in out:
            if effect.taken_at is not None:
                yield effect.kind, Paper.TAKEN
            elif outlets.get(effect.device) is Outlet.OCCUPIED and not _was_occupied(effect):
                yield effect.kind, self._lying(effect)

    def _lying(self, effect: Effect) -> Paper:
        if effect.not_taken_at is not None:
            return Paper.UNTAKEN
        return Paper.LIES if self._half.lasts(effect) else Paper.LEFT


def _was_occupied(effect: Effect) -> bool:
    """Say whether something lay in the outlet before this paper came out."""
    return effect.before.get("outlet") == Outlet.OCCUPIED
