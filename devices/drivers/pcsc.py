"""Contactless badge readers through PC/SC (pcsclite), by pyscard's plain functions.

Not pyscard's classes: their contexts do not survive a restart of pcscd, and they print from `__del__`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_bytes
from typing import Any, ClassVar

from pydantic import model_validator
from smartcard import scard  # type: ignore[import-untyped]  # pyscard ships no types

from devices.card_proof import CardProof, Caution, HolderProof, PinResult, PinVerdict, Proof
from devices.card_reader import Card, CardLaid, CardReader, CardTaken, CardUnreadable
from devices.device import Ability, Report, Status
from devices.errors import DeviceError, DeviceFailure
from devices.options import Options
from devices.pcsc.link import CardTroubleError, NoCardError, check, connected
from devices.piv.conversation import PivConversation
from devices.piv.signatures import RandomBytes
from devices.piv.trust import Trust, read_trust
from devices.plugged import Place, Plugged
from devices.protocols.apdu import Transmit

GET_UID = bytes.fromhex("FFCA000000")  # PC/SC part 3, section 3.2.2.1.3
SUCCESS = bytes.fromhex("9000")
UID_LENGTHS = frozenset({4, 7, 10})  # ISO 14443-3
LOOK_MS = 400
PROMPT = 0.3  # seconds: an unreadable card that refused no later than this is asked again while it lies
MISSES = 2  # readings in a row that fail before the card that was read counts as exchanged


def _now() -> datetime:
    return datetime.now(UTC)


class PcscOptions(Options):
    """Which reader of the PC/SC service."""

    reader: str = ""
    """Part of the reader's name as `pcsc_scan` shows it; empty: the first reader."""
    trust: Path | None = None
    """PEM file with the certificates of the authorities whose PIV cards are trusted; none: no card is."""
    between: Path | None = None
    """PEM file with certificates between those and the cards'."""
    challenge: bool = False
    """Have every card that is laid prove itself to `trust`; it is taken whatever comes of it."""
    proven: bool = False
    """Take only cards that prove themselves to `trust`; their certificate's number stands for the UID."""

    card_pin: bool = False
    """Take the card's own PIN at the screen, where a service asks for more than the card: it checks it."""

    @model_validator(mode="after")
    def _somebody_is_trusted(self) -> PcscOptions:
        if self.challenges and self.trust is None:
            raise ValueError("challenge and proven need trust: nobody is trusted")
        if self.card_pin and not self.challenges:
            raise ValueError("card_pin needs challenge or proven: a PIN is for a card that proved itself")
        return self

    @property
    def challenges(self) -> bool:
        """Whether cards are challenged as they are laid."""
        return self.challenge or self.proven


class PcscReader(CardReader):
    """Reads the UID of a badge; one context for as long as it is open.

    pcscd looks at a polled reader every 0.4 s (PCSCLITE_STATUS_POLL_RATE) and misses an exchange in
    between, so the UID is read anew in every quiet look while a card lies.
    """

    driver = "pcsc"
    options: ClassVar[type[Options]] = PcscOptions
    watch_pause = 0.0  # SCardGetStatusChange waits by itself

    @classmethod
    def recognises(cls, found: Plugged) -> Mapping[str, object] | None:
        """Take a reader that pcscd has a driver for."""
        return {"reader": found.address} if found.place is Place.PCSC else None

    @classmethod
    def abilities_with(cls, options: Options) -> frozenset[Ability]:
        """Return whether it challenges cards, and presents PINs to them."""
        if not isinstance(options, PcscOptions) or not options.challenges:
            return frozenset()
        pins = {Ability.TAKES_CARD_PINS} if options.card_pin else set()
        return frozenset({Ability.CHALLENGES_CARDS} | pins)

    def __init__(
        self,
        options: PcscOptions,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = _now,
        random: RandomBytes = token_bytes,
    ) -> None:
        self._options = options
        self._clock = clock
        self._now = now
        self._random = random
        self._trust: Trust | None = None
        self._context: Any = None
        self._reader = ""
        self._state = scard.SCARD_STATE_UNAWARE
        self._atr = self._uid = b""
        self._lying: Card | None = None
        self._occupied = False
        self._prompt = True  # what lies there answers soon, if only to refuse
        self._misses = 0

    def open(self) -> None:
        """Connect to pcscd with a new context and choose the reader; read whom to trust."""
        self.close()
        if self._options.trust is not None:
            self._trust = read_trust(self._options.trust, self._options.between)
        result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)
        check(result, "SCardEstablishContext")
        self._context = context
        result, names = scard.SCardListReaders(context, [])
        check(result, "SCardListReaders")
        self._reader = next((name for name in names if self._options.reader in name), "")
        if not self._reader:
            raise DeviceError(DeviceFailure.NO_DEVICE, f'no reader named "{self._options.reader}"')

    def close(self) -> None:
        """Release the context."""
        context, self._context = self._context, None
        self._state, self._lying, self._occupied = scard.SCARD_STATE_UNAWARE, None, False
        if context is not None:
            scard.SCardReleaseContext(context)

    def probe(self) -> Mapping[str, str]:
        """Return the reader's name in the PC/SC service."""
        return {"reader": self._reader}

    def card(self) -> Card | None:
        """Look now, announce what changed, and return what lies there."""
        self._look(0)
        return self._lying

    def watch(self) -> Report:
        """Wait up to 0.4 s for a change, announce it."""
        self._look(LOOK_MS)
        return Report(Status.ONLINE)

    def prove_card(self) -> CardProof:
        """Challenge the PIV card that lies there with its card authentication key (9E)."""
        if self._trust is None:
            return CardProof(Proof.UNSUPPORTED)
        try:
            with self._connected() as transmit:
                return self._proof(transmit, self._trust)
        except NoCardError:
            return CardProof(Proof.NO_CARD)
        except CardTroubleError:
            return CardProof(Proof.UNREADABLE)

    def prove_holder(self, pin: str, caution: Caution | None = None) -> HolderProof:
        """Present the PIN and challenge with the PIV authentication key (9A); the card forgets the PIN."""
        trust = self._trust
        if trust is None:
            return HolderProof(PinVerdict(PinResult.UNSUPPORTED))
        try:
            with self._connected(forget=True) as transmit:
                talk = PivConversation(transmit, self._random)
                return talk.prove_holder(pin, trust, self._now(), caution)
        except NoCardError:
            return HolderProof(PinVerdict(PinResult.NO_CARD))
        except CardTroubleError:
            return HolderProof(PinVerdict(PinResult.UNREADABLE))

    def _look(self, milliseconds: int) -> None:
        if self._context is None:
            raise DeviceError(DeviceFailure.SEQUENCE_ERROR, "not open")
        states = [(self._reader, self._state)]
        result, changed = scard.SCardGetStatusChange(self._context, milliseconds, states)
        if result == scard.SCARD_E_TIMEOUT:
            self._read_again()
            return
        check(result, "SCardGetStatusChange")
        _, state, atr = changed[0]
        self._atr = bytes(atr)
        before, self._state = self._state, state & ~scard.SCARD_STATE_CHANGED
        if state & (scard.SCARD_STATE_UNKNOWN | scard.SCARD_STATE_UNAVAILABLE | scard.SCARD_STATE_IGNORE):
            raise DeviceError(DeviceFailure.NO_DEVICE, self._reader)
        same_stay = before >> 16 == state >> 16  # pcsclite counts insertions and removals in the high word
        present = bool(state & scard.SCARD_STATE_PRESENT)
        if present and self._occupied and same_stay:
            return
        self._leave()
        if present:
            self._arrive(mute=bool(state & scard.SCARD_STATE_MUTE))

    def _arrive(self, *, mute: bool) -> None:
        """Read what came; one that is mute or refuses is unreadable."""
        self._occupied, self._misses, self._uid = True, 0, b""
        told: CardLaid | CardUnreadable = CardUnreadable()
        began = self._clock()
        try:
            if not mute:
                told = self._read()
        except CardTroubleError:
            told = CardUnreadable(Proof.UNREADABLE if self._options.challenges else None)
        self._prompt = not mute and self._clock() - began < PROMPT
        self._lying = told.card if isinstance(told, CardLaid) else None
        self.announce(told)

    def _read(self) -> CardLaid | CardUnreadable:
        """Return the card and its proof; where it must prove itself and does not, why not."""
        with self._connected() as transmit:
            self._uid = _uid(transmit)
            if not self._options.challenges or self._trust is None:
                return CardLaid(Card(self._uid, self._atr)) if self._uid else CardUnreadable()
            proof = self._proof(transmit, self._trust)
        genuine = proof.result is Proof.GENUINE
        if not genuine and (self._options.proven or not self._uid):
            nothing_told = proof.result is Proof.NOT_PIV and not self._options.proven
            return CardUnreadable(None if nothing_told else proof.result)
        uid = b"" if self._options.proven else self._uid
        return CardLaid(Card(uid or bytes.fromhex(proof.number), self._atr), proof)

    def _read_again(self) -> None:
        """See whether the card is still the one that was read; what takes long to refuse is left alone."""
        by_contact = self._lying is not None and not self._uid  # it cannot be exchanged unseen
        if not self._occupied or by_contact or (self._lying is None and not self._prompt):
            return
        try:
            with self._connected() as transmit:
                uid = _uid(transmit)
        except CardTroubleError:
            uid = b""
        if uid == self._uid:
            self._misses = 0
        elif uid or self._missed():
            self._leave()
            self._arrive(mute=False)

    def _missed(self) -> bool:
        """Count a reading that failed: the card is being pulled, or there is another one, unreadable."""
        self._misses += 1
        return self._misses >= MISSES

    def _leave(self) -> None:
        if self._occupied:
            self._occupied, self._lying, self._misses = False, None, 0
            self.announce(CardTaken())

    def _proof(self, transmit: Transmit, trust: Trust) -> CardProof:
        return PivConversation(transmit, self._random).prove_card(trust, self._now())

    def _connected(self, *, forget: bool = False) -> AbstractContextManager[Transmit]:
        if self._context is None:
            raise DeviceError(DeviceFailure.SEQUENCE_ERROR, "not open")
        return connected(self._context, self._reader, forget=forget)


def _uid(transmit: Transmit) -> bytes:
    """Return the UID; empty where the card refuses it, as it does by contact."""
    answer = transmit(GET_UID)
    return answer[:-2] if answer[-2:] == SUCCESS and len(answer) - 2 in UID_LENGTHS else b""
