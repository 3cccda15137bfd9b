"""What a card with keys of its own can prove, and what came of asking it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Proof(StrEnum):
    """What came of asking a card for the proof that it is no copy."""

    GENUINE = "genuine"  # it has the key of a certificate that a trusted authority issued
    FORGED = "forged"  # it shows a certificate and has not its key: a copy
    EXPIRED = "expired"  # genuine, and past its certificate's dates
    NOT_YET_VALID = "not-yet-valid"  # genuine, and before them
    UNTRUSTED = "untrusted"  # nobody trusted issued its certificate
    NO_CERTIFICATE = "no-certificate"  # a PIV card without this key
    NOT_PIV = "not-piv"  # a card of another kind
    UNREADABLE = "unreadable"  # it was pulled, is mute, or talks nonsense
    NO_CARD = "no-card"
    PIN_NEEDED = "pin-needed"  # it gives this proof after its PIN only, or not through this interface
    UNSUPPORTED = "unsupported"  # the reader cannot ask, or was told of no authority to trust


class PinResult(StrEnum):
    """What came of presenting a PIN."""

    ACCEPTED = "accepted"
    WRONG = "wrong"
    BLOCKED = "blocked"  # no tries are left: the card's issuer must unblock it
    MALFORMED = "malformed"  # not six to eight digits; the card was not asked, and no try is lost
    REFUSED = "refused"  # the card does not take a PIN through this interface, or tells no tries
    LAST_TRY = "last-try"  # not presented: one try is left, and it was not to be spent
    OTHER_CARD = "other-card"  # not presented: none of the cards that it may be
    UNPROVEN = "unproven"  # not presented: the card did not prove that it is no copy
    NOT_PIV = "not-piv"
    UNREADABLE = "unreadable"  # whether a try was lost is not known
    NO_CARD = "no-card"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True)
class CardProof:
    """The result; where GENUINE, the card's number, 16 bytes in hex, which all its certificates share.

    It is the card's UUID (RFC 4122), which PIV certificates hold as a name (SP 800-73-4 part 1, 3.4.1);
    for a certificate without one, the first half of the certificate's SHA-256.
    """

    result: Proof
    number: str = field(default="", repr=False)


@dataclass(frozen=True)
class Caution:
    """What a card must be before a PIN is presented to it: one of `numbers`, proven by its key 9E.

    Its last try is not spent, which would block it, but where the holder was `told_of` it, a card's number;
    nor is any of a card that does not tell how many it has.
    """

    numbers: frozenset[str] = field(repr=False)
    told_of: str = field(default="", repr=False)


@dataclass(frozen=True)
class PinVerdict:
    """The result, and how many tries are left where the card says so."""

    result: PinResult
    tries_left: int | None = None


@dataclass(frozen=True)
class HolderProof:
    """What came of the PIN, and of the proof that it unlocks; where it was not taken, of the proof before it.

    `card` is None where none was asked for.
    """

    pin: PinVerdict
    card: CardProof | None = None
