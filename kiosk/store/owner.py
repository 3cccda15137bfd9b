"""Whose store it is.

The platform decides once for each terminal: what waits in a copy would be decided twice. And the numbers of
one terminal's decisions mean nothing to another.
"""

from __future__ import annotations

from kiosk.domain.errors import KioskError
from kiosk.store.failures import StoreFault
from kiosk.store.store import Store

TERMINAL = "terminal.id"


def claim(store: Store, terminal_id: str) -> None:
    """Take a store for a terminal; raise KioskError(store.another-terminal) where it is another's."""
    with store.view() as unit:
        owner = unit.settings.get(TERMINAL)
    if owner is None:
        with store.unit() as unit:
            unit.settings.set(TERMINAL, terminal_id)
    elif owner != terminal_id:
        raise KioskError(
            StoreFault.ANOTHER_TERMINAL, f"it is {owner}'s, and this terminal is called {terminal_id}"
        )
