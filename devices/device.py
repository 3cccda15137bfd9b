"""What every device has: a driver name, a life cycle, a closed status, announcements."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from devices.options import Options
from devices.plugged import Plugged


class Status(StrEnum):
    """Status of a device, as XFS4IoT names them."""

    ONLINE = "online"
    OFFLINE = "offline"
    POWER_OFF = "power-off"
    NO_DEVICE = "no-device"
    HARDWARE_ERROR = "hardware-error"
    USER_ERROR = "user-error"
    BUSY = "busy"


USABLE = frozenset({Status.ONLINE, Status.BUSY})
NEEDS_ATTENTION = frozenset({Status.HARDWARE_ERROR, Status.USER_ERROR})
ABSENT = frozenset({Status.OFFLINE, Status.POWER_OFF, Status.NO_DEVICE})


class Fault(StrEnum):
    """A condition that a person can see or mend."""

    PAPER_LOW = "paper-low"
    PAPER_OUT = "paper-out"
    COVER_OPEN = "cover-open"
    JAM = "jam"
    CUTTER = "cutter"
    TONER_LOW = "toner-low"
    TONER_OUT = "toner-out"
    OTHERS_JOBS = "others-jobs"
    ON_BATTERY = "on-battery"
    BATTERY_LOW = "battery-low"
    BATTERY_WORN = "battery-worn"
    CABINET_OPEN = "cabinet-open"
    TAMPER = "tamper"
    UNREACHABLE = "unreachable"
    SILENT = "silent"
    GARBLED = "garbled"
    SELF_TEST = "self-test"
    NOT_AUTHORISED = "not-authorised"
    HUNG = "hung"
    CRASHED = "crashed"
    DOOR_STUCK = "door-stuck"
    DOOR_LEFT_OPEN = "door-left-open"
    CONTACT_FAULTY = "contact-faulty"
    BOARD_SILENT = "board-silent"
    PICTURE_FROZEN = "picture-frozen"
    PICTURE_BLACK = "picture-black"
    OTHER = "other"


class Ability(StrEnum):
    """What one device of a class can do as it is configured, and another cannot."""

    CHALLENGES_CARDS = "challenges-cards"  # it has each card that is laid prove that it is no copy
    TAKES_CARD_PINS = "takes-card-pins"  # it presents a PIN to the card, which checks it


@dataclass(frozen=True)
class Report:
    """A device's condition at one moment."""

    status: Status
    faults: frozenset[Fault] = field(default_factory=frozenset)


class Announcement:
    """Something a device noticed by itself (a card was laid down). Each class has its own."""


@dataclass(frozen=True)
class StatusChanged(Announcement):
    """A device's condition is another one than before; said by the supervisor, never by a driver."""

    report: Report


@dataclass(frozen=True)
class Faltering(Announcement):
    """A device was missed and is not counted as lost yet (True), or that is over, either way (False).

    Said by the supervisor, never by a driver; what it is over to is said before.
    """

    faltering: bool


Announce = Callable[[Announcement], None]


Poke = Callable[[Sequence[str]], Iterable[str]]


def ignore(announcement: Announcement) -> None:
    """Announce to nobody."""


class Device(ABC):
    """One piece of hardware. Every method blocks and is called on the device's own thread only.

    A driver is built with one instance of its `options` class, opens nothing before `open`, HAS a
    transport, and says what it noticed through `self.announce`. `watch_pause` is how many seconds the
    supervisor rests after a look; a driver may change its own with what it is doing.
    """

    driver: ClassVar[str]
    device_class: ClassVar[str]
    options: ClassVar[type[Options]]
    watch_pause: float = 0.25

    announce: Announce = staticmethod(ignore)
    abilities: frozenset[Ability] = frozenset()  # `abilities_with` its options, set by who builds it

    @classmethod
    def abilities_with(cls, options: Options) -> frozenset[Ability]:
        """Return what a device with these options can do beyond its class."""
        del options
        return frozenset()

    @classmethod
    def recognises(cls, found: Plugged) -> Mapping[str, object] | None:
        """Return options with which this driver may fit what was found; None where it does not.

        For people who set a terminal up (`python -m devices discover`); nothing is opened.
        """
        del found
        return None

    @abstractmethod
    def open(self) -> None:
        """Reach the hardware and put it into a known state; raise DeviceError where that fails."""

    @abstractmethod
    def watch(self) -> Report:
        """Look once at the hardware, announce what changed, return its condition.

        Called again and again while open; may block up to 0.5 s. Raise DeviceError when it is lost.
        """

    @abstractmethod
    def close(self) -> None:
        """Release the hardware. Never raises; closing twice is allowed."""

    def interrupt(self) -> bool:
        """End the call that has outlived its allowance; say whether that could be done.

        The one method that is called from another thread. A driver cannot do it, whatever it drives; a
        process round a driver can.
        """
        return False

    def discard(self) -> None:  # noqa: B027 - in most drivers nothing outlives a close
        """Let go of what outlives a `close`; nothing is called after it but `open`. Never raises."""

    def pokes(self) -> Mapping[str, Poke]:
        """Return what a person can try on this class of device by hand, by name.

        A poke blocks, takes the words that follow its name, and returns lines to show.
        """
        return {}

    def probe(self) -> Mapping[str, str]:
        """Return what the hardware says of itself (model, serial, firmware), for people to read."""
        return {}
