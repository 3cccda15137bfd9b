"""What emulated locker boards have in common: doors behind them, a wire with its troubles, hands."""

from __future__ import annotations

import threading
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import Field

from devices.emulator import Emulator, Hand, Sight
from devices.emulators.locker_hands import DoorHands
from devices.emulators.locker_wire import TROUBLES, Trouble, deformed
from devices.lockers.cabinet import Cabinet
from devices.options import Options
from devices.serial_end import PtyEnd, SerialEnd, TcpEnd


class LockerBoardsOptions(Options):
    """The wire and the boards on it."""

    port: int = Field(default=0, ge=0, le=65535)
    """TCP port on 127.0.0.1; 0 takes a free one."""
    pty: bool = False
    """A pseudo-terminal `tty` in the emulator's folder instead of TCP."""
    addresses: tuple[int, ...] = (1,)
    """The boards' addresses."""
    ways: int = Field(default=24, ge=1, le=50)
    """Locks of each board, with a door at each."""
    inverted: bool = False
    """Whether the contacts are wired the other way round."""
    echo: bool = False
    """Whether the wire echoes what is sent, as some RS-485 adapters do."""
    events: bool = False
    """Whether boards tell by themselves of doors that open and close, where their maker has that."""


class NoAnswerError(Exception):
    """The board says nothing to this."""


class LockerBoards(Emulator):
    """Boards on one wire. Door numbers go on from board to board."""

    def __init__(self, options: LockerBoardsOptions, folder: Path) -> None:
        self._told = options
        self._guard = threading.RLock()
        self._end: SerialEnd = (
            PtyEnd(self._hear, folder / "tty") if options.pty else TcpEnd(self._hear, options.port)
        )
        self.cabinet = Cabinet(len(options.addresses) * options.ways)
        self._doors = DoorHands(self.cabinet, len(options.addresses) * options.ways)
        self._trouble = Trouble.NONE
        self._pulling: threading.Thread | None = None
        self._gone: frozenset[int] = frozenset()
        self._open: set[int] = set()

    @property
    def url(self) -> str:
        """Where the driver finds it."""
        return self._end.url

    def start(self) -> None:
        """Plug the cable in."""
        self._end.plug()

    def stop(self) -> None:
        """Unplug the cable."""
        self._finish_pulling()
        self._end.unplug()

    def hands(self) -> Sequence[Hand]:
        """Return those at the doors, and: trouble, power-off and power-on of a board, unplug, plug."""
        boards = tuple((str(one), f"{one} 号板", f"board {one}") for one in self._told.addresses)
        return (
            *self._doors.hands(),
            Hand("trouble", "线路故障", "Trouble", TROUBLES),
            Hand("power-off", "锁控板断电", "Cut a board's power", boards),
            Hand("power-on", "锁控板通电", "Give a board power", boards),
            Hand("unplug", "拔掉数据线", "Unplug the cable"),
            Hand("plug", "接回数据线", "Plug the cable in"),
        )

    def act(self, act: str, argument: str | None = None) -> None:
        """Do one of `hands`."""
        match act:
            case "trouble":
                self._trouble = Trouble(argument or "")
            case "power-off":
                self._gone |= {self._address(argument)}
            case "power-on":
                self._gone -= {self._address(argument)}
            case "unplug":
                self._end.unplug()
            case "plug":
                self._finish_pulling()
                self._end.plug()
            case _ if self._doors.act(act, argument):
                pass
            case _:
                raise ValueError(f'nobody can "{act}" here')

    def sight(self) -> Sight:
        """Return the doors' facts, `trouble`, `off` and `cable`."""
        wire = {
            "trouble": self._trouble.value,
            "off": " ".join(map(str, sorted(self._gone))),
            "cable": "plugged" if self._end.plugged else "unplugged",
        }
        return Sight({**self._doors.facts(), **wire})

    @abstractmethod
    def _requests(self, data: bytes) -> Iterator[bytes]:
        """Take bytes as they come and yield each whole request."""

    @abstractmethod
    def _answer(self, request: bytes) -> bytes:
        """Do what is asked and return the answer; NoAnswerError where there is none."""

    def _event(self, address: int, lock: int) -> bytes:
        """Return what a board tells by itself of a lock; nothing, unless its maker has that."""
        del address, lock
        return b""

    def _here(self, address: int) -> int:
        """Return an address whose board is here and has power; else NoAnswerError."""
        if address not in self._told.addresses or address in self._gone:
            raise NoAnswerError
        return address

    def _answering(self, address: int) -> int:
        """Return the address that an answer bears."""
        return address + 1 if self._trouble is Trouble.OTHER_ADDRESS else address

    @property
    def _refuses(self) -> bool:
        return self._trouble is Trouble.REFUSES

    def _order(self, address: int, lock: int) -> bool:
        """Pull a bolt, as far as trouble allows; say whether the door stands open."""
        if self._trouble is Trouble.POWER_CUT_BEFORE:
            self._trouble = Trouble.SILENCE
            raise NoAnswerError
        is_open = self.cabinet.pulse(self._door(address, lock))
        match self._trouble:
            case Trouble.POWER_CUT_AFTER:
                self._trouble = Trouble.SILENCE
                raise NoAnswerError
            case Trouble.CABLE_LOST_AFTER:
                self._trouble = Trouble.SILENCE  # until the wire is gone
                self._pulling = threading.Thread(target=self._end.unplug, name="pulling", daemon=True)
                self._pulling.start()
                raise NoAnswerError
            case Trouble.LOST_ANSWER:
                raise NoAnswerError
        return is_open

    def _made(self, address: int, lock: int) -> bool:
        """Return a contact in the board's words."""
        return self.cabinet.tells_closed(self._door(address, lock)) is not self._told.inverted

    def _all_made(self, address: int) -> tuple[bool, ...]:
        return tuple(self._made(address, lock) for lock in range(1, self._told.ways + 1))

    def _all_items(self, address: int) -> tuple[bool, ...]:
        locks = range(1, self._told.ways + 1)
        return tuple(self.cabinet.senses_item(self._door(address, lock)) for lock in locks)

    def _door(self, address: int, lock: int) -> int:
        if not 1 <= lock <= self._told.ways:
            raise NoAnswerError
        return self._told.addresses.index(address) * self._told.ways + lock

    def _hear(self, data: bytes) -> bytes:
        with self._guard:
            said = data if self._told.echo else b""
            for request in self._requests(data):
                said += self._say(request)
            return said

    def _say(self, request: bytes) -> bytes:
        events = self._events()
        try:
            answer = self._answer(request)
        except NoAnswerError:
            return events
        return events + deformed(answer, self._trouble)

    def _events(self) -> bytes:
        """Return what boards have to tell by themselves; here it comes in one go with the next answer."""
        if not self._told.events or self._trouble is Trouble.SILENCE:
            return b""
        before, self._open = self._open, set(self.cabinet.stand_open())
        changed = (divmod(door - 1, self._told.ways) for door in sorted(before ^ self._open))
        places = ((self._told.addresses[board], lock + 1) for board, lock in changed)
        return b"".join(self._event(address, lock) for address, lock in places if address not in self._gone)

    def _finish_pulling(self) -> None:
        """Wait until a cable that was lost by itself is out; what silenced the wire is over then."""
        pulling, self._pulling = self._pulling, None
        if pulling is not None:
            pulling.join()
            self._trouble = Trouble.NONE

    def _address(self, argument: str | None) -> int:
        if argument is None or not argument.isdecimal() or int(argument) not in self._told.addresses:
            raise ValueError("no such board")
        return int(argument)
