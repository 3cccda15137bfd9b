"""The operations that a class of device asks of its drivers, as they are to be written."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Mapping
from types import FunctionType
from typing import cast

from devices.device import Device
from devices.registry import driver_classes

WRITTEN = frozenset({"open", "watch", "close"})


def classes() -> Mapping[str, type[Device]]:
    """Return the classes of devices by name, as far as there is a driver of each."""
    above = (one for driver in driver_classes().values() for one in driver.__mro__)
    found = [one for one in above if "device_class" in vars(one) and inspect.isabstract(one)]
    return {one.device_class: one for one in cast("list[type[Device]]", found)}


def operations(kind: type[Device]) -> str:
    """Return the methods that a driver of this class has to have, each raising NotImplementedError."""
    return "".join(
        f'\n{_heading(method)}\n        raise NotImplementedError("write this")\n' for method in _asked(kind)
    )


def names_used(kind: type[Device]) -> dict[str, set[str]]:
    """Return what the operations' signatures name, by the module to import it from."""
    used: dict[str, set[str]] = {}
    for method in _asked(kind):
        known = method.__globals__
        signature = _heading(method).partition('"""')[0]
        for word in set(re.findall(r"\b[A-Z]\w+", signature)) & known.keys():
            used.setdefault(getattr(known[word], "__module__", kind.__module__), set()).add(word)
    return used


def _asked(kind: type[Device]) -> list[FunctionType]:
    missing: frozenset[str] = vars(kind)["__abstractmethods__"]
    return [cast("FunctionType", getattr(kind, name)) for name in sorted(missing - WRITTEN)]


def _heading(method: FunctionType) -> str:
    """Return a method's signature and docstring as its class has them."""
    source = inspect.getsource(method)
    [node] = ast.parse(textwrap.dedent(source)).body
    assert isinstance(node, ast.FunctionDef)
    return "\n".join(source.splitlines()[node.lineno - 1 : node.body[0].end_lineno])
