"""A Modbus relay board with inputs: doors at its relays, their contacts and item sensors at its inputs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from pydantic import Field

from devices.emulators.locker_boards import LockerBoards, LockerBoardsOptions
from devices.options import Options
from devices.protocols import locker_modbus as protocol
from devices.protocols.locker_modbus import Frame, Framing, Function


class LockerModbusOptions(LockerBoardsOptions):
    """The wire and the boards on it."""

    framing: Framing = Framing.RTU
    """rtu or tcp."""
    ways: int = Field(default=8, ge=1, le=protocol.MOST_RELAYS)
    """Relays of each board. Inputs: so many door contacts, then so many item sensors."""
    flash: bool = True
    """Whether it times pulses by itself when asked to; else it lets go of every coil by itself."""


class LockerModbus(LockerBoards):
    """Answers reading of inputs and relays, and pulses or coils; the rest is an exception."""

    model = "locker-modbus"
    options: ClassVar[type[Options]] = LockerModbusOptions

    def __init__(self, options: LockerModbusOptions, folder: Path) -> None:
        super().__init__(options, folder)
        self._framing = options.framing
        self._flash = options.flash
        self._finder = protocol.requests(options.framing)

    def _requests(self, data: bytes) -> Iterator[bytes]:
        self._finder.feed(data)
        yield from self._finder.frames()

    def _answer(self, request: bytes) -> bytes:
        asked = protocol.parse(self._framing, request)
        address = self._here(asked.unit)
        told = self._told_of(address, asked)
        bears = Frame(asked.transaction, self._answering(address), asked.function, asked.data)
        if told is None:
            return protocol.exception_frame(self._framing, bears)
        return (
            protocol.bits_frame(self._framing, bears, told)
            if told
            else protocol.done_frame(self._framing, bears)
        )

    def _told_of(self, address: int, asked: Frame) -> tuple[bool, ...] | None:
        """Return the bits that were asked for, none for an order that was done, None for what is not here."""
        first, second = int.from_bytes(asked.data[:2], "big"), int.from_bytes(asked.data[2:4], "big")
        match asked.function:
            case Function.READ_INPUTS:
                inputs = range(first, first + second)
                there = first + second <= 2 * self._told.ways
                return tuple(self._input(address, number) for number in inputs) if there else None
            case Function.READ_COILS:
                return (False,) * second if first + second <= self._told.ways else None
            case Function.WRITE_COIL if self._refuses:
                return None
            case Function.WRITE_COIL if self._flash and asked.data[0] == protocol.FLASH_ON:
                return self._pulled(address, asked.data[1] + 1)
            case Function.WRITE_COIL if not self._flash and second == protocol.ON:
                return self._pulled(address, first + 1)
        return None

    def _input(self, address: int, number: int) -> bool:
        ways = self._told.ways
        if number < ways:
            return self._made(address, number + 1)
        return self.cabinet.senses_item(self._door(address, number - ways + 1))

    def _pulled(self, address: int, lock: int) -> tuple[bool, ...] | None:
        if lock > self._told.ways:
            return None
        self._order(address, lock)
        return ()
