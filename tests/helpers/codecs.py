"""Every codec of a wire with frames that are good, and any number of inputs that are nearly so."""

from __future__ import annotations

import gzip
import pkgutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import ModuleType

from devices.errors import ProtocolError
from devices.escpos import answers as escpos_answers
from devices.protocols import (
    apdu,
    ber_tlv,
    id_card_text,
    input_events,
    lcus,
    locker_8a,
    locker_cu16,
    locker_cu48,
    locker_modbus,
    locker_wkly,
    mjpeg,
    nut,
    piv,
    sam_v,
    scanned_lines,
    vpcd,
)
from devices.protocols.framing import FrameFinder
from tests.helpers.id_cards import RESIDENT

Consume = Callable[[bytes], object]


@dataclass(frozen=True)
class Codec:
    """What takes bytes from a wire apart, and bytes that it likes."""

    module: ModuleType
    parts: Sequence[Consume]
    samples: Sequence[bytes]

    def takes(self, data: bytes) -> bool:
        """Say whether any part takes it; a ProtocolError is all that may come out of the others."""
        taken = 0
        for part in self.parts:
            with suppress(ProtocolError):
                part(data)
                taken += 1
        return taken > 0


def _sam_v(data: bytes) -> None:
    reader = sam_v.FrameReader()
    reader.feed(data)
    for body in reader.bodies():
        answer = sam_v.parse_answer(body)
        sam_v.sam_id(answer.data) if len(answer.data) == 16 else sam_v.parse_base(answer.data)


def _wkly(frame: bytes) -> None:
    message = locker_wkly.parse(frame)
    for parse in (locker_wkly.one_lock, locker_wkly.all_locks):
        with suppress(ProtocolError):
            parse(message)


def framed(find: Callable[[], FrameFinder], parse: Consume) -> Consume:
    """Return what finds the frames in a stream and takes each apart."""

    def consume(data: bytes) -> None:
        finder = find()
        finder.feed(data)
        for frame in finder.frames():
            parse(frame)

    return consume


def _lcus(data: bytes) -> None:
    status = lcus.StatusFinder(4)
    status.feed(data)
    _ = status.states


def _nut(data: bytes) -> None:
    lines, variables = nut.LineFinder(), nut.VariableList("ups")
    lines.feed(data)
    for line in lines.lines():
        if variables.take(line):
            nut.reading_of(variables.values)
        nut.refusal_of(line)


def _mjpeg(data: bytes) -> None:
    finder = mjpeg.JpegFinder()
    finder.feed(data)
    for _ in finder.pictures():
        pass


def _exchange(data: bytes) -> None:
    """Let a card answer with one piece after another, each behind a byte that says how long it is."""
    left = bytearray(data)

    def transmit(_: bytes) -> bytes:
        length = left.pop(0) if left else 0
        piece = bytes(left[:length])
        del left[:length]
        return piece

    apdu.exchange(transmit, apdu.Command(0xCB, 0x3F, 0xFF, bytes(300), answered=True))


def _tries(data: bytes) -> None:
    piv.tries_left(apdu.parse_answer(data).status)


def _tlv(data: bytes) -> None:
    for tag, _ in ber_tlv.objects(data):
        ber_tlv.value_of(tag, data)


def _escpos(data: bytes) -> None:
    escpos_answers.AnswerReader(full_status=bool(data[:1] > b"\x80")).feed(data)


def _scanned(data: bytes) -> None:
    for ending in scanned_lines.Ending:
        finder = scanned_lines.LineFinder(ending, 40)
        with suppress(ProtocolError):
            finder.feed(data)
            for line in finder.lines():
                scanned_lines.text_of(line, "utf-8")
        finder.quiet()


def _keys(data: bytes) -> None:
    finder, keyboard = input_events.EventFinder(), input_events.Keyboard()
    finder.feed(data)
    for event in finder.events():
        keyboard.type(event)
        input_events.was_dropped(event)


def _modbus(data: bytes) -> None:
    for framing in locker_modbus.Framing:
        for find in (locker_modbus.answers, locker_modbus.requests):
            finder = find(framing)
            finder.feed(data)
            for frame in finder.frames():
                with suppress(ProtocolError):
                    locker_modbus.bits(locker_modbus.parse(framing, frame), 16)


def _vpcd(data: bytes) -> None:
    vpcd.VirtualCard(b"\x04\xa1\xb2\xc3").answer(data)


TEXT = id_card_text.build_text(RESIDENT)
STATES = locker_wkly.Message(1, locker_wkly.Command.QUERY_ALL, bytes((0, 4, 0, 1, 1, 0)))
NUT = b'BEGIN LIST VAR ups\nVAR ups ups.status "OL CHRG"\nVAR ups battery.charge "98"\nEND LIST VAR ups\nOK\n'
KEYS = b"".join(map(input_events.pack, input_events.typed("Ab1\n")))
ASKED = locker_modbus.Frame(7, 1, locker_modbus.Function.READ_INPUTS, b"")
MODBUS = [
    frame
    for framing in locker_modbus.Framing
    for frame in (
        locker_modbus.bits_frame(framing, ASKED, (True, False) * 8),
        locker_modbus.exception_frame(framing, ASKED),
        locker_modbus.flash_on(framing, 7, 1, 3, 7),
    )
]
JPEG = bytes.fromhex("ffd8ffe000044a46ffc0000b080001000101011100ffda0008010100003f00d2cfffd9")
CODECS = (
    Codec(
        sam_v,
        [_sam_v],
        [
            sam_v.answer_frame(sam_v.Answer(sam_v.State.OK, sam_v.base_data(TEXT, b"")[:200])),
            sam_v.answer_frame(sam_v.Answer(sam_v.State.FOUND, bytes(4))),
            sam_v.answer_frame(sam_v.Answer(sam_v.State.OK, bytes(range(16)))),
        ],
    ),
    Codec(id_card_text, [id_card_text.parse_text, id_card_text.parse_address], [TEXT]),
    Codec(
        locker_8a,
        [
            locker_8a.parse_contact,  # as it comes, and behind what lets only sound frames through
            framed(locker_8a.finder, locker_8a.parse_contact),
            framed(
                lambda: locker_8a.finder(locker_8a.length_of_all(24)),
                lambda frame: locker_8a.parse_contacts(frame, 24),
            ),
        ],
        [
            locker_8a.contact_frame(locker_8a.Contact(locker_8a.Head.QUERY, 1, 2, short=True)),
            locker_8a.contacts_frame(locker_8a.Contacts(1, (True, False) * 12)),
        ],
    ),
    Codec(
        locker_wkly,
        [_wkly, framed(locker_wkly.finder, _wkly)],
        [locker_wkly.frame(STATES), locker_wkly.open_request(1, 3)],
    ),
    Codec(
        locker_cu48,
        [
            locker_cu48.parse_contacts,
            locker_cu48.parse_request,
            framed(locker_cu48.answers, locker_cu48.parse_contacts),
            framed(locker_cu48.requests, locker_cu48.parse_request),
        ],
        [
            locker_cu48.contacts_frame(locker_cu48.Contacts(0, (True,) * 48)),
            locker_cu48.open_request(0, 7),
        ],
    ),
    Codec(
        locker_cu16,
        [
            locker_cu16.parse_contacts,
            locker_cu16.parse_request,
            framed(locker_cu16.answers, locker_cu16.parse_contacts),
            framed(locker_cu16.requests, locker_cu16.parse_request),
        ],
        [
            locker_cu16.contacts_frame(locker_cu16.Contacts(0, (True,) * 16, (False,) * 16)),
            locker_cu16.open_request(0, 7),
        ],
    ),
    Codec(
        lcus,
        [framed(lcus.requests, lcus.parse_order), _lcus],
        [lcus.order(1, on=True), lcus.status_lines([True, False, True, False])],
    ),
    Codec(nut, [_nut], [NUT, b"ERR ACCESS-DENIED\n"]),
    Codec(mjpeg, [_mjpeg], [JPEG, b"--x\r\nContent-Type: image/jpeg\r\n\r\n" + JPEG]),
    Codec(
        apdu,
        [apdu.parse_answer, _exchange],
        [
            b"\x90\x00",
            b"\x04\xa1\xb2\xc3\x90\x00",
            b"\x61\x10",
            b"\x02\x90\x00\x04ab\x61\x02\x02\x6c\x01\x03c\x61\x00\x03d\x90\x00",
            b"\x02\x90\x00\x02\x6c\x02\x04ab\x90\x00",
        ],
    ),
    Codec(ber_tlv, [_tlv], [ber_tlv.tlv(0x7C, ber_tlv.tlv(0x82, bytes(64))), ber_tlv.tlv(0x53, bytes(200))]),
    Codec(
        piv,
        [piv.parse_certificate, piv.parse_response, _tries],
        [
            ber_tlv.tlv(0x53, ber_tlv.tlv(0x70, bytes(100)) + ber_tlv.tlv(0x71, b"\x01")),
            ber_tlv.tlv(
                0x53, ber_tlv.tlv(0x70, gzip.compress(bytes(99), mtime=0)) + ber_tlv.tlv(0x71, b"\x01")
            ),
            ber_tlv.tlv(0x7C, ber_tlv.tlv(0x82, bytes(64))),
            b"\x63\xc2",
            b"\x69\x83",
        ],
    ),
    Codec(
        escpos_answers,
        [_escpos],
        [
            b"\x12\x16",
            b"\x5f12345\x00",
            b"\x37\x22abcd\x00",
            b"\x53A2\x00",
            b"\x10\x00\x00\x00",
        ],
    ),
    Codec(scanned_lines, [_scanned], [b"6901234567892\r\n", "礼品卡\t".encode(), b"A\x1dB\rC\n"]),
    Codec(input_events, [_keys], [KEYS, KEYS[: len(KEYS) // 2]]),
    Codec(locker_modbus, [_modbus], MODBUS),
    Codec(vpcd, [_vpcd], [b"\x04", b"\xff\xca\x00\x00\x00", b"\x00"]),
)
OF_ANY_PROTOCOL = {"framing"}


def uncovered(package: ModuleType) -> set[str]:
    """Return the modules of a package that no codec stands for."""
    there = {found.name for found in pkgutil.iter_modules(package.__path__)}
    return there - {codec.module.__name__.rpartition(".")[2] for codec in CODECS} - OF_ANY_PROTOCOL
