"""Status lamps on an LCUS relay board: USB with a CH340, or any serial gateway."""

from __future__ import annotations

import time
from typing import ClassVar, Self

from pydantic import Field, model_validator

from devices.device import Report, Status
from devices.errors import DeviceError, DeviceFailure, ProtocolError
from devices.options import Options
from devices.protocols.lcus import MOST_RELAYS, QUERY, StatusFinder, order
from devices.status_lamp import COLOURS, Colour, LampState, StatusLamp
from devices.transports.byte_stream import ByteStream
from devices.transports.wire import WireUrl, wire

BAUD = 9600
WITHIN = 1.0  # seconds for an answer
ORDERS_AGAIN = 2  # looks in a row that find a relay otherwise before the board counts as faulty


class LcusOptions(Options):
    """Where the board is, and which relay lights what."""

    url: WireUrl
    """`/dev/ttyUSB0` or `socket://host:port`."""
    relays: int = Field(default=4, ge=1, le=MOST_RELAYS)
    """Number of relays of the board."""
    answers: bool = True
    """Whether the board tells how its relays are; boards of one relay and older ones do not."""
    green: int = Field(default=1, ge=0, le=MOST_RELAYS)
    """Relay of the green light; 0: there is none."""
    yellow: int = Field(default=2, ge=0, le=MOST_RELAYS)
    """Relay of the yellow light; 0: there is none."""
    red: int = Field(default=3, ge=0, le=MOST_RELAYS)
    """Relay of the red light; 0: there is none."""
    white: int = Field(default=0, ge=0, le=MOST_RELAYS)
    """Relay of the white light; 0: there is none."""

    @model_validator(mode="after")
    def _relays_are_there(self) -> Self:
        used = [relay for relay in self.lights().values() if relay]
        if len(set(used)) != len(used):
            raise ValueError("two lights on one relay")
        if max(used, default=0) > self.relays:
            raise ValueError(f"the board has {self.relays} relays")
        return self

    def lights(self) -> dict[Colour, int]:
        """Return the relay of each light, 0 where there is none."""
        return {colour: int(getattr(self, colour.value)) for colour in Colour}


class Lcus(StatusLamp):
    """Switches one relay for each light, looks whether it was, and switches again where it was not."""

    driver = "lcus"
    options: ClassVar[type[Options]] = LcusOptions

    def __init__(self, options: LcusOptions, stream: ByteStream | None = None) -> None:
        self._wire = stream or wire(options.url, BAUD)
        self._count = options.relays
        self._answers = options.answers
        self._lights = {colour: relay for colour, relay in options.lights().items() if relay}
        self._state = LampState.OFF
        self._wrong = 0

    def open(self) -> None:
        """Open the wire and show what was shown before."""
        self._wire.open()
        self._wrong = 0
        self._order()
        if self._answers:
            self._ask()

    def close(self) -> None:
        """Release the wire; the lights stay as they are."""
        self._wire.close()

    def watch(self) -> Report:
        """Look whether the relays are as they should be, where the board tells."""
        if not self._answers:
            self._wire.read(64, within=0)  # a wire that is gone says so
            return Report(Status.ONLINE)
        if self._as_wanted(self._ask()):
            self._wrong = 0
        else:
            self._wrong += 1
            self._order()
        return Report(Status.HARDWARE_ERROR if self._wrong > ORDERS_AGAIN else Status.ONLINE)

    def show(self, state: LampState) -> None:
        """Switch to the light of `state`."""
        self._state = state
        self._order()

    def _order(self) -> None:
        lit = self._lit()
        for relay in self._lights.values():
            self._wire.write(order(relay, on=relay == lit))

    def _lit(self) -> int:
        """Return the relay that is on in this state, 0 for none."""
        return next((self._lights[one] for one in COLOURS[self._state] if one in self._lights), 0)

    def _as_wanted(self, relays: tuple[bool, ...]) -> bool:
        lit = self._lit()
        return all(relays[relay - 1] is (relay == lit) for relay in self._lights.values())

    def _ask(self) -> tuple[bool, ...]:
        self._wire.drain()
        self._wire.write(QUERY)
        answer = StatusFinder(self._count)
        deadline = time.monotonic() + WITHIN
        while (left := deadline - time.monotonic()) > 0:
            answer.feed(self._wire.read(256, within=left))
            if answer.states is not None:
                return answer.states
        if answer.heard:
            raise ProtocolError("the board did not tell of all its relays")
        raise DeviceError(DeviceFailure.TIME_OUT, "the board does not answer")
