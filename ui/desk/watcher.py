"""Looks at a rig again and again on a thread of its own, and passes on what hands are told to do."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from devices.hands import EmulatorView, Hands, HandsError, SightView

log = logging.getLogger(__name__)

LOOK_EVERY = 0.25  # seconds
TRY_AGAIN_EVERY = 1.0  # seconds


@dataclass(frozen=True)
class Scene:
    """The whole rig at one moment; not `reached` means that nothing answers at the socket."""

    reached: bool
    emulators: tuple[EmulatorView, ...] = ()
    sights: Mapping[str, SightView] | None = None


@dataclass(frozen=True)
class Order:
    """One thing to do by hand."""

    emulator: str
    act: str
    argument: str | None


class RigWatcher:
    """Calls `show(scene)` on its own thread whenever the rig looks different."""

    def __init__(self, socket: Path, show: Callable[[Scene], None], refused: Callable[[str], None]) -> None:
        self._socket = socket
        self._show = show
        self._refused = refused
        self._orders: queue.Queue[Order | None] = queue.Queue()
        self._thread = threading.Thread(target=self._run, name="rig-watcher", daemon=True)
        self._last: Scene | None = None

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """End, and wait for it."""
        self._orders.put(None)
        self._thread.join(5.0)

    def order(self, order: Order) -> None:
        """Have something done by hand; returns at once."""
        self._orders.put(order)

    def _run(self) -> None:
        going = True
        while going:
            try:
                with Hands(self._socket) as hands:
                    going = self._look_while_reached(hands)
            except HandsError:
                self._tell(Scene(reached=False))
                going = self._next(TRY_AGAIN_EVERY) is not None

    def _look_while_reached(self, hands: Hands) -> bool:
        emulators = tuple(hands.emulators())
        while True:
            self._tell(Scene(reached=True, emulators=emulators, sights=hands.sights()))
            order = self._next(LOOK_EVERY)
            if order is None:
                return False
            if order.emulator:
                self._do(hands, order)

    def _do(self, hands: Hands, order: Order) -> None:
        try:
            hands.act(order.emulator, order.act, order.argument)
        except HandsError as error:
            self._refused(str(error))

    def _next(self, within: float) -> Order | None:
        """Return the next order, an empty one after `within` seconds, or None to end."""
        try:
            return self._orders.get(timeout=within)
        except queue.Empty:
            return Order("", "", None)

    def _tell(self, scene: Scene) -> None:
        if scene != self._last:
            self._last = scene
            self._show(scene)
