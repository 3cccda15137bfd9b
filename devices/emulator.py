"""What every emulator has: it runs beside the terminal, has hands, and shows what they did."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from pydantic import JsonValue

from devices.options import Options


@dataclass(frozen=True)
class Hand:
    """One thing a person can do to this hardware: `act` names it, words say it on a button.

    `choices` are the values its one argument may have, with words in (zh, en); empty: no argument.
    """

    act: str
    zh: str
    en: str
    choices: Sequence[tuple[str, str, str]] = field(default_factory=tuple)


@dataclass(frozen=True)
class Sight:
    """What a person sees of this hardware now.

    `facts` are short values by name (card, paper, fault); `sheets` are PNG files of paper that lies in
    the outlet, oldest first, taken away by the act "take".
    """

    facts: Mapping[str, JsonValue] = field(default_factory=dict)
    sheets: Sequence[Path] = field(default_factory=tuple)


class Emulator(ABC):
    """The other end of one model's wire. Thread-safe: hands come from another thread than the wire.

    An emulator is built with one instance of its `options` class and a folder of its own, which exists.
    """

    model: ClassVar[str]
    options: ClassVar[type[Options]]

    @abstractmethod
    def start(self) -> None:
        """Begin to listen."""

    @abstractmethod
    def stop(self) -> None:
        """Close the wire; starting again is allowed."""

    @abstractmethod
    def hands(self) -> Sequence[Hand]:
        """Return what a person can do to it."""

    @abstractmethod
    def act(self, act: str, argument: str | None = None) -> None:
        """Do one of `hands`; raise ValueError for another."""

    @abstractmethod
    def sight(self) -> Sight:
        """Return what a person sees now."""
