"""Looks at a rig again and again on a thread of its own, and passes on what hands are told to do."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
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
    sights: Mapping[str, SightView] = field(default_factory=dict)


@dataclass(frozen=True)
class Order:
    """One thing to do by hand."""

    emulator: str
    act: str
    argument: str | None


class _Turn(Enum):
    """What to do where there is no order."""

    LOOK = "look"
    END = "end"


class RigWatcher:
    """Calls `show(scene)` on its own thread whenever the rig looks different, `refused(order, why)` too."""

    def __init__(
        self, socket: Path, show: Callable[[Scene], None], refused: Callable[[Order, str], None]
    ) -> None:
        self._socket = socket
        self._show = show
        self._refused = refused
        self._orders: queue.Queue[Order | _Turn] = queue.Queue()
        self._thread = threading.Thread(target=self._run, name="rig-watcher", daemon=True)
        self._last: Scene | None = None

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """End, and wait for it."""
        self._orders.put(_Turn.END)
        if self._thread.is_alive():
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
                if self._last is None or self._last.reached:
                    log.warning("no rig answers at %s", self._socket)
                self._tell(Scene(reached=False))
                going = self._wait_unreached()

    def _look_while_reached(self, hands: Hands) -> bool:
        emulators = tuple(hands.emulators())
        while True:
            self._tell(Scene(reached=True, emulators=emulators, sights=hands.sights()))
            match self._next(LOOK_EVERY):
                case _Turn.END:
                    return False
                case Order() as order:
                    self._do(hands, order)
                case _Turn.LOOK:
                    pass

    def _wait_unreached(self) -> bool:
        match self._next(TRY_AGAIN_EVERY):
            case _Turn.END:
                return False
            case Order() as order:
                self._refused(order, f"no rig at {self._socket}")
            case _Turn.LOOK:
                pass
        return True

    def _do(self, hands: Hands, order: Order) -> None:
        try:
            hands.act(order.emulator, order.act, order.argument)
        except HandsError as error:
            self._refused(order, str(error))

    def _next(self, within: float) -> Order | _Turn:
        """Return the next order, or LOOK after `within` seconds."""
        try:
            return self._orders.get(timeout=within)
        except queue.Empty:
            return _Turn.LOOK

    def _tell(self, scene: Scene) -> None:
        if scene != self._last:
            self._last = scene
            self._show(scene)
