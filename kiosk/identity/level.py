"""How sure we are, by the means that somebody was identified with (0 nobody to 3)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from contract.events import Means

# In the order in which a person is asked for them: the easiest first. Nobody is asked for a PIV card: it is a
# badge, and whoever has one has shown it as one.
ASKED_FIRST = (Means.PIN, Means.CARD_PIN, Means.ID_CARD, Means.PHONE, Means.BADGE)
NO_COPIES = frozenset({Means.ID_CARD, Means.PIV})


def level_of(means: Collection[Means]) -> int:
    """Return the level: a badge can be copied, an ID card and a PIV card cannot; two are surer than one.

    A PIV card is a badge as well: the two count as one. Its own PIN is taken only with its proof.
    A phone may be known by the very PIN that is typed here, and a badge can be copied: with either of them a
    phone is no surer than alone.
    """
    held = frozenset(means)
    if Means.CARD_PIN in held:
        held |= {Means.PIV}
    if Means.PIV in held:
        held -= {Means.BADGE}
    if held & NO_COPIES:
        return 3 if len(held) > 1 else 2
    if Means.PHONE in held or held == {Means.BADGE, Means.PIN}:
        return 2
    return 1 if Means.BADGE in held else 0


def raising(
    means: Collection[Means], level: int, *, card_pins: bool = False, phone: bool = False
) -> Sequence[Means]:
    """Return the means of which one more brings somebody with `means` to `level`.

    `card_pins`: a reader presents PINs to cards; it is asked of who has shown such a card.
    `phone`: the platform confirms sign-ins by phone now.
    """
    held = frozenset(means)
    barred = {Means.CARD_PIN: not (card_pins and Means.PIV in held), Means.PHONE: not phone}
    asked = [one for one in ASKED_FIRST if not barred.get(one, False)]
    return tuple(one for one in asked if one not in held and level_of(held | {one}) >= level)
