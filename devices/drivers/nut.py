"""Uninterruptible power supplies that Network UPS Tools (upsd) watch, on this machine or another."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import ClassVar

from pydantic import Field, SecretStr

from devices.device import Fault, Report, Status
from devices.errors import DeviceError, DeviceFailure, ProtocolError
from devices.options import Options
from devices.plugged import Place, Plugged
from devices.protocols.nut import (
    LOGOUT,
    STALE,
    LineFinder,
    VariableList,
    list_request,
    login_requests,
    reading_of,
    refusal_of,
)
from devices.transports.byte_stream import ByteStream
from devices.transports.tcp import TcpConnection
from devices.ups import PowerReading, Ups, UpsOptions

log = logging.getLogger(__name__)

WITHIN = 2.0  # seconds for an answer


class NutOptions(UpsOptions):
    """Where upsd is, and what it calls the UPS."""

    host: str = Field(default="127.0.0.1", min_length=1)
    """Name or address of the machine that upsd runs on."""
    port: int = Field(default=3493, ge=1, le=65535)
    """TCP port of upsd."""
    ups: str = Field(default="ups", pattern=r"^[A-Za-z0-9_.-]{1,64}$")
    """Name of the UPS in upsd's own ups.conf."""
    user: str = Field(default="", pattern=r"^[^\r\n]{0,64}$")
    """User of upsd.users to log in as; empty: nobody, which is enough to read."""
    password: SecretStr = Field(default=SecretStr(""), max_length=64)
    """Password of that user."""


class Nut(Ups):
    """Asks upsd for all variables of one UPS, once a second.

    Logged in, it is one of those for whom the primary upsmon waits before it switches the UPS off.
    """

    driver = "nut"
    options: ClassVar[type[Options]] = NutOptions

    @classmethod
    def recognises(cls, found: Plugged) -> Mapping[str, object] | None:
        """Take a UPS of this machine's upsd."""
        return {"ups": found.address} if found.place is Place.UPS else None

    def __init__(self, options: NutOptions, stream: ByteStream | None = None) -> None:
        super().__init__(options)
        self._wire = stream or TcpConnection(options.host, options.port)
        self._ups = options.ups
        self._user, self._password = options.user, options.password.get_secret_value()
        self._let_in = True

    def open(self) -> None:
        """Connect, log in where a user is told, and ask once. Who is not let in may still read."""
        self._wire.open()
        self._let_in = not self._user or self._log_in()
        self._variables()

    def close(self) -> None:
        """Log out and disconnect."""
        with suppress(DeviceError):
            self._wire.write(LOGOUT)
        self._wire.close()

    def watch(self) -> Report:
        """Ask once; a UPS that upsd does not hear itself is unreachable."""
        reading = self._reading()
        if reading is None:
            return Report(Status.OFFLINE, frozenset({Fault.UNREACHABLE}))
        report = self.told(reading)
        return report if self._let_in else replace(report, faults=report.faults | {Fault.NOT_AUTHORISED})

    def reading(self) -> PowerReading:
        """Return what upsd knows now; raise DEVICE_NOT_READY where it does not hear its UPS."""
        reading = self._reading()
        if reading is None:
            raise DeviceError(DeviceFailure.DEVICE_NOT_READY, "upsd does not hear the UPS")
        return reading

    def probe(self) -> Mapping[str, str]:
        """Return maker, model, serial number and the driver that upsd uses, as far as it tells."""
        names = {
            "maker": "ups.mfr",
            "model": "ups.model",
            "serial": "ups.serial",
            "firmware": "ups.firmware",
            "nut driver": "driver.name",
        }
        values = self._variables().values
        return {name: values[variable] for name, variable in names.items() if variable in values}

    def _reading(self) -> PowerReading | None:
        variables = self._variables()
        return None if variables.refusal else reading_of(variables.values)

    def _variables(self) -> VariableList:
        """Return the answer to a list; one refused for a reason that does not pass raises DeviceError."""
        answer = VariableList(self._ups)
        self._ask(list_request(self._ups), answer.take)
        if answer.refusal == "UNKNOWN-UPS":
            raise DeviceError(DeviceFailure.NO_DEVICE, f'upsd knows no UPS "{self._ups}"')
        if answer.refusal and answer.refusal not in STALE:
            raise ProtocolError(f"upsd refuses: {answer.refusal[:40]}")
        return answer

    def _log_in(self) -> bool:
        """Say whether upsd lets us in; the first refusal is the last word."""
        for request in login_requests(self._user, self._password, self._ups):
            if refusal := self._refusal(request):
                log.warning("upsd refuses to log in: %s", refusal[:40])
                return False
        return True

    def _refusal(self, request: bytes) -> str:
        """Ask for something that is answered by OK; return the word of an ERR, '' for an OK."""
        refusal = ""

        def take(line: str) -> bool:
            nonlocal refusal
            refusal = refusal_of(line)
            return True

        self._ask(request, take)
        return refusal

    def _ask(self, request: bytes, take: Callable[[str], bool]) -> None:
        """Send a line, and give what comes to `take` until it says that this was the last."""
        self._wire.drain()
        lines = LineFinder()
        self._wire.write(request)
        deadline = time.monotonic() + WITHIN
        while (left := deadline - time.monotonic()) > 0:
            lines.feed(self._wire.read(4096, within=left))
            for line in lines.lines():
                if take(line):
                    return
        if lines.heard:
            raise ProtocolError("upsd's answer has no end")
        raise DeviceError(DeviceFailure.TIME_OUT, "no answer from upsd")
