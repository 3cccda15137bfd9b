"""What is known of the paper that came out for a person, by the names that screens have for it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from contract.effects import EffectKind
from kiosk.effects.taking import TO_TAKE, Paper
from ui.navigator import Navigator

THINGS: Mapping[EffectKind, str] = MappingProxyType(
    {EffectKind.PRINT_DOCUMENT: "document", EffectKind.PRINT_SLIP: "slip"}
)


class Papers:
    """Keeps what was told last, and tells the screen that is up."""

    def __init__(self, navigator: Navigator) -> None:
        self._navigator = navigator
        self._known: Mapping[EffectKind, Paper] = {}

    @property
    def to_take(self) -> bool:
        """Whether some of it still lies in an outlet."""
        return bool(TO_TAKE.intersection(self._known.values()))

    def tell(self, known: Mapping[EffectKind, Paper]) -> None:
        """Take what is known now; on the GUI thread."""
        if known != self._known:
            self._known = known
            if self._navigator.current is not None:
                self._navigator.current.paper_moved()

    def forget(self) -> None:
        """Know nothing: somebody else is here."""
        self._known = {}

    def in_state(self, *states: Paper) -> list[str]:
        """Return the things that are in one of `states`, as a picture shows them."""
        return [name for kind, name in THINGS.items() if self._known.get(kind) in states]
