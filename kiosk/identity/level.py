"""How sure we are, by the means that somebody was identified with (0 nobody to 3)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from contract.events import Means

# In the order in which a person is asked for them: the easiest first.
ASKED_FIRST = (Means.PIN, Means.ID_CARD, Means.BADGE)


def level_of(means: Collection[Means]) -> int:
    """Return the level: a badge can be lent or copied, an ID card cannot; two of them are surer than one."""
    held = frozenset(means)
    if Means.ID_CARD in held:
        return 3 if len(held) > 1 else 2
    if held == {Means.BADGE, Means.PIN}:
        return 2
    return 1 if Means.BADGE in held else 0


def raising(means: Collection[Means], level: int) -> Sequence[Means]:
    """Return the means of which one more brings somebody with `means` to `level`."""
    held = frozenset(means)
    return tuple(one for one in ASKED_FIRST if one not in held and level_of(held | {one}) >= level)
