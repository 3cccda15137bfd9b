"""What every benchmark has, and the one line that says how it came out."""

from __future__ import annotations

import importlib
import pkgutil
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from inspect import isabstract
from types import ModuleType
from typing import ClassVar

Say = Callable[[str], None]


@dataclass(frozen=True)
class Result:
    """Our figure beside the peer's, in the same `unit`, and what was aimed at; less is better, or more.

    `bar` bounds the figure (in `unit`) where `bar_is_ratio` is false, else the ratio of the two. The ratio
    may be `measured` by itself, round by round, on a machine whose speed changes.
    """

    figure: float
    peer: float
    unit: str
    bar: float
    bar_is_ratio: bool = False
    more_is_better: bool = False
    measured_ratio: float | None = None

    @property
    def ratio(self) -> float:
        """Ours as a part of the peer's."""
        return self.figure / self.peer if self.measured_ratio is None else self.measured_ratio

    @property
    def ok(self) -> bool:
        """Say whether the bar was met."""
        counts = self.ratio if self.bar_is_ratio else self.figure
        return counts >= self.bar if self.more_is_better else counts <= self.bar

    def line(self, name: str) -> str:
        """Return NAME figure=… peer=… ratio=… bar=… ok|short."""
        bar = f"{self.bar:g}" if self.bar_is_ratio else f"{self.bar:g}{self.unit}"
        return (
            f"{name} figure={self.figure:.4g}{self.unit} peer={self.peer:.4g}{self.unit} "
            f"ratio={self.ratio:.3f} bar={bar} {'ok' if self.ok else 'short'}"
        )


class Benchmark(ABC):
    """One measurement; a module of this package with a subclass is all it takes to add one."""

    name: ClassVar[str]
    measures: ClassVar[str]  # what, beside which peer, in one line

    @abstractmethod
    def run(self, say: Say) -> Result:
        """Measure; `say` prints a line of detail."""


def benchmarks(package: ModuleType) -> Mapping[str, type[Benchmark]]:
    """Return the benchmarks of all modules of a package, by name."""
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    found = [each for each in Benchmark.__subclasses__() if not isabstract(each)]
    return {each.name: each for each in sorted(found, key=lambda each: each.name)}
