"""Events of Linux input devices (linux/input.h), and what a keyboard types with them."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from devices.errors import ProtocolError

EVENT = struct.Struct("@llHHi")  # struct input_event: seconds, microseconds, type, code, value
EV_MAX, KEY_MAX = 0x1F, 0x2FF
SYN_DROPPED = 3
ENTER, KEYPAD_ENTER, TAB = 28, 96, 15
SHIFTS = frozenset({42, 54})


class Kind(IntEnum):
    """The types that are looked at."""

    SYN = 0
    KEY = 1


class Press(IntEnum):
    """The values of a key."""

    UP = 0
    DOWN = 1
    REPEATED = 2


@dataclass(frozen=True)
class Event:
    """One event without its time."""

    kind: int
    code: int
    value: int


def pack(event: Event) -> bytes:
    """Return the bytes of an event; its time is zero."""
    return EVENT.pack(0, 0, event.kind, event.code, event.value)


class EventFinder:
    """Takes events from a stream, however it is split."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> None:
        """Take bytes as they come."""
        self._buffer += data

    def events(self) -> Iterator[Event]:
        """Yield each whole event so far, and forget it; raise ProtocolError for what can be none."""
        while len(self._buffer) >= EVENT.size:
            _, _, kind, code, value = EVENT.unpack_from(self._buffer)
            del self._buffer[: EVENT.size]
            if kind > EV_MAX or code > KEY_MAX or (kind == Kind.KEY and value not in iter(Press)):
                self._buffer.clear()
                raise ProtocolError("no input event")
            yield Event(kind, code, value)


def _rows() -> dict[int, tuple[str, str]]:
    """Return the US layout: key code to the character without and with shift (input-event-codes.h)."""
    rows = {
        2: ("1234567890-=", "!@#$%^&*()_+"),
        16: ("qwertyuiop[]", "QWERTYUIOP{}"),
        30: ("asdfghjkl;'`", 'ASDFGHJKL:"~'),
        43: ("\\zxcvbnm,./", "|ZXCVBNM<>?"),
    }
    layout = {first + n: pair for first, row in rows.items() for n, pair in enumerate(zip(*row, strict=True))}
    keypad = {71: "789-456+1230.", 55: "*", 98: "/", 117: "="}
    for first, characters in keypad.items():
        layout |= {first + n: (each, each) for n, each in enumerate(characters)}
    layout[57] = (" ", " ")
    layout[TAB] = ("\t", "\t")
    layout[ENTER] = layout[KEYPAD_ENTER] = ("\n", "\n")
    return layout


US = _rows()
KEYS = {character: (code, n == 1) for code, pair in reversed(US.items()) for n, character in enumerate(pair)}


class Keyboard:
    """What keys type on the US layout, which scanners and badge readers are delivered with."""

    def __init__(self) -> None:
        self._shifts: set[int] = set()

    def type(self, event: Event) -> str:
        """Return the character that an event types; Enter is a line feed, most events type nothing."""
        if event.kind != Kind.KEY or event.value == Press.REPEATED:
            return ""
        if event.code in SHIFTS:
            (self._shifts.discard if event.value == Press.UP else self._shifts.add)(event.code)
            return ""
        if event.value == Press.UP or event.code not in US:
            return ""
        return US[event.code][bool(self._shifts)]

    def release(self) -> None:
        """Take every key for released."""
        self._shifts = set()


def was_dropped(event: Event) -> bool:
    """Say whether events before this one were lost: the kernel's buffer was full."""
    return event.kind == Kind.SYN and event.code == SYN_DROPPED


def typed(text: str) -> Iterator[Event]:
    """Yield the events of a device that types `text`; KeyError for a character that no key has."""
    for character in text:
        code, shifted = KEYS[character]
        strokes = [(42, Press.DOWN)] if shifted else []
        strokes += [(code, Press.DOWN), (code, Press.UP)]
        strokes += [(42, Press.UP)] if shifted else []
        for key, press in strokes:
            yield Event(Kind.KEY, key, press)
            yield Event(Kind.SYN, 0, 0)
