"""What a rule is asked, what it may say, and how rules are found."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from pydantic import JsonValue

from contract.language import Bilingual
from hub import rules
from hub.store.applications import Application
from hub.store.people import Person


@dataclass(frozen=True)
class Asked:
    """An application that just came in, and what rules may know beside it.

    `person` is None where the terminal's site does not know them; `earlier` are their others for the same
    service, the latest first; `today` is the day at the sites.
    """

    service_id: str
    answers: Mapping[str, JsonValue]
    month: str | None
    person: Person | None
    earlier: Sequence[Application]
    today: date


@dataclass(frozen=True)
class Ruling:
    """What a rule decides, and what the person is told of why."""

    granted: bool
    reason: Bilingual


class Rule(ABC):
    """Decides some applications of `services`, of all where there is none; what no rule decides, HR does."""

    name: ClassVar[str]
    services: ClassVar[frozenset[str]] = frozenset()

    @abstractmethod
    def rule(self, asked: Asked) -> Ruling | None:
        """Return what is decided, None where it is for somebody else to decide."""


def found_rules() -> tuple[Rule, ...]:
    """Return one of each rule of the folder, by file name."""
    found: list[Rule] = []
    for name in sorted(module.name for module in pkgutil.iter_modules(rules.__path__)):
        module = importlib.import_module(f"{rules.__name__}.{name}")
        for thing in vars(module).values():
            own = isinstance(thing, type) and issubclass(thing, Rule) and thing.__module__ == module.__name__
            if own and not inspect.isabstract(thing):
                found.append(thing())
    return tuple(found)


def ruled(among: Iterable[Rule], asked: Asked) -> tuple[Rule, Ruling] | None:
    """Return what the rules decide: one that is against it outweighs those that are for it."""
    said = [
        (rule, ruling)
        for rule in among
        if not rule.services or asked.service_id in rule.services
        if (ruling := rule.rule(asked)) is not None
    ]
    return min(said, key=lambda one: one[1].granted, default=None)
