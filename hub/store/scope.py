"""Whose rows somebody may see: those of terminals at some sites, or all."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, select, true

from hub.store.tables import terminals

Sites = frozenset[str]
EVERYWHERE: Sites = frozenset()
"""No limit: whoever is limited to sites is limited to one at least."""


def at_sites(terminal_id: ColumnElement[Any], sites: Sites) -> ColumnElement[bool]:
    """Return the condition that a row's terminal stands at one of some sites."""
    if not sites:
        return true()
    there = select(terminals.c.terminal_id).where(terminals.c.site.in_(sorted(sites)))
    return terminal_id.in_(there)
