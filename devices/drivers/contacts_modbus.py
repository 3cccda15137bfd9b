"""Contacts on the inputs of a Modbus board: RTU on a serial port or gateway, and Modbus TCP."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from typing import ClassVar, Literal

from pydantic import Field

from devices.contacts import Contacts, ContactsOptions, Level
from devices.device import Report
from devices.errors import DeviceError, DeviceFailure, ProtocolError
from devices.options import Options
from devices.protocols import locker_modbus as protocol
from devices.protocols.locker_modbus import FAILED, Frame, Framing, Function
from devices.transports.byte_stream import ByteStream
from devices.transports.wire import WireUrl, wire

WITHIN = 0.3  # seconds for an answer; at 9600 bit/s it is over in a tenth of that
TRIES = 2


class ContactsModbusOptions(ContactsOptions):
    """Where the board is. An input that is made counts as `high`."""

    url: WireUrl
    """`/dev/ttyUSB0` or `socket://host:port`."""
    framing: Framing = Framing.RTU
    """rtu (also through a transparent gateway) or tcp."""
    baud: Literal[9600, 19200, 38400, 57600, 115200] = 9600
    """Bits per second; 8N1."""
    unit: int = Field(default=1, ge=1, le=protocol.MOST_UNITS)
    """The board's number, 1 to 247."""


class ContactsModbus(Contacts):
    """Asks for all inputs up to the last one that a contact is on, five times a second."""

    driver = "contacts-modbus"
    options: ClassVar[type[Options]] = ContactsModbusOptions

    def __init__(self, options: ContactsModbusOptions, stream: ByteStream | None = None) -> None:
        super().__init__(options)
        self._wire = stream or wire(options.url, options.baud)
        self._framing = options.framing
        self._unit = options.unit
        self._first = min(self._inputs)
        self._count = max(self._inputs) - self._first + 1
        self._transaction = 0

    def open(self) -> None:
        """Open the wire and ask once."""
        self._wire.open()
        self._ask()

    def close(self) -> None:
        """Release the wire."""
        self._wire.close()

    def watch(self) -> Report:
        """Ask once, and tell what changed."""
        return self.told(self.levels().items())

    def levels(self) -> Mapping[int, Level]:
        """Return how the inputs are."""
        made = self._ask()
        return {line: Level.HIGH if made[line - self._first] else Level.LOW for line in self._inputs}

    def _ask(self) -> tuple[bool, ...]:
        """Ask, and once more where the answer came garbled or not at all."""
        for _ in range(TRIES - 1):
            with suppress(ProtocolError):
                return self._exchange()
        return self._exchange()

    def _exchange(self) -> tuple[bool, ...]:
        self._transaction = self._transaction % 0xFFFF + 1
        answers = protocol.answers(self._framing)
        self._wire.drain()
        self._wire.write(
            protocol.read_inputs(self._framing, self._transaction, self._unit, self._first, self._count)
        )
        deadline = time.monotonic() + WITHIN
        while (left := deadline - time.monotonic()) > 0:
            answers.feed(self._wire.read(256, within=left))
            for frame in answers.frames():
                answer = protocol.parse(self._framing, frame)
                if self._is_mine(answer):
                    return self._bits(answer)
        if answers.heard:
            raise ProtocolError("no good frame answered")
        raise DeviceError(DeviceFailure.TIME_OUT, "the board does not answer")

    def _is_mine(self, answer: Frame) -> bool:
        wanted = self._transaction if self._framing is Framing.TCP else 0
        mine = (self._unit, wanted, Function.READ_INPUTS)
        return (answer.unit, answer.transaction, answer.function & ~FAILED) == mine

    def _bits(self, answer: Frame) -> tuple[bool, ...]:
        if answer.function & FAILED:
            raise DeviceError(DeviceFailure.UNSUPPORTED, f"unit {self._unit} has no such inputs")
        return protocol.bits(answer, self._count)
