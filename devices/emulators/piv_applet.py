"""A PIV application for the virtual badge: real keys, a real certificate, and what can be wrong with them."""

from __future__ import annotations

import gzip
from dataclasses import dataclass, field
from enum import StrEnum

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.serialization import Encoding

from devices.errors import ProtocolError
from devices.piv.signatures import algorithm_of
from devices.protocols import piv
from devices.protocols.ber_tlv import tlv, value_of
from devices.protocols.piv import CONTAINERS, Algorithm, Slot
from devices.protocols.vpcd import GET_ATR, GET_UID, SILENT_CONTROLS, VirtualCard

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
TRIES_AT_FIRST = 3
OK, WAITS = b"\x90\x00", 0x61
WRONG_DATA, NO_OBJECT, NO_KEY = b"\x6a\x80", b"\x6a\x82", b"\x6a\x88"
NOT_SATISFIED, BLOCKED, UNKNOWN = b"\x69\x82", b"\x69\x83", b"\x6d\x00"
PIECE = 256  # bytes of an answer given at once


class Flaw(StrEnum):
    """What is wrong with a card."""

    NONE = "none"
    CLONE = "clone"  # the certificate of another card, without its key
    EXPIRED = "expired"
    UNKNOWN_ISSUER = "unknown-issuer"


@dataclass(frozen=True)
class PivKey:
    """A private key, and the certificate that the card shows for it."""

    private: PrivateKey
    certificate: x509.Certificate

    def signature(self, data: bytes) -> bytes:
        """Return the signature of a padded block (RSA) or a digest (curves)."""
        if isinstance(self.private, rsa.RSAPrivateKey):
            numbers = self.private.private_numbers()
            modulus = numbers.public_numbers.n
            signed = pow(int.from_bytes(data, "big"), numbers.d, modulus)
            return signed.to_bytes(self.private.key_size // 8, "big")
        digest = hashes.SHA256() if isinstance(self.private.curve, ec.SECP256R1) else hashes.SHA384()
        return self.private.sign(data, ec.ECDSA(Prehashed(digest)))


@dataclass
class PivApplet:
    """Answers as the application of SP 800-73-4 does: select, certificates, PIN, challenges."""

    keys: dict[Slot, PivKey]
    pin: str = field(default="", repr=False)
    compressed: bool = False
    tries: int = TRIES_AT_FIRST
    selected: bool = False
    verified: bool = False
    _chain: bytes = field(default=b"", repr=False)
    _waiting: bytes = field(default=b"", repr=False)

    def forget(self) -> None:
        """Be switched off: nothing is selected, no PIN holds."""
        self.selected = self.verified = False
        self._chain = self._waiting = b""

    def answer(self, command: bytes) -> bytes:
        """Return the answer to a command."""
        if len(command) < 4:
            return UNKNOWN
        cla, ins, p1, p2 = command[:4]
        if ins == 0xC0:
            return self._piece()
        data = command[5 : 5 + command[4]] if len(command) > 5 else b""
        self._chain += data
        if cla & 0x10:
            return OK
        whole, self._chain = self._chain, b""
        return self._give(self._do(ins, (p1, p2), whole))

    def _do(self, ins: int, parameters: tuple[int, int], data: bytes) -> bytes:
        if ins == piv.SELECT:
            self.selected = piv.APPLICATION.startswith(data) and bool(data)
            return OK if self.selected else NO_OBJECT
        if not self.selected:
            return UNKNOWN
        try:
            return self._serve(ins, parameters, data)
        except ProtocolError:
            return WRONG_DATA

    def _serve(self, ins: int, parameters: tuple[int, int], data: bytes) -> bytes:
        match ins:
            case piv.VERIFY:
                return self._verify(data)
            case piv.GET_DATA:
                return self._certificate(value_of(piv.TAG_LIST, data))
            case piv.GENERAL_AUTHENTICATE:
                return self._challenge(*parameters, value_of(piv.TEMPLATE, data))
        return UNKNOWN

    def _verify(self, data: bytes) -> bytes:
        if not self.tries:
            return BLOCKED
        if data == self.pin.encode().ljust(piv.PIN_FIELD, b"\xff") and self.pin:
            self.tries, self.verified = TRIES_AT_FIRST, True
            return OK
        if data:
            self.tries -= 1
            self.verified = False
        elif self.verified:
            return OK
        return bytes((0x63, 0xC0 | self.tries)) if self.tries else BLOCKED

    def _certificate(self, container: bytes) -> bytes:
        slot = next((slot for slot, tag in CONTAINERS.items() if tag == container), None)
        if slot is None or slot not in self.keys:
            return NO_OBJECT
        der = self.keys[slot].certificate.public_bytes(Encoding.DER)
        shown = gzip.compress(der) if self.compressed else der
        info = bytes((self.compressed,))
        inside = tlv(piv.CERTIFICATE, shown) + tlv(piv.CERTIFICATE_INFO, info) + tlv(0xFE, b"")
        return tlv(piv.DATA, inside) + OK

    def _challenge(self, algorithm: int, reference: int, template: bytes) -> bytes:
        key = self.keys.get(Slot(reference)) if reference in set(Slot) else None
        if key is None or algorithm != _algorithm(key):
            return NO_KEY
        if reference == Slot.AUTHENTICATION and not self.verified:
            return NOT_SATISFIED
        signature = key.signature(value_of(piv.CHALLENGE, template))
        return tlv(piv.TEMPLATE, tlv(piv.RESPONSE, signature)) + OK

    def _give(self, answer: bytes) -> bytes:
        """Return an answer, or its first piece with word of the rest."""
        if len(answer) - 2 <= PIECE:
            return answer
        self._waiting = answer[:-2]
        return self._piece()

    def _piece(self) -> bytes:
        piece, self._waiting = self._waiting[:PIECE], self._waiting[PIECE:]
        left = len(self._waiting)
        return piece + (bytes((WAITS, left if left < PIECE else 0)) if left else OK)


@dataclass(frozen=True)
class PivCard:
    """The application on a badge; `mute` seconds pass before it signs."""

    badge: VirtualCard
    applet: PivApplet
    mute: float = 0.0

    def asks(self, payload: bytes) -> bool:
        """Say whether `payload` asks for a signature."""
        return payload[1:2] == bytes((piv.GENERAL_AUTHENTICATE,))

    def answer(self, payload: bytes) -> bytes | None:
        """Return the answer to a payload of vpcd, None where it gets none."""
        if payload in SILENT_CONTROLS:
            self.applet.forget()
            return None
        if payload in {GET_ATR, GET_UID}:
            return self.badge.answer(payload)
        return self.applet.answer(payload)


def _algorithm(key: PivKey) -> Algorithm:
    return algorithm_of(key.private.public_key())[0]
