"""Sending commands to a card on a reader of pcscd, and whose fault it is when that fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from smartcard import scard  # type: ignore[import-untyped]  # pyscard ships no types

from devices.errors import DeviceError, DeviceFailure
from devices.protocols.apdu import Transmit

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


class CardTroubleError(Exception):
    """The card, not the reader, is why something failed."""


class NoCardError(CardTroubleError):
    """Nothing lies there."""


@contextmanager
def connected(context: Any, reader: str, *, forget: bool = False) -> Iterator[Transmit]:
    """Yield what sends a command to the card, with nobody in between.

    A card that failed is reset, so that the next one can answer, and so is one that shall `forget`.
    """
    result, handle, protocol = scard.SCardConnect(
        context,
        reader,
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
    """Raise CardTroubleError for the card's fault, DeviceError for the reader's or the service's."""
    # A card pulled while it answers: pcsclite says SCARD_F_COMM_ERROR for vpcd, E_NOT_TRANSACTED for CCID.
    if result in {scard.SCARD_E_NO_SMARTCARD, scard.SCARD_W_REMOVED_CARD} and call == "SCardConnect":
        raise NoCardError
    if result in CARD_TROUBLE or result == scard.SCARD_F_COMM_ERROR:
        raise CardTroubleError
    check(result, call)


def check(result: int, call: str) -> None:
    """Raise DeviceError for what PC/SC says instead of success."""
    if result == scard.SCARD_S_SUCCESS:
        return
    failure = DeviceFailure.NO_DEVICE if result in NO_READER else DeviceFailure.CONNECTION_LOST
    raise DeviceError(failure, f"{call}: {scard.SCardGetErrorMessage(result)}")
