"""The third fact: whether what came out was taken. Only an outlet's sensor says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from contract.effects import EffectKind
from devices.errors import DeviceError
from devices.outlet import HasOutlet, Outlet
from kiosk.domain.effect import Effect
from kiosk.effects.journal import Journal
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
        left = [self._judge(effect, outlets.get(effect.device)) for effect in lying]
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

    def _judge(self, effect: Effect, outlet: Outlet | None) -> Effect:
        match outlet:
            case Outlet.EMPTY:
                now = self._monotonic()
                if now - self._empty_since.setdefault(effect.effect_id, now) < EMPTY_FOR:
                    return effect
                del self._empty_since[effect.effect_id]
                return self._journal.take(effect)
            case Outlet.OCCUPIED:
                self._empty_since.pop(effect.effect_id, None)
                known = effect.not_taken_at is not None or _was_occupied(effect)
                if known or self._allowed.lasts(effect):
                    return effect
                return self._journal.leave(effect)
            case Outlet.NOT_TOLD | None:
                return effect

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
