"""What is asked of a PIV card, in which order, and what its answers mean."""

from __future__ import annotations

from datetime import datetime

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm

from devices.card_proof import CardProof, Caution, HolderProof, PinResult, PinVerdict, Proof
from devices.errors import ProtocolError
from devices.piv.numbers import number_of
from devices.piv.signatures import NONCE, RandomBytes, algorithm_of, block, signed
from devices.piv.trust import Trust
from devices.protocols import piv
from devices.protocols.apdu import OK, Answer, Command, Transmit, exchange
from devices.protocols.piv import Slot

NO_PROOF = {Proof.NOT_PIV: PinResult.NOT_PIV, Proof.UNREADABLE: PinResult.UNREADABLE}
"""What a challenge that told nothing means for the PIN after it."""


class PivConversation:
    """Talks with the card behind `transmit`; what that raises for a card that fails passes through."""

    def __init__(self, transmit: Transmit, random: RandomBytes) -> None:
        self._transmit = transmit
        self._random = random

    def prove_card(self, trust: Trust, now: datetime) -> CardProof:
        """Ask for the proof with the card authentication key, which needs no PIN."""
        return self._guarded_proof(Slot.CARD_AUTHENTICATION, trust, now)

    def prove_holder(
        self, pin: str, trust: Trust, now: datetime, caution: Caution | None = None
    ) -> HolderProof:
        """Present the PIN and, where it is accepted, ask for the proof with the key that it unlocks."""
        card = self.prove_card(trust, now) if caution and piv.pin_possible(pin) else None
        barred = self._barred(card, caution) if card and caution else None
        verdict = barred or self.present(pin)
        if verdict.result is not PinResult.ACCEPTED:
            return HolderProof(verdict, card)
        return HolderProof(verdict, self._guarded_proof(Slot.AUTHENTICATION, trust, now))

    def present(self, pin: str) -> PinVerdict:
        """Present the PIN; one that cannot be right is not sent, so that it costs no try."""
        if not piv.pin_possible(pin):
            return PinVerdict(PinResult.MALFORMED)
        try:
            if not self._selected():
                return PinVerdict(PinResult.NOT_PIV)
            return _verdict(self._ask(piv.verify(pin)))
        except ProtocolError:
            return PinVerdict(PinResult.UNREADABLE)

    def tries_left(self) -> int | None:
        """Ask how many tries the PIN has; None where the card does not tell."""
        try:
            return piv.tries_left(self._ask(piv.tries()).status) if self._selected() else None
        except ProtocolError:
            return None

    def _barred(self, card: CardProof, caution: Caution) -> PinVerdict | None:
        """Return why no PIN may be presented to this card, or None."""
        if card.result is not Proof.GENUINE:
            return PinVerdict(NO_PROOF.get(card.result, PinResult.UNPROVEN))
        if card.number not in caution.numbers:
            return PinVerdict(PinResult.OTHER_CARD)
        left = self.tries_left()
        if left == 1 and card.number != caution.told_of:
            return PinVerdict(PinResult.LAST_TRY, left)
        return PinVerdict(PinResult.REFUSED) if left is None else None

    def _guarded_proof(self, slot: Slot, trust: Trust, now: datetime) -> CardProof:
        try:
            return self._proof(slot, trust, now)
        except ProtocolError:
            return CardProof(Proof.UNREADABLE)

    def _proof(self, slot: Slot, trust: Trust, now: datetime) -> CardProof:
        """Judge the certificate first: an untrusted card's word is worth nothing, a copy's date neither."""
        if not self._selected():
            return CardProof(Proof.NOT_PIV)
        answer = self._ask(piv.get_certificate(slot))
        if answer.status in piv.NOT_FOUND or (answer.status == OK and not answer.data):
            return CardProof(Proof.NO_CERTIFICATE)
        certificate = _certificate(piv.parse_certificate(_good(answer).data))
        judged = trust.judge(certificate, now)
        if judged is Proof.UNTRUSTED:
            return CardProof(judged)
        owned = self._owns(slot, certificate)
        if owned is not Proof.GENUINE or judged is not Proof.GENUINE:
            return CardProof(judged if owned is Proof.GENUINE else owned)
        return CardProof(Proof.GENUINE, number_of(certificate).hex().upper())

    def _owns(self, slot: Slot, certificate: x509.Certificate) -> Proof:
        """Challenge the card: GENUINE where it has the certificate's key, else FORGED or PIN_NEEDED."""
        algorithm, key = algorithm_of(_public_key(certificate))
        nonce = self._random(NONCE)
        answer = self._ask(piv.challenge(slot, algorithm, block(algorithm, nonce)))
        if answer.status == piv.SECURITY_NOT_SATISFIED:
            return Proof.PIN_NEEDED
        if answer.status in piv.NO_SUCH_KEY:
            return Proof.FORGED
        signature = piv.parse_response(_good(answer).data)
        return Proof.GENUINE if signed(key, nonce, signature) else Proof.FORGED

    def _selected(self) -> bool:
        return self._ask(piv.select()).status == OK

    def _ask(self, command: Command) -> Answer:
        return exchange(self._transmit, command)


def _verdict(answer: Answer) -> PinVerdict:
    left = piv.tries_left(answer.status)
    if answer.status == OK:
        return PinVerdict(PinResult.ACCEPTED)
    if left is None:
        return PinVerdict(PinResult.REFUSED)
    return PinVerdict(PinResult.WRONG if left else PinResult.BLOCKED, left)


def _good(answer: Answer) -> Answer:
    if answer.status != OK:
        raise ProtocolError(f"the card answered {answer.status:04X}")
    return answer


def _certificate(der: bytes) -> x509.Certificate:
    try:
        return x509.load_der_x509_certificate(der)
    except ValueError as error:
        raise ProtocolError("not a certificate") from error


def _public_key(certificate: x509.Certificate) -> object:
    try:
        return certificate.public_key()
    except (ValueError, UnsupportedAlgorithm) as error:
        raise ProtocolError("a key that cannot be read") from error
