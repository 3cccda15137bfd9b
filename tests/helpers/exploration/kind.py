"""What one file says about a kind of physical effect; the explorer does the rest.

To explore a new one: a `Model` of its device, a subclass of `Kind`, one line where the kinds are listed.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Hashable, Mapping
from typing import Any, Protocol, Self
from uuid import UUID

from kiosk.domain.effect import Effect
from kiosk.effects.journal import Journal
from kiosk.effects.places import Place
from tests.helpers.exploration.steps import Blow, Steps
from tests.helpers.terminal_store import HandClock


class Model(Protocol):
    """A device: what the product's code calls on it, and what happens to it.

    Whatever becomes durable or physical in it is one step: it calls `steps.of_device()` before.
    """

    def copy(self, steps: Steps) -> Self:
        """Return another in the same state, which counts its steps there."""

    def key(self) -> Hashable:
        """Return the state: two devices with the same key behave alike from now on."""

    def go_on(self) -> None:
        """Do by itself what is left to do, as a device does whether or not a terminal lives."""

    def mend(self) -> None:
        """Have what it waits for: paper, a closed cover."""

    def cut_off(self, blow: Blow) -> None:
        """Lose power and what is not kept (DEVICE_FORGETS), or contact only (DEVICE_KEEPS)."""

    def others_use(self) -> None:
        """Be used by somebody else."""

    def forget_driver(self) -> None:
        """Lose what the driver knew: the terminal's program began anew."""

    def truth(self) -> Mapping[str, int]:
        """Return how many units of each job there really are."""


class Effects(Protocol):
    """The product's code for one kind of effect."""

    def recover(self, effect: Effect) -> Effect:
        """Settle an interrupted effect."""


class Kind(ABC):
    """One kind of effect with one kind of device.

    `clear_without_device_trouble`: while the device is never cut off and nobody else uses it, no schedule
    may end in doubt.
    """

    name: str
    clear_without_device_trouble = False

    @abstractmethod
    def device(self, steps: Steps) -> Model:
        """Return a device that has never been used."""

    def connect(self, device: Any, clock: HandClock) -> None:  # noqa: B027 - models need no driver
        """Have a start of the program build its driver, where the device has a real one."""

    def disconnect(self, device: Any) -> None:  # noqa: B027 - see above
        """Have the program's end take the driver's connections along."""

    @abstractmethod
    def effects(self, journal: Journal, place: Place[Any], clock: HandClock) -> Any:
        """Return the product's code, as a start of the program builds it."""

    @abstractmethod
    def begin(self, effects: Any, request: UUID) -> None:
        """Have a person ask for it, and do what the person then does."""

    def store_key(self, effect: Effect) -> Hashable:
        """Return what of a journalled effect decides about its future."""
        return (
            effect.effect_id,
            effect.state,
            effect.printer_job,
            tuple(effect.before.items()),
            effect.came_out,
        )
