"""Every screen has help of its own, in both languages."""

from __future__ import annotations

import importlib
import pkgutil

import ui.screens
from ui.screens.screen import ScreenModel


def screens() -> dict[str, type[ScreenModel]]:
    """Return the model of each screen folder."""
    found = {}
    for folder in pkgutil.iter_modules(ui.screens.__path__):
        if folder.ispkg:
            module = importlib.import_module(f"ui.screens.{folder.name}.view_model")
            models = [one for one in vars(module).values() if isinstance(one, type)]
            found[folder.name] = next(one for one in models if getattr(one, "screen", "") == folder.name)
    return found


def test_every_screen_says_what_to_do_on_it() -> None:
    told = {name: model.help for name, model in screens().items()}
    assert len(told) > 12
    assert len({text.zh for text in told.values()}) == len(told)
    assert len({text.en for text in told.values()}) == len(told)
