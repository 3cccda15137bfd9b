"""What a check is, and what comes of one."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contract.conformance.peer import Peer


class NotKeptError(Exception):
    """The platform does otherwise than the contract says; the message says what it did."""


class NotTriedError(Exception):
    """It cannot be tried here; the message says what is needed."""


class Outcome(StrEnum):
    """What came of a check."""

    KEPT = "kept"
    NOT_KEPT = "not kept"
    NOT_TRIED = "not tried"
    NO_ANSWER = "no answer"


@dataclass(frozen=True)
class Check:
    """One promise of the contract: `section` of docs/contract.md, and how it is tried."""

    section: str
    title: str
    run: Callable[[Peer], None]


@dataclass(frozen=True)
class Finding:
    """What came of one check, and why where it was not kept."""

    check: Check
    outcome: Outcome
    why: str = ""


_CHECKS: list[Check] = []


def check(section: str, title: str) -> Callable[[Callable[[Peer], None]], Callable[[Peer], None]]:
    """Have a function tried as a promise of a section; it raises where the promise is not kept."""

    def register(run: Callable[[Peer], None]) -> Callable[[Peer], None]:
        _CHECKS.append(Check(section, title, run))
        return run

    return register


@cache
def checks() -> Sequence[Check]:
    """Return every check of the modules in `contract.conformance.checks`, in the order of their names."""
    package = import_module("contract.conformance.checks")
    for module in sorted(one.name for one in pkgutil.iter_modules(package.__path__)):
        import_module(f"{package.__name__}.{module}")
    return tuple(_CHECKS)


def expect(condition: object, otherwise: str) -> None:
    """Raise NotKeptError with `otherwise` where the condition is not met."""
    if not condition:
        raise NotKeptError(otherwise)
