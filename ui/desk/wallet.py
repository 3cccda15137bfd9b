"""The hands of a piece, sorted: cards to lay down, what takes away, and what is left over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from contract.language import Bilingual
from devices.hands import Choice, HandView

LAY = "lay"
TAKE = frozenset({"take", "lift"})
ROLE = re.compile(r"^(?P<name>.+?)\s*[（(](?P<role>[^（）()]+)[）)]$")


@dataclass(frozen=True)
class Deed:
    """One thing to do, in words; `role` says more about a card's owner, `odd` marks a card with a flaw.

    `short`: the words of the choice alone, where there is one.
    """

    act: str
    argument: str | None
    words: Bilingual
    role: Bilingual | None = None
    odd: bool = False
    lies_as: frozenset[str] = frozenset()
    short: Bilingual | None = None


def cards(hands: Sequence[HandView]) -> Sequence[Deed]:
    """Return the cards that can be laid down: people's first, then those with a flaw."""
    lay = [hand for hand in hands if hand.act == LAY]
    odd = [hand for hand in hands if hand.act.startswith(f"{LAY}-") and not hand.choices]
    return [
        *(_card(hand, choice) for hand in lay for choice in hand.choices),
        *(_odd(hand) for hand in odd),
    ]


def taking(hands: Sequence[HandView]) -> Deed | None:
    """Return what takes the card or the paper away."""
    found = next((hand for hand in hands if hand.act in TAKE and not hand.choices), None)
    return None if found is None else Deed(found.act, None, Bilingual(zh=found.zh, en=found.en))


def plain(hands: Sequence[HandView], done: frozenset[tuple[str, str | None]]) -> Sequence[Deed]:
    """Return a deed for everything that is not in `done`, as (act, argument)."""
    every = [deed for hand in hands for deed in _deeds(hand)]
    return [deed for deed in every if (deed.act, deed.argument) not in done]


def _deeds(hand: HandView) -> Sequence[Deed]:
    if not hand.choices:
        return [Deed(hand.act, None, Bilingual(zh=hand.zh, en=hand.en))]
    return [
        Deed(
            hand.act,
            choice.value,
            Bilingual(zh=f"{hand.zh}：{choice.zh}", en=f"{hand.en}: {choice.en}"),
            short=Bilingual(zh=choice.zh, en=choice.en),
        )
        for choice in hand.choices
    ]


def _card(hand: HandView, choice: Choice) -> Deed:
    zh, en = ROLE.match(choice.zh), ROLE.match(choice.en)
    lies_as = frozenset({choice.en, choice.value})
    if zh is None or en is None:
        return Deed(hand.act, choice.value, Bilingual(zh=choice.zh, en=choice.en), lies_as=lies_as)
    return Deed(
        hand.act,
        choice.value,
        Bilingual(zh=zh["name"], en=en["name"]),
        Bilingual(zh=zh["role"], en=en["role"]),
        lies_as=lies_as,
    )


def _odd(hand: HandView) -> Deed:
    """Return a card with a flaw, named without the verb that its button would have."""
    words = Bilingual(zh=hand.zh.removeprefix("放上"), en=_noun(hand.en))
    names = frozenset({hand.act, hand.act.removeprefix(f"{LAY}-")})
    return Deed(hand.act, None, words, odd=True, lies_as=names)


def _noun(words: str) -> str:
    bare = re.sub(r"^Lay (an? )?", "", words)
    return bare[0].upper() + bare[1:] if bare else words
