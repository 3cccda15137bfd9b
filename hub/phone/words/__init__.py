"""Texts of the phone's pages: one file each, found by folder; `TEXTS` holds them."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping

from contract.language import Bilingual


def phone_texts() -> Mapping[str, Bilingual]:
    """Return the texts of every file of the folder."""
    found: dict[str, Bilingual] = {}
    for name in sorted(module.name for module in pkgutil.iter_modules(__path__)):
        found |= importlib.import_module(f"{__name__}.{name}").TEXTS
    return found
