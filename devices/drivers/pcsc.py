"""Contactless badge readers through PC/SC (pcsclite), by pyscard's plain functions.

Not pyscard's classes: their contexts do not survive a restart of pcscd, and they print from `__del__`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from smartcard import scard  # type: ignore[import-untyped]  # pyscard ships no types

from devices.card_reader import Card, CardLaid, CardReader, CardTaken, CardUnreadable
from devices.device import Report, Status
from devices.errors import DeviceError, DeviceFailure
from devices.options import Options

GET_UID = [0xFF, 0xCA, 0x00, 0x00, 0x00]  # PC/SC part 3, section 3.2.2.1.3
SUCCESS = [0x90, 0x00]
UID_LENGTHS = frozenset({4, 7, 10})  # ISO 14443-3
LOOK_MS = 400

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


class PcscOptions(Options):
    """Which reader of the PC/SC service."""

    reader: str = ""
    """Part of the reader's name as `pcsc_scan` shows it; empty: the first reader."""


class _CardTroubleError(Exception):
    """The card, not the reader, is why something failed."""


class PcscReader(CardReader):
    """Reads the UID of a badge; one context for as long as it is open."""

    driver = "pcsc"
    options: ClassVar[type[Options]] = PcscOptions
    watch_pause = 0.0  # SCardGetStatusChange waits by itself

    def __init__(self, options: PcscOptions) -> None:
        self._wanted = options.reader
        self._context: Any = None
        self._reader = ""
        self._state = scard.SCARD_STATE_UNAWARE
        self._lying: Card | None = None
        self._occupied = False

    def open(self) -> None:
        """Connect to pcscd with a new context and choose the reader."""
        self.close()
        result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)
        _check(result, "SCardEstablishContext")
        self._context = context
        result, names = scard.SCardListReaders(context, [])
        _check(result, "SCardListReaders")
        self._reader = next((name for name in names if self._wanted in name), "")
        if not self._reader:
            raise DeviceError(DeviceFailure.NO_DEVICE, f'no reader named "{self._wanted}"')

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

    def _look(self, milliseconds: int) -> None:
        if self._context is None:
            raise DeviceError(DeviceFailure.SEQUENCE_ERROR, "not open")
        states = [(self._reader, self._state)]
        result, changed = scard.SCardGetStatusChange(self._context, milliseconds, states)
        if result == scard.SCARD_E_TIMEOUT:
            return
        _check(result, "SCardGetStatusChange")
        _, state, atr = changed[0]
        before, self._state = self._state, state & ~scard.SCARD_STATE_CHANGED
        if state & (scard.SCARD_STATE_UNKNOWN | scard.SCARD_STATE_UNAVAILABLE | scard.SCARD_STATE_IGNORE):
            raise DeviceError(DeviceFailure.NO_DEVICE, self._reader)
        same_stay = before >> 16 == state >> 16  # pcsclite counts insertions and removals in the high word
        present = bool(state & scard.SCARD_STATE_PRESENT)
        if present and self._occupied and same_stay:
            return
        self._leave()
        if present:
            self._arrive(bytes(atr), mute=bool(state & scard.SCARD_STATE_MUTE))

    def _arrive(self, atr: bytes, *, mute: bool) -> None:
        self._occupied = True
        try:
            uid = b"" if mute else self._read_uid()
        except _CardTroubleError:
            uid = b""
        if uid:
            self._lying = Card(uid, atr)
            self.announce(CardLaid(self._lying))
        else:
            self.announce(CardUnreadable())

    def _leave(self) -> None:
        if self._occupied:
            self._occupied, self._lying = False, None
            self.announce(CardTaken())

    def _read_uid(self) -> bytes:
        result, handle, protocol = scard.SCardConnect(
            self._context,
            self._reader,
            scard.SCARD_SHARE_SHARED,
            scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1,
        )
        _check_card(result, "SCardConnect")
        try:
            result, answer = scard.SCardTransmit(handle, protocol, GET_UID)
            _check_card(result, "SCardTransmit")
        finally:
            scard.SCardDisconnect(handle, scard.SCARD_LEAVE_CARD)
        if answer[-2:] != SUCCESS or len(answer) - 2 not in UID_LENGTHS:
            raise _CardTroubleError
        return bytes(answer[:-2])


def _check_card(result: int, call: str) -> None:
    """Raise _CardTroubleError for the card's fault, DeviceError for the reader's or the service's."""
    # A card pulled while it answers: pcsclite says SCARD_F_COMM_ERROR for vpcd, E_NOT_TRANSACTED for CCID.
    if result in CARD_TROUBLE or result == scard.SCARD_F_COMM_ERROR:
        raise _CardTroubleError
    _check(result, call)


def _check(result: int, call: str) -> None:
    if result == scard.SCARD_S_SUCCESS:
        return
    failure = DeviceFailure.NO_DEVICE if result in NO_READER else DeviceFailure.CONNECTION_LOST
    raise DeviceError(failure, f"{call}: {scard.SCardGetErrorMessage(result)}")
