"""Finds the kinds of steps: every module in the folder `steps` brings its own."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Mapping
from typing import Any

from kiosk.journey import steps
from kiosk.journey.step import StepCode


def step_kinds() -> Mapping[str, StepCode[Any]]:
    """Return one of each kind of step by its name."""
    found: dict[str, StepCode[Any]] = {}
    for name in sorted(module.name for module in pkgutil.iter_modules(steps.__path__)):
        module = importlib.import_module(f"{steps.__name__}.{name}")
        for thing in vars(module).values():
            if _is_kind(thing, module.__name__):
                code: StepCode[Any] = thing()
                if code.kind in found:
                    raise ValueError(f"two kinds of step are called {code.kind}")
                found[code.kind] = code
    return found


def _is_kind(thing: object, module: str) -> bool:
    if not isinstance(thing, type) or not issubclass(thing, StepCode) or inspect.isabstract(thing):
        return False
    return thing.__module__ == module
