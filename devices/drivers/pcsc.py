"""Contactless badge readers through PC/SC (pcsclite), by pyscard's plain functions.

Not pyscard's classes: their contexts do not survive a restart of pcscd, and they print from `__del__`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_bytes
from typing import Any, ClassVar

from smartcard import scard  # type: ignore[import-untyped]  # pyscard ships no types

from devices.card_proof import CardProof, HolderProof, PinResult, PinVerdict, Proof
from devices.card_reader import Card, CardLaid, CardReader, CardTaken, CardUnreadable
from devices.device import Report, Status
from devices.errors import DeviceError, DeviceFailure
from devices.options import Options
from devices.piv.conversation import PivConversation
from devices.piv.signatures import RandomBytes
from devices.piv.trust import Trust, read_trust
from devices.protocols.apdu import Transmit

GET_UID = bytes.fromhex("FFCA000000")  # PC/SC part 3, section 3.2.2.1.3
SUCCESS = bytes.fromhex("9000")
UID_LENGTHS = frozenset({4, 7, 10})  # ISO 14443-3
LOOK_MS = 400
PROMPT = 0.3  # seconds: an unreadable card that refused no later than this is asked again while it lies
MISSES = 2  # readings in a row that fail before the card that was read counts as exchanged

CARD_TROUBLE = frozenset(
    {
        scard.SCARD_W_REMOVED_CARD,
        scard.SCARD_W_RESET_CARD,
        scard.SCARD_W_UNPOWERED_CARD,
        scard.SCARD_W_UNRESPONSIVE_CARD,
        scard.SCARD_W_UNSUPPORTED_CARD,
        scard.SCARD_E_NO_SMARTCARD,
        scard.SCARD_E_NOT_TRANSACTED,
        scard.SCARD_E_PROTO_MISMATCH,
        scard.SCARD_E_SHARING_VIOLATION,
    }
)
NO_READER = frozenset(
    {scard.SCARD_E_NO_READERS_AVAILABLE, scard.SCARD_E_UNKNOWN_READER, scard.SCARD_E_READER_UNAVAILABLE}
)


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


class _CardTroubleError(Exception):
    """The card, not the reader, is why something failed."""


class _NoCardError(_CardTroubleError):
    """Nothing lies there."""


class PcscReader(CardReader):
    """Reads the UID of a badge; one context for as long as it is open.

    pcscd looks at a polled reader every 0.4 s (PCSCLITE_STATUS_POLL_RATE) and misses an exchange in
    between, so the UID is read anew in every quiet look while a card lies.
    """

    driver = "pcsc"
    options: ClassVar[type[Options]] = PcscOptions
    watch_pause = 0.0  # SCardGetStatusChange waits by itself

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
        self._atr = b""
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
        _check(result, "SCardEstablishContext")
        self._context = context
        result, names = scard.SCardListReaders(context, [])
        _check(result, "SCardListReaders")
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
        trust = self._trust
        if trust is None:
            return CardProof(Proof.UNSUPPORTED)
        try:
            with self._connected() as transmit:
                return PivConversation(transmit, self._random).prove_card(trust, self._now())
        except _NoCardError:
            return CardProof(Proof.NO_CARD)
        except _CardTroubleError:
            return CardProof(Proof.UNREADABLE)

    def prove_holder(self, pin: str) -> HolderProof:
        """Present the PIN and challenge with the PIV authentication key (9A); the card forgets the PIN."""
        trust = self._trust
        if trust is None:
            return HolderProof(PinVerdict(PinResult.UNSUPPORTED))
        try:
            with self._connected(forget=True) as transmit:
                return PivConversation(transmit, self._random).prove_holder(pin, trust, self._now())
        except _NoCardError:
            return HolderProof(PinVerdict(PinResult.NO_CARD))
        except _CardTroubleError:
            return HolderProof(PinVerdict(PinResult.UNREADABLE))

    def _look(self, milliseconds: int) -> None:
        if self._context is None:
            raise DeviceError(DeviceFailure.SEQUENCE_ERROR, "not open")
        states = [(self._reader, self._state)]
        result, changed = scard.SCardGetStatusChange(self._context, milliseconds, states)
        if result == scard.SCARD_E_TIMEOUT:
            self._read_again()
            return
        _check(result, "SCardGetStatusChange")
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
        self._occupied, self._misses = True, 0
        began = self._clock()
        try:
            uid = b"" if mute else self._read_uid()
        except _CardTroubleError:
            uid = b""
        self._prompt = not mute and self._clock() - began < PROMPT
        self._tell(Card(uid, self._atr) if uid else None)

    def _tell(self, card: Card | None) -> None:
        self._occupied, self._lying = True, card
        self.announce(CardLaid(card) if card else CardUnreadable())

    def _read_again(self) -> None:
        """See whether the card is still the one that was read; what takes long to refuse is left alone."""
        if not self._occupied or (self._lying is None and not self._prompt):
            return
        try:
            uid = self._read_uid()
        except _CardTroubleError:
            self._miss()
            return
        self._misses = 0
        if self._lying is None or uid != self._lying.uid:
            card = Card(uid, self._atr)
            self._leave()
            self._tell(card)

    def _miss(self) -> None:
        """Count a reading that failed: the card is being pulled, or there is another one, unreadable."""
        self._misses += 1
        if self._lying is not None and self._misses >= MISSES:
            self._leave()
            self._tell(None)

    def _leave(self) -> None:
        if self._occupied:
            self._occupied, self._lying, self._misses = False, None, 0
            self.announce(CardTaken())

    def _read_uid(self) -> bytes:
        with self._connected() as transmit:
            answer = transmit(GET_UID)
        if answer[-2:] != SUCCESS or len(answer) - 2 not in UID_LENGTHS:
            raise _CardTroubleError
        return answer[:-2]

    @contextmanager
    def _connected(self, *, forget: bool = False) -> Iterator[Transmit]:
        """Yield what sends a command to the card, with nobody in between.

        A card that failed is reset, so that the next one can answer, and so is one that shall `forget`.
        """
        if self._context is None:
            raise DeviceError(DeviceFailure.SEQUENCE_ERROR, "not open")
        result, handle, protocol = scard.SCardConnect(
            self._context,
            self._reader,
            scard.SCARD_SHARE_SHARED,
            scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1,
        )
        _check_card(result, "SCardConnect")
        after = scard.SCARD_RESET_CARD

        def transmit(command: bytes) -> bytes:
            result, answer = scard.SCardTransmit(handle, protocol, list(command))
            _check_card(result, "SCardTransmit")
            return bytes(answer)

        try:
            _check_card(scard.SCardBeginTransaction(handle), "SCardBeginTransaction")
            yield transmit
            after = scard.SCARD_RESET_CARD if forget else scard.SCARD_LEAVE_CARD
        finally:
            scard.SCardEndTransaction(handle, after)
            scard.SCardDisconnect(handle, after)


def _check_card(result: int, call: str) -> None:
    """Raise _CardTroubleError for the card's fault, DeviceError for the reader's or the service's."""
    # A card pulled while it answers: pcsclite says SCARD_F_COMM_ERROR for vpcd, E_NOT_TRANSACTED for CCID.
    if result in {scard.SCARD_E_NO_SMARTCARD, scard.SCARD_W_REMOVED_CARD} and call == "SCardConnect":
        raise _NoCardError
    if result in CARD_TROUBLE or result == scard.SCARD_F_COMM_ERROR:
        raise _CardTroubleError
    _check(result, call)


def _check(result: int, call: str) -> None:
    if result == scard.SCARD_S_SUCCESS:
        return
    failure = DeviceFailure.NO_DEVICE if result in NO_READER else DeviceFailure.CONNECTION_LOST
    raise DeviceError(failure, f"{call}: {scard.SCardGetErrorMessage(result)}")
