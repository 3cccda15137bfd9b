"""Settling what an earlier run of the program left open."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from contract.effects import EffectKind
from kiosk.domain.effect import OPEN, Effect
from kiosk.effects.journal import Journal
from kiosk.effects.outcomes import Reason, doubtful


class Recoverable(Protocol):
    """One kind of effect, able to settle an interrupted one by its device's evidence."""

    kind: EffectKind

    def recover(self, effect: Effect) -> Effect:
        """Settle `effect`, or return it open where the device cannot tell yet. Never does it again."""


class Recovery:
    """Goes through the open effects, at start and whenever a device has come back."""

    def __init__(self, journal: Journal, kinds: Iterable[Recoverable]) -> None:
        self._journal = journal
        self._kinds = {kind.kind: kind for kind in kinds}

    def run_once(self) -> list[Effect]:
        """Settle what can be settled now and return what stays open."""
        left = (self._settle(effect) for effect in self._journal.open())
        return [effect for effect in left if effect.state in OPEN]

    def _settle(self, effect: Effect) -> Effect:
        kind = self._kinds.get(effect.kind)
        if kind is None:
            return self._journal.settle(effect, doubtful(Reason.DEVICE_GONE), None)
        return kind.recover(effect)
