"""Badge and smart card readers."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from devices.card_proof import CardProof, Caution, HolderProof, PinResult, PinVerdict, Proof
from devices.device import Announcement, Device, Poke


@dataclass(frozen=True)
class Card:
    """A badge: its UID (4, 7 or 10 bytes, ISO 14443-3) and answer to reset (ISO 7816-3).

    Where cards must prove themselves, the number in the certificate (16 bytes) stands for the UID.
    """

    uid: bytes = field(repr=False)
    atr: bytes = b""


@dataclass(frozen=True)
class CardLaid(Announcement):
    """A badge came onto the reader and was read; `proof` is what came of challenging it, where it was."""

    card: Card
    proof: CardProof | None = None


@dataclass(frozen=True)
class CardUnreadable(Announcement):
    """Something lies on the reader that could not be read, or, where cards must prove themselves, why not."""

    proof: Proof | None = None


@dataclass(frozen=True)
class CardTaken(Announcement):
    """What lay on the reader is gone."""


class CardReader(Device):
    """Reads badges. `watch` announces CardLaid, CardUnreadable and CardTaken on the edge."""

    device_class = "card-reader"

    @abstractmethod
    def card(self) -> Card | None:
        """Return the badge that lies on the reader now, or None."""

    def prove_card(self) -> CardProof:
        """Challenge the card that lies there to prove that it is no copy; UNSUPPORTED where nobody can."""
        return CardProof(Proof.UNSUPPORTED)

    def prove_holder(self, pin: str, caution: Caution | None = None) -> HolderProof:
        """Present the PIN of the card that lies there, and challenge it with the key that the PIN unlocks.

        With `caution` it is not presented to every card. The PIN is neither kept nor logged, and holds for
        this one proof.
        """
        del pin, caution
        return HolderProof(PinVerdict(PinResult.UNSUPPORTED))

    def pokes(self) -> Mapping[str, Poke]:
        """Return `card`: show the badge that lies there; `prove`: challenge it."""
        return {"card": self._show_card, "prove": self._show_proof}

    def _show_card(self, words: Sequence[str]) -> list[str]:
        del words
        card = self.card()
        return [f"UID {card.uid.hex().upper()}  ATR {card.atr.hex().upper()}" if card else "no card"]

    def _show_proof(self, words: Sequence[str]) -> list[str]:
        del words
        return [self.prove_card().result]
