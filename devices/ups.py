"""Uninterruptible power supplies: whether the mains is there, and how long the battery lasts."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic import Field

from devices.device import Announcement, Device, Fault, Poke, Report, Status
from devices.options import Options


@dataclass(frozen=True)
class PowerReading:
    """What a UPS says at one moment.

    `charge` in percent and `runtime` in seconds that the battery lasts at this load, each None where it does
    not tell. `low`: it says itself that the battery is nearly empty. `ending`: whoever commands it is about
    to switch it off.
    """

    on_battery: bool
    low: bool = False
    ending: bool = False
    worn: bool = False
    charge: float | None = None
    runtime: int | None = None


@dataclass(frozen=True)
class OnBattery(Announcement):
    """The mains has failed. `charge` in percent, `runtime` in seconds, None where not told."""

    charge: float | None
    runtime: int | None


@dataclass(frozen=True)
class LowBattery(Announcement):
    """The mains is away, and the battery is nearly empty or about to be switched off."""

    charge: float | None
    runtime: int | None


@dataclass(frozen=True)
class OnMains(Announcement):
    """The mains is back."""


@dataclass(frozen=True)
class ReplaceBattery(Announcement):
    """The battery is worn and wants to be replaced."""


class UpsOptions(Options):
    """When a battery counts as nearly empty, also where the UPS does not say so itself."""

    low_runtime_s: int = Field(default=180, ge=0, le=86_400)
    """Seconds that the battery lasts; below that it is low. 0: only the UPS itself says so."""
    low_charge: int = Field(default=20, ge=0, le=100)
    """Charge in percent; below that it is low. 0: only the UPS itself says so."""


class Ups(Device):
    """Watches the power. `watch` announces OnBattery, LowBattery, OnMains and ReplaceBattery on the edge.

    What was announced last is kept over a lost connection: the mains that came back meanwhile is told.
    A battery that was low counts as low until the mains is back.
    """

    device_class = "ups"
    watch_pause = 1.0

    def __init__(self, options: UpsOptions) -> None:
        self._low_runtime = options.low_runtime_s
        self._low_charge = options.low_charge
        self._on_battery = self._low = self._worn = False

    @abstractmethod
    def reading(self) -> PowerReading:
        """Return what the UPS says now; raise DeviceError."""

    def told(self, reading: PowerReading) -> Report:
        """Announce what changed with `reading`; return the condition that it means."""
        away = reading.on_battery or reading.ending
        low = away and (self._low or self._is_low(reading))
        if away and not self._on_battery:
            self.announce(OnBattery(reading.charge, reading.runtime))
        if low and not self._low:
            self.announce(LowBattery(reading.charge, reading.runtime))
        if self._on_battery and not away:
            self.announce(OnMains())
        if reading.worn and not self._worn:
            self.announce(ReplaceBattery())
        self._on_battery, self._low, self._worn = away, low, reading.worn
        return Report(Status.ONLINE, frozenset(self._faults()))

    def pokes(self) -> Mapping[str, Poke]:
        """Return `power`: show what the UPS says now."""
        return {"power": self._show_power}

    def _is_low(self, reading: PowerReading) -> bool:
        told_low = reading.low or reading.ending
        short = reading.runtime is not None and reading.runtime < self._low_runtime
        empty = reading.charge is not None and reading.charge < self._low_charge
        return told_low or short or empty

    def _faults(self) -> Iterator[Fault]:
        if self._on_battery:
            yield Fault.ON_BATTERY
        if self._low:
            yield Fault.BATTERY_LOW
        if self._worn:
            yield Fault.BATTERY_WORN

    def _show_power(self, words: Sequence[str]) -> list[str]:
        del words
        now = self.reading()
        supply = "battery" if now.on_battery else "mains"
        flags = [name for name in ("low", "ending", "worn") if getattr(now, name)]
        return [" ".join([f"on {supply}  charge {now.charge} %  runtime {now.runtime} s", *flags])]
