"""What is known of the paper that came out, by the names that screens have for it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from contract.effects import EffectKind
from kiosk.effects.taking import Paper

THINGS: Mapping[EffectKind, str] = MappingProxyType(
    {EffectKind.PRINT_DOCUMENT: "document", EffectKind.PRINT_SLIP: "slip"}
)


def in_state(papers: Mapping[EffectKind, Paper], *states: Paper) -> list[str]:
    """Return the things that are in one of `states`, as a picture shows them."""
    return [name for kind, name in THINGS.items() if papers.get(kind) in states]
