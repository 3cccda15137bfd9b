"""What is said to a PIV card (NIST SP 800-73-4 part 2, algorithms of SP 800-78-4): pure encodings."""

from __future__ import annotations

import zlib
from enum import IntEnum

from devices.errors import ProtocolError
from devices.protocols.apdu import Command
from devices.protocols.ber_tlv import objects, tlv, value_of

APPLICATION = bytes.fromhex("A000000308000010000100")  # SP 800-73-4 part 1, 2.2
SELECT, GET_DATA, VERIFY, GENERAL_AUTHENTICATE = 0xA4, 0xCB, 0x20, 0x87
APPLICATION_PIN = 0x80
PIN_LENGTHS = range(6, 9)
PIN_FIELD = 8  # bytes, padded with FF
TAG_LIST, DATA, CERTIFICATE, CERTIFICATE_INFO = 0x5C, 0x53, 0x70, 0x71
COMPRESSED = 0x01  # CertInfo: gzip
TEMPLATE, CHALLENGE, RESPONSE = 0x7C, 0x81, 0x82
LONGEST_CERTIFICATE = 16_384  # bytes, unpacked; a PIV container holds 1,856

NOT_FOUND = frozenset({0x6A82, 0x6A88})
NO_SUCH_KEY = frozenset({0x6A80, 0x6A86, 0x6A88})  # the algorithm or key that a card's certificate names
BLOCKED = 0x6983
SECURITY_NOT_SATISFIED = 0x6982
TRIES = 0x63C0
GZIP = 31  # zlib's window bits for a gzip header


class Slot(IntEnum):
    """Keys of a PIV card, by their references."""

    AUTHENTICATION = 0x9A
    CARD_AUTHENTICATION = 0x9E


class Algorithm(IntEnum):
    """Algorithms of those keys (SP 800-78-4, table 6-2)."""

    RSA_2048 = 0x07
    P_256 = 0x11
    P_384 = 0x14


CONTAINERS = {
    Slot.AUTHENTICATION: bytes.fromhex("5FC105"),
    Slot.CARD_AUTHENTICATION: bytes.fromhex("5FC101"),
}


def select() -> Command:
    """Return the choice of the PIV application."""
    return Command(SELECT, 0x04, 0x00, APPLICATION)


def get_certificate(slot: Slot) -> Command:
    """Return the question for a key's certificate."""
    return Command(GET_DATA, 0x3F, 0xFF, tlv(TAG_LIST, CONTAINERS[slot]))


def challenge(slot: Slot, algorithm: Algorithm, data: bytes) -> Command:
    """Return the demand to sign `data` with a key."""
    template = tlv(TEMPLATE, tlv(RESPONSE, b"") + tlv(CHALLENGE, data))
    return Command(GENERAL_AUTHENTICATE, algorithm, slot, template)


def verify(pin: str) -> Command:
    """Return the presentation of a PIN; ValueError where it cannot be one, before it costs a try."""
    if not pin_possible(pin):
        raise ValueError("a PIN has six to eight digits")
    return Command(
        VERIFY, 0x00, APPLICATION_PIN, pin.encode("ascii").ljust(PIN_FIELD, b"\xff"), answered=False
    )


def pin_possible(pin: str) -> bool:
    """Say whether `pin` has six to eight digits."""
    return len(pin) in PIN_LENGTHS and pin.isascii() and pin.isdecimal()


def tries() -> Command:
    """Return the question how many tries are left."""
    return Command(VERIFY, 0x00, APPLICATION_PIN, answered=False)


def tries_left(status: int) -> int | None:
    """Return how many tries a status word leaves; None where it tells of something else."""
    if status == BLOCKED:
        return 0
    return status & 0x0F if status & 0xFFF0 == TRIES else None


def parse_certificate(data: bytes) -> bytes:
    """Return the DER of the certificate in a container's answer; raise ProtocolError."""
    inside = dict(objects(value_of(DATA, data)))
    certificate = inside.get(CERTIFICATE, b"")
    if not certificate:
        raise ProtocolError("a container without a certificate")
    if inside.get(CERTIFICATE_INFO, b"\0")[:1] == bytes((COMPRESSED,)):
        return _unpacked(certificate)
    return certificate


def parse_response(data: bytes) -> bytes:
    """Return the signature in an answer to a challenge; raise ProtocolError."""
    return value_of(RESPONSE, value_of(TEMPLATE, data))


def _unpacked(certificate: bytes) -> bytes:
    unpack = zlib.decompressobj(GZIP)
    try:
        unpacked = unpack.decompress(certificate, LONGEST_CERTIFICATE)
    except zlib.error as error:
        raise ProtocolError("a certificate that cannot be unpacked") from error
    if not unpack.eof:
        raise ProtocolError("a certificate too long or cut off")
    return unpacked
