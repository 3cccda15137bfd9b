"""A SAM_V identity card reader with cards to lay on it; every card is an invented one."""

from __future__ import annotations

import struct
import threading
from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import ClassVar, assert_never

from pydantic import BaseModel, ConfigDict, Field

from contract.language import Bilingual
from devices.emulator import Emulator, Hand, Sight
from devices.errors import ProtocolError
from devices.id_card_reader import IdCard, IdCardKind
from devices.options import Options
from devices.protocols.id_card_text import PHOTO_LENGTH, build_address, build_text
from devices.protocols.sam_v import (
    Answer,
    Command,
    FrameReader,
    State,
    answer_frame,
    base_data,
    parse_request,
)
from devices.serial_end import Hear, PtyEnd, TcpEnd, WireEnd

PlugAt = Callable[[Hear], WireEnd]
SAM_ID = struct.pack("<HHIII", 5, 3, 20250101, 1234567, 7654321)
GARBAGE = bytes.fromhex("00FFAAAAAA9669FFFF90") * 3


class SpareCard(BaseModel):
    """An invented card that hands can lay down."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: Bilingual
    kind: IdCardKind = IdCardKind.RESIDENT
    name: str = ""
    name_latin: str = ""
    number: str
    sex: str = "1"
    born_on: date
    valid_from: date = date(2020, 1, 1)
    valid_to: date | None = None
    address: str = ""
    appended_address: str = ""

    def text(self) -> bytes:
        """Return the 256 bytes of the card's text block."""
        fields = self.model_dump(exclude={"label", "appended_address"})
        return build_text(IdCard(**fields))


class SamVOptions(Options):
    """The wire, and the cards at hand."""

    port: int = Field(default=0, ge=0, le=65535)
    """TCP port on 127.0.0.1; 0 takes a free one."""
    pty: bool = False
    """A pseudo-terminal `tty` in the emulator's folder instead of TCP."""
    cards: tuple[SpareCard, ...] = ()
    """Cards that people carry, chosen by number."""
    found_again: bool = False
    """Whether a card that was read and still lies is found again; many readers do not."""


class Trouble(StrEnum):
    """What can be wrong with the reader."""

    NONE = "none"
    SILENCE = "silence"
    GARBAGE = "garbage"
    CHECKSUM = "checksum"
    SELF_TEST = "self-test"
    NOT_AUTHORISED = "not-authorised"


TROUBLES = (
    (Trouble.NONE, "正常", "none"),
    (Trouble.SILENCE, "不应答", "silence"),
    (Trouble.GARBAGE, "乱码", "garbage on the wire"),
    (Trouble.CHECKSUM, "校验错误", "wrong check bytes"),
    (Trouble.SELF_TEST, "自检失败", "self-test failed"),
    (Trouble.NOT_AUTHORISED, "模块未授权", "module not authorised"),
)


class SamV(Emulator):
    """Answers as the module does: find, select, read; a card that was read is not found again."""

    model = "sam-v"
    options: ClassVar[type[Options]] = SamVOptions

    def __init__(self, options: SamVOptions, folder: Path, plug_at: PlugAt | None = None) -> None:
        self._options = options
        self._guard = threading.Lock()
        self._frames = FrameReader()
        self._end = plug_at(self._hear) if plug_at else _end_of(options, self._hear, folder)
        self._trouble = Trouble.NONE
        self._lies = self._address = ""
        self._text: bytes | None = None  # None: the chip does not answer
        self._selected = self._was_read = False

    @property
    def url(self) -> str:
        """Where the driver finds it."""
        return self._end.url

    def start(self) -> None:
        """Plug the cable in."""
        self._end.plug()

    def stop(self) -> None:
        """Unplug the cable."""
        self._end.unplug()

    def hands(self) -> Sequence[Hand]:
        """Return: lay, lay-damaged, lay-forged, lay-expired, lift, trouble, unplug, plug."""
        cards = tuple((card.number, card.label.zh, card.label.en) for card in self._options.cards)
        return (
            *((Hand("lay", "放上身份证", "Lay an ID card", cards),) if cards else ()),
            *((Hand("lay-forged", "放上号码有误的证件", "Lay a card with a wrong number"),) if cards else ()),
            *((Hand("lay-expired", "放上过期的证件", "Lay an expired card"),) if cards else ()),
            Hand("lay-damaged", "放上损坏的证件", "Lay a damaged card"),
            Hand("lift", "拿走证件", "Lift the card"),
            Hand("trouble", "设备故障", "Trouble", TROUBLES),
            Hand("unplug", "拔掉数据线", "Unplug the cable"),
            Hand("plug", "接回数据线", "Plug the cable in"),
        )

    def act(self, act: str, argument: str | None = None) -> None:
        """Do one of `hands`."""
        match act:
            case "lay":
                card = self._spare(argument)
                self._lay(card.label.en, card.text(), card.appended_address)
            case "lay-forged" if self._options.cards:
                self._lay("forged", _forged(self._options.cards[0]).text())
            case "lay-expired" if self._options.cards:
                self._lay("expired", _expired(self._options.cards[0]).text())
            case "lay-damaged":
                self._lay("damaged", None)
            case "lift":
                self._lay("", None)
            case "trouble":
                self._trouble = Trouble(argument or "")
            case "unplug":
                self._end.unplug()
            case "plug":
                self._end.plug()
            case _:
                raise ValueError(f'nobody can "{act}" here')

    def sight(self) -> Sight:
        """Return the facts `card`, `trouble` and `cable`."""
        cable = "plugged" if self._end.plugged else "unplugged"
        with self._guard:
            return Sight({"card": self._lies, "trouble": self._trouble.value, "cable": cable})

    def _spare(self, number: str | None) -> SpareCard:
        for card in self._options.cards:
            if card.number == number:
                return card
        raise ValueError("no such card")

    def _lay(self, what: str, text: bytes | None, address: str = "") -> None:
        with self._guard:
            self._lies, self._text, self._address = what, text, address
            self._selected = self._was_read = False

    def _hear(self, data: bytes) -> bytes:
        with self._guard:
            self._frames.feed(data)
            return b"".join(self._reply(body) for body in self._frames.bodies())

    def _reply(self, body: bytes) -> bytes:
        match self._trouble:
            case Trouble.NONE:
                return answer_frame(self._answer(body))
            case Trouble.SILENCE:
                return b""
            case Trouble.GARBAGE:
                return GARBAGE
            case Trouble.CHECKSUM:
                frame = answer_frame(self._answer(body))
                return frame[:-1] + bytes((frame[-1] ^ 0xFF,))
            case Trouble.SELF_TEST:
                return answer_frame(Answer(State.SELF_TEST_FAILED))
            case Trouble.NOT_AUTHORISED:
                return answer_frame(Answer(State.NOT_AUTHORISED))
            case _:
                assert_never(self._trouble)

    def _answer(self, body: bytes) -> Answer:
        try:
            command = parse_request(body)
        except ProtocolError:
            return Answer(State.BAD_REQUEST)
        match command:
            case Command.RESET | Command.STATUS:
                answer = Answer(State.OK)
            case Command.SAM_ID:
                answer = Answer(State.OK, SAM_ID)
            case Command.FIND:
                answer = self._find()
            case Command.SELECT:
                answer = self._select()
            case Command.READ_BASE:
                answer = self._read()
            case Command.READ_NEW_ADDRESS:
                answer = self._read_address()
            case _:
                assert_never(command)
        return answer

    def _find(self) -> Answer:
        hidden = self._was_read and not self._options.found_again
        if not self._lies or hidden:
            return Answer(State.NOT_FOUND)
        return Answer(State.FOUND, bytes(4))

    def _select(self) -> Answer:
        if not self._lies or self._text is None:
            return Answer(State.SELECT_FAILED)
        self._selected = True
        return Answer(State.OK, bytes(8))

    def _read_address(self) -> Answer:
        if not self._selected:
            return Answer(State.READ_FAILED)
        if not self._address:
            return Answer(State.NO_CONTENT)
        return Answer(State.OK, build_address(self._address))

    def _read(self) -> Answer:
        if not self._selected or self._text is None:
            return Answer(State.READ_FAILED)
        self._was_read = True
        return Answer(State.OK, base_data(self._text, bytes(PHOTO_LENGTH)))


def _end_of(options: SamVOptions, hear: Hear, folder: Path) -> WireEnd:
    return PtyEnd(hear, folder / "tty") if options.pty else TcpEnd(hear, options.port)


def _expired(card: SpareCard) -> SpareCard:
    """Return `card` as it would be if it had run out long ago."""
    return card.model_copy(update={"valid_from": date(2000, 1, 1), "valid_to": date(2010, 1, 1)})


def _forged(card: SpareCard) -> SpareCard:
    """Return `card` with another last character of its number, which no longer agrees."""
    last = "1" if card.number[-1] != "1" else "2"
    return card.model_copy(update={"number": card.number[:-1] + last})
